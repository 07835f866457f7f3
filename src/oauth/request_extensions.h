// What OpenID Connect, SMART App Launch and DPoP add to an authorization request, beyond RFC 6749 and PKCE.
#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"
#include "oauth/parameters.h"

namespace bb::oauth {

// The error for the application (OpenID Connect Core section 3.1.2.6), or empty. `public_url`: this server's.
//   request, request_uri, registration   are not supported: what is pushed (RFC 9126) is not among them any
//   more aud            names this server's FHIR, /v1/fhir to /v3/fhir (SMART App Launch 2.2 section 2.0.8.1)
//   response_mode  is query, or absent
//   prompt         none stands alone
//   max_age        is a number of seconds
//   nonce          has at most 512 bytes
//   dpop_jkt       is a SHA-256 thumbprint (RFC 9449 section 10)
std::string_view extension_error(const RequestParameters& parameters, std::string_view public_url);

// OpenID Connect Core section 3.1.2.1: does `prompt` hold this value?
bool prompts(const RequestParameters& parameters, std::string_view value);

// Must somebody who logged in at `logged_in` log in again, by prompt=login or max_age?
bool wants_login(const RequestParameters& parameters, Instant logged_in, Instant now);

}  // namespace bb::oauth
