// "Switch account" on the consent page: POST /v3/o/permission-logout.
#pragma once

#include <string>

#include "oauth/authorization_request.h"

namespace bb::oauth {

// Logs the browser out and begins the authorization request anew: its parameters are the query of the form's
// address. The approval of who was logged in ends with their session.
void switch_account(const Dependencies& dependencies, const http::Request& request, http::Response& response);

// Where the form of a request's consent page goes.
std::string switch_account_path(const AuthorizationRequest& request);

}  // namespace bb::oauth
