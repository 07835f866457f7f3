// The consent page of an approval and the beneficiary's decision: GET and POST /v{n}/o/authorize/<uuid>/.
#pragma once

#include "oauth/routes.h"

namespace bb::oauth {

// An approval is for one browser session, one application, ten minutes and one decision. The decision ends
// the session, so that the next person at this browser is asked to log in.
void show_consent(const Dependencies& dependencies, int version, const http::Request& request,
                  http::Response& response);
void decide(const Dependencies& dependencies, int version, const http::Request& request,
            http::Response& response);

}  // namespace bb::oauth
