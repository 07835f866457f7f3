#include "cli/cli.h"

#include <CLI/CLI.hpp>

namespace bb::cli {

int run(int argc, char** argv) {
  CLI::App app("bluebutton: CMS Blue Button 2.0 as one program");
  app.require_subcommand(1);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return 0;
}

}  // namespace bb::cli
