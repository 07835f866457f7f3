// Pushed authorization requests: POST /v{n}/o/par (RFC 9126). The application sends its request itself,
// proves who it is, and gets a short reference for the browser to carry, so that nobody on the way reads or
// changes it.
#pragma once

#include "oauth/parameters.h"
#include "oauth/routes.h"

namespace bb::oauth {

// How long the reference works: as long as an approval, since the person may have to log in meanwhile.
inline constexpr std::chrono::seconds kPushedLifetime{600};

// 201 with request_uri and expires_in. The request is checked as at the authorization endpoint; its errors
// have the shape of RFC 6749 section 5.2.
void push_request(const Dependencies& dependencies, int version, const http::Request& request,
                  http::Response& response);

// Puts what was pushed in place of a request_uri of ours; what else the browser brings counts no more (RFC
// 9126 section 4). False: it is unknown, was used, or is another application's, and the response is a page
// that says so.
bool resolve_pushed(const Dependencies& dependencies, RequestParameters& parameters,
                    http::Response& response);

// A decision was made: the reference works no more.
void end_pushed(const Dependencies& dependencies, const RequestParameters& parameters);

}  // namespace bb::oauth
