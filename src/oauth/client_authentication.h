// Who asks at the token and revocation endpoints (RFC 6749 section 2.3): HTTP Basic, client_id and
// client_secret in the body, or an assertion signed with the application's key (client_assertion.h).
#pragma once

#include <optional>
#include <string>

#include "oauth/parameters.h"
#include "oauth/routes.h"

namespace bb::oauth {

// What a request says of its client, unproven.
struct ClientCredentials {
  bool basic = false;  // by the Authorization header
  std::string client_id, client_secret;
  std::string assertion = {}, assertion_type = {};  // in the body; empty: none
};
// Nothing when the header is Basic and malformed. Other schemes are passed over: CMS's Python SDK sends a
// stray Bearer header.
std::optional<ClientCredentials> read_credentials(const http::Request& request,
                                                  const RequestParameters& parameters);

// The application that the header names, and that the body names or the refresh token belongs to, in CMS's
// order of errors. `by_token`: the application of the refresh token, if one was sent. Nothing after a
// refusal.
store::FoundApplication find_client(const Dependencies& dependencies, const ClientCredentials& credentials,
                                    const RequestParameters& parameters,
                                    std::optional<store::ApplicationId> by_token, http::Response& response);

// Has it proven to be that application, by a secret or by an assertion for this server? May wait for the
// application's keys: run it on the pool.
bool is_authentic(const Dependencies& dependencies, const store::Application& application,
                  const ClientCredentials& credentials);
// The same, assertions not taken. A public client (RFC 6749 section 2.1) has nothing to prove but must
// have named itself.
bool is_authentic(const store::Application& application, const ClientCredentials& credentials);

// 401 invalid_client, with the challenge that RFC 6749 section 5.2 asks for when Basic was used.
void refuse_client(http::Response& response, const ClientCredentials& credentials);

}  // namespace bb::oauth
