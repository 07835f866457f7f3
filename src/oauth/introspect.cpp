#include "oauth/introspect.h"

#include "base/crypto.h"
#include "base/json_text.h"
#include "oauth/client_authentication.h"

namespace bb::oauth {
namespace {

// CMS's members in CMS's order.
void append_active(Buffer& out, const store::Access& access) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(access.token_expires);
  out.literal(R"({"active":true,"scope":")");
  append_escaped(out, access.scope);
  out.append(R"(","exp":)" + std::to_string(seconds.time_since_epoch().count()));
  out.literal(R"(,"client_id":")");
  append_escaped(out, access.client_id);
  out.literal(R"(","username":")");
  append_escaped(out, access.username);
  out.literal("\"}");
}

}  // namespace

void introspect(const Dependencies& dependencies, const http::Request& request, http::Response& response) {
  const auto parameters = RequestParameters::read(request, response);
  if (!parameters) return;
  const auto credentials = read_credentials(request, *parameters);
  if (!credentials) return refuse_client(response, {true, {}, {}});
  const auto application = find_client(dependencies, *credentials, *parameters, std::nullopt, response);
  if (!application) return;
  // RFC 7662 section 2.1: nobody tries out tokens; a public client cannot prove who it is.
  if (!application->confidential || !is_authentic(*application, *credentials)) {
    return refuse_client(response, *credentials);
  }
  const std::string_view token = parameters->in_body("token");
  if (token.empty()) return refuse(response, Fault::missing_token);
  const auto access = dependencies.store.find_access(sha256(token));
  if (!access.ok()) return fail(response, access.error());
  response.set("Cache-Control", "no-store");
  if (!*access || (*access)->application_id != application->id ||
      (*access)->token_expires <= dependencies.clock.now()) {
    return response.body.append(R"({"active":false})");
  }
  append_active(response.body, **access);
}

}  // namespace bb::oauth
