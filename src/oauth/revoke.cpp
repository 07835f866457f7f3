#include "oauth/revoke.h"

#include "base/crypto.h"
#include "oauth/client_authentication.h"

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

}  // namespace

void revoke_token(const Dependencies& dependencies, const http::Request& request, http::Response& response) {
  const auto parameters = RequestParameters::read(request, response);
  if (!parameters) return;
  const auto credentials = read_credentials(request, *parameters);
  if (!credentials) return refuse_client(response, {true, {}, {}});
  const auto application = find_client(dependencies, *credentials, *parameters, std::nullopt, response);
  if (!application) {
    if (response.status == describe(Fault::inactive_application).status) {
      refuse(response, Fault::revoke_by_inactive);
    }
    return;
  }
  if (!is_authentic(dependencies, *application, *credentials)) return refuse_client(response, *credentials);

  const std::string_view token = parameters->in_body("token");
  if (token.empty()) return refuse(response, Fault::missing_token);
  const auto family = find_family(dependencies.store, sha256(token));
  if (!family.ok()) return fail(response, family.error());
  if (*family) {
    if ((*family)->application != application->id) return refuse(response, Fault::revoke_of_another);
    const auto ended = dependencies.store.end_family((*family)->id, dependencies.clock.now());
    if (!ended.ok()) return fail(response, ended.error());
  }
  response.status = 200;
  response.set("Cache-Control", "no-store");
}

}  // namespace bb::oauth
