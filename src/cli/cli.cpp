#include "cli/cli.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "cli/command.h"

namespace bb::cli {
namespace {

// Every subcommand, in the order in which --help shows them.
constexpr AddCommand kCommands[] = {
    add_sandbox, add_serve, add_load, add_synth, add_terminology, add_data_server, add_app,
};

void say(std::string_view message) {
  std::fprintf(stderr, "bluebutton: %.*s\n", static_cast<int>(message.size()), message.data());
}

}  // namespace

int fail(const Error& error) {
  say(error.message);
  if (!error.debug.empty()) say(error.debug);
  return 1;
}

int bad_use(std::string_view message) {
  say(message);
  return 2;
}

int finish(const Result<void>& done) {
  if (done.ok()) return 0;
  return done.error().kind == ErrorKind::invalid ? bad_use(done.error().message) : fail(done.error());
}

int run(int argc, char** argv) {
  CLI::App app("bluebutton: CMS Blue Button 2.0 as one program");
  app.require_subcommand(1);
  Action chosen;
  for (const AddCommand add : kCommands) add(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return chosen ? chosen() : 0;
}

}  // namespace bb::cli
