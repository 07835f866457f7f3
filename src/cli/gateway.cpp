// bluebutton gateway: the authorization server and the gateway, before a data server across the network.

#include <CLI/CLI.hpp>
#include <memory>

#include "base/log.h"
#include "cli/command.h"
#include "cli/flags.h"
#include "cli/house.h"
#include "cli/run_server.h"
#include "oauth/demo_application.h"

namespace bb::cli {
namespace {

struct GatewayArguments {
  SettingFlags settings;
  bool demo_app = false;
};

Result<void> serve(const GatewayArguments& arguments) {
  BB_ASSIGN(Configuration configuration, configure(arguments.settings));
  BB_TRY(check_backend(configuration.backend));
  BB_TRY(complete(configuration));
  BB_TRY(check_address(configuration));
  BB_TRY(start_log(configuration));
  const auto clock = std::make_shared<SystemClock>();
  BB_ASSIGN(const auto house, House::open_before_backend(configuration, clock));
  if (arguments.demo_app)
    BB_TRY(oauth::put_demo_application(house->accounts(), configuration.public_url, clock->now()));
  BB_ASSIGN(http::Router router, house->router());
  return run_server(
      configuration, std::move(router),
      [&configuration](std::uint16_t port) {
        log::info("serving", {{"address", configuration.host},
                              {"port", std::to_string(port)},
                              {"public_url", configuration.public_url},
                              {"backend", configuration.backend.url}});
      },
      &house->accounts());
}

}  // namespace

void add_gateway(CLI::App& program, Action& chosen) {
  auto* command = program.add_subcommand(
      "gateway", "Serve sign-in, consent, tokens and FHIR before a data server elsewhere (--backend)");
  const auto arguments = std::make_shared<GatewayArguments>();
  add_settings(*command, arguments->settings, {"store-replica", "rendered-claims-megabytes"}, true);
  command->add_flag("--demo-app", arguments->demo_app,
                    "Register the sandbox's demo app, whose secret everybody knows; for synthetic data only");
  command->callback([arguments, &chosen] { chosen = [arguments] { return finish(serve(*arguments)); }; });
}

}  // namespace bb::cli
