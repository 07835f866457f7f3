#include "cli/cli.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "cli/command.h"
#include "store/claim_store.h"

namespace bb::cli {
namespace {

// Every subcommand, in the order in which --help shows them.
constexpr AddCommand kCommands[] = {
    add_sandbox, add_serve, add_load, add_synth,  add_terminology, add_data_server,
    add_gateway, add_app,   add_key,  add_report, add_backup,      add_restore,
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

namespace {

// Whoever lists the processes of a machine reads their arguments.
bool has_password(std::string_view argument) {
  const std::size_t value = argument.starts_with("--") ? argument.find('=') + 1 : 0;
  return store::has_password(std::string(argument.substr(value)));
}

}  // namespace

int run(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    if (!has_password(argv[i])) continue;
    return bad_use(
        "A password does not belong on the command line, where others can read it. Put the store's URL into "
        "BLUEBUTTON_STORE or a configuration file, or the password into a file that PGPASSFILE names.");
  }
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
