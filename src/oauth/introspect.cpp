#include "oauth/introspect.h"

#include "base/crypto.h"
#include "base/json_text.h"
#include "oauth/access.h"
#include "oauth/resource_client.h"
#include "oauth/scopes.h"

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
  out.push('"');
  // RFC 9449 section 6.2: to which key it is bound.
  if (!access.dpop_jkt.empty()) {
    out.literal(R"(,"token_type":"DPoP","cnf":{"jkt":")");
    append_escaped(out, access.dpop_jkt);
    out.literal("\"}");
  }
  out.push('}');
}

// Who asks: of which application; `about_all`: it may ask about every token.
struct Asker {
  store::ApplicationId application = 0;
  bool about_all = false;
};

bool opens_introspection(const Scopes& scopes) {
  return contains(scopes, "introspection") || contains(scopes, "token_introspect");
}

// By a bearer token (CMS: the scope `introspection`), or as a client. Nothing after a refusal.
std::optional<Asker> find_asker(const Dependencies& dependencies, const http::Request& request,
                                const RequestParameters& parameters, http::Response& response) {
  const auto bearer = find_access(dependencies.store, dependencies.clock, request.header("Authorization"));
  if (!bearer.ok()) {
    fail(response, bearer.error());
    return std::nullopt;
  }
  if (bearer->state != TokenState::none) {
    const bool opens = bearer->state == TokenState::live && bearer->access->application_active &&
                       opens_introspection(parse_scopes(bearer->access->scope));
    if (opens) return Asker{bearer->access->application_id, true};
    refuse(response, Fault::client_forbidden);
    return std::nullopt;
  }
  // RFC 7662 section 2.1: nobody tries out tokens.
  const auto application = authenticate(dependencies, request, parameters, Fault::client_forbidden, response);
  if (!application) return std::nullopt;
  return Asker{application->id, opens_introspection(application->scopes)};
}

}  // namespace

void introspect(const Dependencies& dependencies, const http::Request& request, http::Response& response) {
  const auto parameters = RequestParameters::read(request, response);
  if (!parameters) return;
  const auto asker = find_asker(dependencies, request, *parameters, response);
  if (!asker) return;
  const std::string_view token = (*parameters)["token"];
  if (token.empty()) return refuse(response, Fault::missing_token);
  const auto access = dependencies.store.find_access(sha256(token));
  if (!access.ok()) return fail(response, access.error());
  response.set("Cache-Control", "no-store");
  const bool may_know = *access && (asker->about_all || (*access)->application_id == asker->application);
  if (!may_know || (*access)->token_expires <= dependencies.clock.now()) {
    return response.body.append(R"({"active":false})");
  }
  append_active(response.body, **access);
}

}  // namespace bb::oauth
