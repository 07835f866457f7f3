// What a beneficiary has granted, for the application that manages it (Medicare.gov's list of connected
// apps): /v{n}/o/tokens/ and /v{n}/o/tokens/<id>/, and what leads there.
//
// Who asks is an active application that was registered with the scope token_management, by HTTP Basic; for
// whom, the header says: X-Authentication: SLS <base64 of the username>. In CMS's order of members. The id of
// a grant is unique among those of its beneficiary: that of its application.
#pragma once

#include "oauth/routes.h"

namespace bb::oauth {

// /v{n}/o/: where they are, {"tokens": URL}, for who may list them.
void show_api_root(const Dependencies& dependencies, int version, const http::Request& request,
                   http::Response& response);
void list_granted_apps(const Dependencies& dependencies, const http::Request& request,
                       http::Response& response);
void show_granted_app(const Dependencies& dependencies, const http::Request& request,
                      http::Response& response);
// Ends the grant with all its tokens: 204.
void end_granted_app(const Dependencies& dependencies, const http::Request& request,
                     http::Response& response);

}  // namespace bb::oauth
