// Token introspection: POST /v{n}/o/introspect/ (RFC 7662).
#pragma once

#include "oauth/routes.h"

namespace bb::oauth {

// Tells an application about its own access token. Of any other, whatever is wrong with it, only that it is
// not active (RFC 7662 section 2.2).
void introspect(const Dependencies& dependencies, const http::Request& request, http::Response& response);

}  // namespace bb::oauth
