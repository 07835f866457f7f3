#include "oauth/switch_account.h"

#include "oauth/parameters.h"
#include "oauth/redirect_uri.h"

namespace bb::oauth {

void switch_account(const Dependencies& dependencies, const http::Request& request,
                    http::Response& response) {
  const auto parameters = RequestParameters::read(request, response);
  if (!parameters) return;
  // RFC 9700 section 4.7: no other site logs somebody out.
  if (!dependencies.sessions.is_form_token(request, parameters->in_body("form_token"))) {
    return dependencies.pages.error(response, 403, "This form did not come from our page",
                                    "Nothing was changed. Please start again from the app.");
  }
  const auto ended = dependencies.sessions.end(request, response);
  if (!ended.ok()) return fail(response, ended.error());
  redirect_browser(response, "/v3/o/authorize/?" + std::string(request.query), request.method);
}

std::string switch_account_path(const AuthorizationRequest& request) {
  return "/v3/o/permission-logout?" + request.parameters.as_query();
}

}  // namespace bb::oauth
