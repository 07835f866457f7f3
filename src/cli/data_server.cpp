// bluebutton data-server: FHIR without tokens, for loopback or mutual TLS only.

#include "gateway/data_server.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "base/clock.h"
#include "cli/command.h"
#include "cli/flags.h"
#include "cli/run_server.h"
#include "gateway/idi_match.h"
#include "identity/stored_people.h"
#include "store/claim_store.h"

namespace bb::cli {
namespace {

struct Arguments {
  SettingFlags settings;
  bool include_sensitive = false;
  std::string sensitive_clients;
};

Result<void> serve(const Arguments& arguments) {
  BB_ASSIGN(Configuration configuration, configure(arguments.settings));
  if (configuration.store.empty())
    return invalid("--store is missing: the database of claims, sqlite:PATH or postgresql://...");
  BB_TRY(complete_without_tokens(configuration));
  BB_ASSIGN(auto sensitive_clients, http::parse_fingerprints(arguments.sensitive_clients));
  if (!sensitive_clients.empty() && configuration.tls.client_ca_file.empty()) {
    return invalid("--sensitive-clients needs --tls-client-ca: without it nobody shows a certificate.");
  }
  BB_TRY(start_log(configuration));
  BB_ASSIGN(auto store, store::open_claim_store(configuration.store, false, {}, configuration.store_options));
  const auto service = std::make_shared<fhir::Service>(
      store, std::make_shared<SystemClock>(),
      fhir::ServiceOptions{.rendered_claims = configuration.rendered_claims_bytes()});

  gateway::DataServerOptions options;
  options.include_sensitive = arguments.include_sensitive;
  options.sensitive_clients = std::move(sensitive_clients);
  options.origin.public_url = configuration.public_url;
  options.origin.trusted_proxies = configuration.trusted_proxies;
  http::Router router;
  gateway::add_data_server_routes(router, service, options, [store]() -> Result<void> {
    BB_TRY(store->list_beneficiaries(1));
    return {};
  });
  gateway::add_idi_match_route(router, service, std::make_shared<identity::StoredPeople>(store));
  const bool is_ipv6 = configuration.host.find(':') != std::string::npos;
  const std::string address = (configuration.tls.enabled() ? "https://" : "http://") +
                              (is_ipv6 ? "[" + configuration.host + "]" : configuration.host);
  return run_server(configuration, std::move(router), [&address](std::uint16_t port) {
    std::printf("FHIR without tokens at %s:%u/v1/fhir (STU3) and /v2/fhir (R4)\n", address.c_str(),
                unsigned{port});
    std::fflush(stdout);
  });
}

}  // namespace

void add_data_server(CLI::App& program, Action& chosen) {
  auto* command = program.add_subcommand(
      "data-server",
      "Serve FHIR without tokens, on loopback or by mutual TLS: the role of CMS's own data server");
  const auto arguments = std::make_shared<Arguments>();
  add_settings(*command, arguments->settings,
               {"behind-tls-proxy", "rate-limit", "service-documentation", "terms-of-service"});
  command->add_flag("--include-sensitive", arguments->include_sensitive,
                    "Show claims that touch substance use treatment (42 CFR Part 2) too");
  command
      ->add_option("--sensitive-clients", arguments->sensitive_clients,
                   "Show them to clients with these certificates only: SHA-256 fingerprints (docs/tls.md)")
      ->type_name("LIST");
  command->callback([arguments, &chosen] {
    chosen = [arguments] {
      const auto served = serve(*arguments);
      if (served.ok()) return 0;
      return served.error().kind == ErrorKind::invalid ? bad_use(served.error().message)
                                                       : fail(served.error());
    };
  });
}

}  // namespace bb::cli
