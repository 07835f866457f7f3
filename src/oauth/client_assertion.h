// An application that proves who it is by a JWT signed with its own key (private_key_jwt): RFC 7523 section
// 2.2, OpenID Connect Core section 9. For any grant type; client_credentials needs it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "jose/jwt.h"
#include "jose/remote_keys.h"
#include "oauth/routes.h"

namespace bb::oauth {

inline constexpr std::string_view kAssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

// CMS's list.
inline constexpr jose::Algorithms kAssertionAlgorithms = {jose::Algorithm::es384, jose::Algorithm::rs256,
                                                          jose::Algorithm::rs384, jose::Algorithm::rs512};
// How far clocks may differ, and how far ahead an assertion may end.
inline constexpr Seconds kAssertionLeeway{300}, kAssertionLife{300};

// The client id that an assertion names (its "iss"), nothing of it checked. `invalid` when it is no JWT or
// names none.
Result<std::string> client_of_assertion(std::string_view assertion);

// Whether the application has keys to sign with.
bool has_keys(const store::Application& application);

// The assertion's claims, when it was signed by a key of the application (its registered set, or the one at
// its jwks_uri), says iss = sub = client_id, is for one of `audiences` and no other, ends within five
// minutes, and was not seen before (jti, remembered in the store). May wait for the application's keys: run
// it on the pool. `invalid`, `unauthorized` and `not_found`: it is not good, with a text that says why; other
// kinds: the store failed.
Result<jose::Claims> check_client_assertion(const Dependencies& dependencies,
                                            const store::Application& application, std::string_view assertion,
                                            const std::vector<std::string_view>& audiences);

}  // namespace bb::oauth
