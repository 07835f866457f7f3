// The identity token of CMS Aligned Networks: what a credential service provider (CLEAR, ID.me) says about a
// person whom it knows at identity assurance level 2 (NIST SP 800-63A). It is the person's own: whoever
// presents it acts for them.
#pragma once

#include <string>
#include <string_view>

#include "identity/match.h"
#include "oauth/routes.h"

namespace bb::oauth {

inline constexpr Seconds kIdentityTokenAge{300};

struct VerifiedIdentity {
  identity::PersonDescription person;
  Instant auth_time;  // when the provider saw the person
};

// Of a JWT that a configured issuer signed with RS256 and that was not seen before: issued, and the person
// seen, in the last five minutes; level 2 or above; names in Latin letters up to U+017F and a birth date. The
// audience is not looked at, as at CMS: it is the application's registration with the provider, which nobody
// here knows. May wait for the issuer's keys: run it on the pool. Errors as check_client_assertion()'s, and
// `unavailable` when the issuer's keys are not to be had.
Result<VerifiedIdentity> check_identity_token(const Dependencies& dependencies, std::string_view token);

}  // namespace bb::oauth
