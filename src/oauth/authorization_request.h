// An authorization request (RFC 6749 section 4.1.1, RFC 7636 section 4.3), checked in CMS's order.
#pragma once

#include <optional>
#include <string>

#include "oauth/parameters.h"
#include "oauth/routes.h"
#include "oauth/scopes.h"

namespace bb::oauth {

struct AuthorizationRequest {
  int version = 0;  // of the API: the 2 of /v2/
  http::Method method = http::Method::get;
  store::Application application;
  std::string redirect_uri;  // one of the application's; its first one when the request named none
  std::string state, response_type, code_challenge;
  std::string issuer;  // this server's name, which every answer carries
  Scopes scopes;       // condensed; the application's when the request named none
  RequestParameters parameters;

  // "/v2/o/authorize/?client_id=...": the request itself, to come back to after login.
  std::string path() const;
  // Of an application the beneficiary is not to be sent back to, since it may not be the one it claims to be,
  // the response is the refusal and nothing is returned.
  static std::optional<AuthorizationRequest> read(const Dependencies& dependencies, int version,
                                                  const http::Request& request, http::Response& response);
  // The same for parameters that were read already.
  static std::optional<AuthorizationRequest> check(const Dependencies& dependencies, int version,
                                                   RequestParameters parameters, http::Response& response);
};

// What is wrong with a request whose redirect URI is good (RFC 6749 section 4.1.2.1). Told to the application
// only after the beneficiary has logged in (RFC 9700 section 4.11.2). Empty: nothing.
std::string_view redirect_error(const AuthorizationRequest& request);

// What the beneficiary is asked to share: what the request and the application's registration have in common.
Scopes offered_scopes(const AuthorizationRequest& request);

// Back to the application with these parameters, state, and the issuer (RFC 9207).
void send_back(http::Response& response, const AuthorizationRequest& request, Parameters parameters);
void send_error(http::Response& response, const AuthorizationRequest& request, std::string_view error);

}  // namespace bb::oauth
