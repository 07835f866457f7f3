#include "oauth/authorize.h"

#include "oauth/approval.h"
#include "oauth/redirect_uri.h"
#include "oauth/request_extensions.h"

namespace bb::oauth {
namespace {

// The path of the consent page, with an approval of its own.
std::string approval_path(std::string_view version, const std::string& approval, std::string_view query) {
  return "/" + std::string(version) + "/o/authorize/" + approval + "/?" + std::string(query);
}

// "/v2/o/authorize/?a=b" is "v2" and "a=b"; nothing for another path.
struct AuthorizePath {
  std::string_view version, query;
};
std::optional<AuthorizePath> parse_path(const Options& options, std::string_view path) {
  for (const std::string_view version : {"v1", "v2", "v3"}) {
    if (version == "v3" && !options.v3_endpoints) continue;
    for (const std::string_view rest : {"/o/authorize/?", "/o/authorize?"}) {
      const std::string prefix = "/" + std::string(version) + std::string(rest);
      if (path.starts_with(prefix)) return AuthorizePath{version, path.substr(prefix.size())};
    }
  }
  return std::nullopt;
}

}  // namespace

void send_to_login(http::Response& response, const AuthorizationRequest& request) {
  redirect_browser(response, std::string(kLoginPath) + "?next=" + percent_encode(request.path()),
                   request.method);
}

void authorize(const Dependencies& dependencies, int version, const http::Request& request,
               http::Response& response) {
  if (request.method == http::Method::post) {
    const auto parameters = RequestParameters::read(request, response);
    if (!parameters) return;
    if (parameters->in_body("state").empty() && !parameters->has("request_uri"))
      return refuse(response, Fault::state_not_in_body);
  }
  const auto asked = AuthorizationRequest::read(dependencies, version, request, response);
  if (!asked) return;
  const auto session = dependencies.sessions.find(request);
  if (!session.ok()) return fail(response, session.error());
  const bool must_log_in =
      !*session || wants_login(asked->parameters, (*session)->authenticated, dependencies.clock.now());
  // OpenID Connect Core section 3.1.2.1: with prompt=none nothing may be shown, and sharing is always asked
  // about.
  if (prompts(asked->parameters, "none")) {
    const std::string_view error = redirect_error(*asked);
    if (!error.empty()) return send_error(response, *asked, error);
    return send_error(response, *asked, must_log_in ? "login_required" : "consent_required");
  }
  if (must_log_in) return send_to_login(response, *asked);
  const std::string approval =
      make_approval((*session)->digest, asked->application.id, dependencies.clock.now());
  redirect_browser(response,
                   approval_path("v" + std::to_string(version), approval, asked->parameters.as_query()),
                   request.method);
}

Result<std::string> continue_after_login(const Dependencies& dependencies,
                                         const identity::Sessions::Live& session, std::string_view next) {
  const auto path = parse_path(dependencies.options, next);
  const auto parameters = path ? parse_query(path->query) : std::nullopt;
  const std::string* client_id = parameters ? find_parameter(*parameters, "client_id") : nullptr;
  if (client_id == nullptr) return std::string("/");
  BB_ASSIGN(const auto application, dependencies.store.find_application(*client_id));
  if (!application) return std::string("/");
  const std::string approval = make_approval(session.digest, application->id, dependencies.clock.now());
  return approval_path(path->version, approval, path->query);
}

}  // namespace bb::oauth
