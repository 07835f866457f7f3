// Token revocation (RFC 7009): POST /v{n}/o/revoke_token/, and POST /v{n}/o/revoke/, which takes more.
//
// For both the client is authenticated, an unknown token is no error (section 2.2), and a hint of its type is
// not needed.
#pragma once

#include "oauth/routes.h"

namespace bb::oauth {

// Ends the pair that the token, access or refresh, belongs to. The grant stays.
void revoke_token(const Dependencies& dependencies, const http::Request& request, http::Response& response);

// Ends what the beneficiary granted to the application, with every token of it.
void revoke_grant(const Dependencies& dependencies, const http::Request& request, http::Response& response);

}  // namespace bb::oauth
