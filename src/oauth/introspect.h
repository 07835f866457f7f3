// Token introspection: GET and POST /v{n}/o/introspect/ (RFC 7662).
#pragma once

#include "oauth/routes.h"

namespace bb::oauth {

// Tells an application about its own access token. Of any other, whatever is wrong with it, only that it is
// not active (RFC 7662 section 2.2). Who holds the scope `introspection` (or token_introspect), an
// application that was registered with it or the bearer of a token that has it, is told about every token:
// such is a resource server. Nobody has it by default.
void introspect(const Dependencies& dependencies, const http::Request& request, http::Response& response);

}  // namespace bb::oauth
