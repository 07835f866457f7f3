#include "cli/house.h"

#include "base/encoding.h"
#include "base/file.h"
#include "fhir/service.h"
#include "gateway/gateway.h"
#include "gateway/local_backend.h"
#include "gateway/remote_backend.h"
#include "gateway/remote_people.h"
#include "http/client.h"
#include "identity/stored_people.h"
#include "oauth/routes.h"
#include "portal/routes.h"
#include "store/claim_store.h"

namespace bb::cli {
namespace {

// The store of this process.
Result<Origin> open_claims(const Configuration& configuration, const std::shared_ptr<const Clock>& clock) {
  BB_ASSIGN(auto claims,
            store::open_claim_store(configuration.store, false, {}, configuration.store_options));
  auto service = std::make_shared<fhir::Service>(
      claims, clock, fhir::ServiceOptions{.rendered_claims = configuration.rendered_claims_bytes()});
  auto backend = gateway::make_local_backend(std::move(service), [claims]() -> Result<void> {
    BB_TRY(claims->list_beneficiaries(1));
    return {};
  });
  return Origin{nullptr, std::move(backend), std::make_unique<identity::StoredPeople>(claims)};
}

// How the data server hashes HICNs.
Result<IdentifierHash> backend_hash(const LoginConfiguration& login) {
  IdentifierHash hash;
  hash.iterations = static_cast<int>(login.hash_iterations);
  if (login.hash_pepper_file.empty()) return hash;
  auto pepper = read_file(login.hash_pepper_file, 4096);
  if (!pepper.ok()) return invalid("--hash-pepper-file: " + pepper.error().message);
  hash.pepper = trim(*pepper);
  if (hash.pepper.empty()) return invalid("--hash-pepper-file: the file is empty.");
  return hash;
}

// A data server across the network.
Result<Origin> reach_backend(const Configuration& configuration, const std::shared_ptr<const Clock>& clock) {
  const BackendConfiguration& backend = configuration.backend;
  http::ClientOptions tls;
  tls.ca_file = backend.ca_file;
  tls.certificate_file = backend.certificate_file;
  tls.key_file = backend.key_file;
  BB_ASSIGN(auto client, http::Client::make(tls));
  const Milliseconds time = Seconds(backend.seconds);
  auto remote = gateway::make_remote_backend(*client,
                                             {.url = backend.url,
                                              .v3_url = backend.v3_url,
                                              .time = time,
                                              .trusted_proxies = configuration.trusted_proxies},
                                             clock);
  BB_ASSIGN(IdentifierHash hash, backend_hash(configuration.login));
  auto people = gateway::make_remote_people(*client, {.url = backend.url,
                                                      .v3_url = backend.v3_url,
                                                      .first_synthetic = configuration.sandbox_first_patient,
                                                      .time = time,
                                                      .identifier_hash = std::move(hash)});
  return Origin{std::move(client), std::move(remote), std::move(people)};
}

}  // namespace

House::House(const Configuration& configuration, std::shared_ptr<const Clock> clock, Origin origin,
             std::shared_ptr<store::AuthStore> accounts)
    : configuration_(configuration),
      clock_(std::move(clock)),
      origin_(std::move(origin)),
      accounts_(std::move(accounts)),
      sessions_(*accounts_, *clock_,
                {.secure = configuration.is_https(),
                 .idle = std::chrono::minutes(configuration.login.session_idle_minutes),
                 .absolute = std::chrono::minutes(configuration.login.session_minutes)}),
      signing_keys_(*accounts_, *clock_),
      pages_({.sandbox = configuration.login.method == "sandbox",
              .secure = configuration.is_https(),
              .public_url = configuration.public_url}),
      upkeep_(*accounts_, transfers_, clock_) {}

Result<std::unique_ptr<House>> House::furnish(std::unique_ptr<House> house) {
  BB_ASSIGN(house->logins_,
            Logins::make(house->configuration_, *house->accounts_, *house->origin_.people, *house->clock_));
  const Configuration& configured = house->configuration_;
  // Strangers name these URLs: only where nobody but this machine can ask may they lead into its network.
  const bool is_for_this_machine = is_loopback(configured.host) && !configured.behind_tls_proxy;
  const bool private_too = configured.keys_private_addresses || is_for_this_machine;
  BB_ASSIGN(house->key_client_,
            http::Client::make({.ca_file = configured.keys_ca_file, .public_addresses_only = !private_too}));
  house->keys_ = std::make_unique<jose::RemoteKeys>(
      *house->key_client_, *house->clock_, jose::RemoteKeysRules{.allow_loopback_http = private_too});
  return house;
}

Result<std::unique_ptr<House>> House::open(const Configuration& configuration,
                                           std::shared_ptr<const Clock> clock) {
  if (configuration.store.empty()) {
    return invalid(
        "--store is missing: the database of claims, users and tokens, sqlite:PATH or postgresql://...");
  }
  if (!configuration.backend.url.empty())
    return invalid("backend is a setting of `bluebutton gateway`; this command has the claims itself.");
  BB_ASSIGN(Origin origin, open_claims(configuration, clock));
  BB_ASSIGN(auto accounts, store::open_auth_store(configuration.store, false, configuration.store_options));
  return furnish(std::unique_ptr<House>(
      new House(configuration, std::move(clock), std::move(origin), std::move(accounts))));
}

Result<std::unique_ptr<House>> House::open_before_backend(const Configuration& configuration,
                                                          std::shared_ptr<const Clock> clock) {
  if (configuration.store.empty())
    return invalid("--store is missing: the database of users and tokens, sqlite:PATH or postgresql://...");
  BB_ASSIGN(Origin origin, reach_backend(configuration, clock));
  BB_ASSIGN(auto accounts, store::open_auth_store(configuration.store, true, configuration.store_options));
  return furnish(std::unique_ptr<House>(
      new House(configuration, std::move(clock), std::move(origin), std::move(accounts))));
}

Result<http::Router> House::router() const {
  BB_TRY(signing_keys_.start());
  http::Router router;
  oauth::Options options_of_oauth = configuration_.oauth;
  options_of_oauth.public_url = configuration_.public_url;
  options_of_oauth.trusted_proxies = configuration_.trusted_proxies;
  oauth::Dependencies oauth{*accounts_,    *clock_, sessions_, pages_, std::move(options_of_oauth),
                            &signing_keys_};
  oauth.people = origin_.people.get();
  oauth.keys = keys_.get();
  oauth::add_routes(router, oauth);
  portal::add_routes(
      router, {oauth, pages_, configuration_.trusted_proxies, configuration_.is_https(), logins_->login()});

  gateway::Services services{accounts_, origin_.backend, clock_,
                             [accounts = accounts_]() -> Result<void> {
                               BB_TRY(accounts->find_application(""));
                               return {};
                             },
                             logins_->health()};
  services.transfers = transfers_;
  gateway::Options options;
  options.address = {configuration_.public_url, configuration_.service_documentation,
                     configuration_.terms_of_service,
                     configuration_.oauth.dynamic_registration != oauth::DynamicRegistration::off};
  options.trusted_proxies = configuration_.trusted_proxies;
  options.rate = configuration_.rate_limit;
  options.application_rate = configuration_.application_rate_limit;
  options.v3_endpoints = configuration_.oauth.v3_endpoints;
  options.v3_early_adopters = configuration_.oauth.v3_early_adopters;
  options.audit_events = configuration_.oauth.audit_events;
  options.wellknown_applications = configuration_.wellknown_applications;
  options.hidden_labels = configuration_.hidden_labels;
  BB_TRY(gateway::add_routes(router, services, options));
  return router;
}

}  // namespace bb::cli
