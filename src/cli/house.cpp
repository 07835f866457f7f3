#include "cli/house.h"

#include "gateway/gateway.h"
#include "oauth/routes.h"
#include "portal/routes.h"

namespace bb::cli {
namespace {

// Where no way to sign in is configured, nobody can.
class Nobody final : public identity::Authenticator {
 public:
  Result<std::optional<store::UserId>> check(std::string_view, std::string_view) override {
    return std::optional<store::UserId>{};
  }
};

std::unique_ptr<identity::Authenticator> make_authenticator(bool sandbox_users, store::AuthStore& accounts,
                                                            store::ClaimStore& claims, const Clock& clock) {
  if (sandbox_users) return std::make_unique<identity::SandboxUsers>(accounts, claims, clock);
  return std::make_unique<Nobody>();
}

bool is_https(const Configuration& configuration) { return configuration.public_url.starts_with("https:"); }

}  // namespace

House::House(const Configuration& configuration, std::shared_ptr<const Clock> clock,
             std::shared_ptr<store::ClaimStore> claims, std::shared_ptr<store::AuthStore> accounts)
    : configuration_(configuration),
      clock_(std::move(clock)),
      claims_(std::move(claims)),
      accounts_(std::move(accounts)),
      data_(std::make_shared<fhir::Service>(
          claims_, clock_, fhir::ServiceOptions{.rendered_claims = configuration.rendered_claims_bytes()})),
      authenticator_(make_authenticator(configuration.sandbox_users, *accounts_, *claims_, *clock_)),
      lockout_(*clock_),
      sessions_(*accounts_, *clock_, {.secure = is_https(configuration)}),
      pages_({.sandbox = configuration.sandbox_users,
              .secure = is_https(configuration),
              .public_url = configuration.public_url}) {}

Result<std::unique_ptr<House>> House::open(const Configuration& configuration,
                                           std::shared_ptr<const Clock> clock) {
  if (configuration.store.empty()) {
    return invalid(
        "--store is missing: the database of claims, users and tokens, sqlite:PATH or postgresql://...");
  }
  BB_ASSIGN(auto claims,
            store::open_claim_store(configuration.store, false, {}, configuration.store_options));
  BB_ASSIGN(auto accounts, store::open_auth_store(configuration.store, false, configuration.store_options));
  return std::unique_ptr<House>(
      new House(configuration, std::move(clock), std::move(claims), std::move(accounts)));
}

Result<http::Router> House::router() const {
  http::Router router;
  const oauth::Dependencies oauth{*accounts_, *clock_, sessions_, pages_};
  oauth::add_routes(router, oauth);
  portal::add_routes(router, {oauth, *authenticator_, lockout_, pages_, configuration_.trusted_proxies});

  gateway::Services services{accounts_, data_, clock_, [claims = claims_]() -> Result<void> {
                               BB_TRY(claims->list_beneficiaries(1));
                               return {};
                             }};
  gateway::Options options;
  options.address = {configuration_.public_url, configuration_.service_documentation,
                     configuration_.terms_of_service};
  options.trusted_proxies = configuration_.trusted_proxies;
  options.rate = configuration_.rate_limit;
  BB_TRY(gateway::add_routes(router, services, options));
  return router;
}

}  // namespace bb::cli
