#include "oauth/revoke.h"

#include "base/crypto.h"
#include "oauth/client_authentication.h"
#include "oauth/reports.h"

namespace bb::oauth {
namespace {

// The family of an access or a refresh token.
Result<std::optional<store::TokenFamily>> find_family(store::AuthStore& store, const Digest& token) {
  BB_ASSIGN(auto family, store.find_family(token));
  if (family) return family;
  BB_ASSIGN(const auto refresh, store.find_refresh_token(token));
  if (!refresh) return family;
  return std::optional(store::TokenFamily{refresh->family, refresh->application, refresh->user});
}

// Tokens that a client may end. No family: nobody knows the token.
struct Revocable {
  store::Application application;
  std::optional<store::TokenFamily> family;
  Digest token{};
};

// Nothing after a refusal. `inactive`: what an application that is not active is told.
std::optional<Revocable> find_revocable(const Dependencies& dependencies, const http::Request& request,
                                        Fault inactive, http::Response& response) {
  const auto parameters = RequestParameters::read(request, response);
  if (!parameters) return std::nullopt;
  const auto credentials = read_credentials(request, *parameters);
  if (!credentials) {
    refuse_client(response, {true, {}, {}});
    return std::nullopt;
  }
  const auto application = find_client(dependencies, *credentials, *parameters, std::nullopt, response);
  if (!application) {
    const bool is_inactive = response.status == describe(Fault::inactive_application).status;
    if (is_inactive && inactive != Fault::inactive_application) refuse(response, inactive);
    return std::nullopt;
  }
  if (!is_authentic(dependencies, *application, *credentials)) {
    refuse_client(response, *credentials);
    return std::nullopt;
  }
  const std::string_view token = parameters->in_body("token");
  if (token.empty()) {
    refuse(response, Fault::missing_token);
    return std::nullopt;
  }
  const Digest digest = sha256(token);
  const auto family = find_family(dependencies.store, digest);
  if (!family.ok()) {
    fail(response, family.error());
  } else if (*family && (*family)->application != application->id) {
    refuse(response, Fault::revoke_of_another);
  } else {
    return Revocable{*application, *family, digest};
  }
  return std::nullopt;
}

void report_revoked(const Revocable& revocable) {
  audit::TokenFacts facts;
  facts.access_token = revocable.token;
  facts.application = facts_of(revocable.application);
  facts.user = audit::UserFacts{revocable.family->user, {}};
  audit::access_token(audit::TokenAction::revoked, facts);
}

void answer_done(http::Response& response) {
  response.status = 200;
  response.set("Cache-Control", "no-store");
}

}  // namespace

void revoke_token(const Dependencies& dependencies, const http::Request& request, http::Response& response) {
  const auto found = find_revocable(dependencies, request, Fault::revoke_by_inactive, response);
  if (!found) return;
  if (found->family) {
    const auto ended = dependencies.store.end_family(found->family->id, dependencies.clock.now());
    if (!ended.ok()) return fail(response, ended.error());
    report_revoked(*found);
  }
  answer_done(response);
}

void revoke_grant(const Dependencies& dependencies, const http::Request& request, http::Response& response) {
  const auto found = find_revocable(dependencies, request, Fault::inactive_application, response);
  if (!found) return;
  if (found->family) {
    const store::TokenFamily& family = *found->family;
    const Instant now = dependencies.clock.now();
    const auto granted = dependencies.store.end_grant(family.user, family.application, now);
    if (!granted.ok()) return fail(response, granted.error());
    const auto ended = dependencies.store.end_family(family.id, now);
    if (!ended.ok()) return fail(response, ended.error());
    report_revoked(*found);
    if (*granted) report_grant_ended(dependencies.store, found->application, family.user);
  }
  answer_done(response);
}

}  // namespace bb::oauth
