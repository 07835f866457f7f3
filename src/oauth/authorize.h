// The authorization endpoint: GET and POST /v{n}/o/authorize/ (RFC 6749 section 3.1).
#pragma once

#include <string>
#include <string_view>

#include "oauth/authorization_request.h"

namespace bb::oauth {

// Checks the request, then sends the browser to log in, or on to the consent page when it has.
void authorize(const Dependencies& dependencies, int version, const http::Request& request,
               http::Response& response);

// Where a browser goes that has just logged in and came from `next`: the consent page of the authorization
// request that `next` is, or "/" when it is none. An approval is made for it.
Result<std::string> continue_after_login(const Dependencies& dependencies,
                                         const identity::Sessions::Live& session, std::string_view next);

// Sends the browser to the login page, and after it back to the request.
void send_to_login(http::Response& response, const AuthorizationRequest& request);

}  // namespace bb::oauth
