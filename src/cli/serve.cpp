// bluebutton serve: the authorization server, the gateway and the data server in one process.

#include <CLI/CLI.hpp>
#include <memory>

#include "base/log.h"
#include "cli/command.h"
#include "cli/flags.h"
#include "cli/house.h"
#include "cli/run_server.h"

namespace bb::cli {
namespace {

Result<void> serve(const SettingFlags& flags) {
  BB_ASSIGN(Configuration configuration, configure(flags));
  BB_TRY(complete(configuration));
  BB_TRY(check_address(configuration));
  BB_TRY(start_log(configuration));
  BB_ASSIGN(const auto house, House::open(configuration, std::make_shared<SystemClock>()));
  BB_ASSIGN(http::Router router, house->router());
  return run_server(
      configuration, std::move(router),
      [&configuration](std::uint16_t port) {
        log::info("serving", {{"address", configuration.host},
                              {"port", std::to_string(port)},
                              {"public_url", configuration.public_url}});
      },
      &house->accounts());
}

}  // namespace

void add_serve(CLI::App& program, Action& chosen) {
  auto* command = program.add_subcommand(
      "serve", "Serve sign-in, consent, tokens and FHIR from a store (docs/configuration.md)");
  const auto flags = std::make_shared<SettingFlags>();
  add_settings(*command, *flags, {});
  command->callback([flags, &chosen] { chosen = [flags] { return finish(serve(*flags)); }; });
}

}  // namespace bb::cli
