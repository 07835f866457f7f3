// Token revocation: POST /v{n}/o/revoke_token/ (RFC 7009).
#pragma once

#include "oauth/routes.h"

namespace bb::oauth {

// Ends the pair that the token, access or refresh, belongs to. The grant stays. An unknown token is no error
// (RFC 7009 section 2.2); a hint of its type is not needed.
void revoke_token(const Dependencies& dependencies, const http::Request& request, http::Response& response);

}  // namespace bb::oauth
