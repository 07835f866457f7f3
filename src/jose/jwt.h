// What a JWT claims (RFC 7519), held against what a call asks for, as RFC 8725 wants it: nothing is taken on
// trust that is not named here.
//
// Claims own what they hold; any thread may read them. Functions are safe for calls from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "jose/jws.h"

namespace bb::jose {

// An empty list or text, or nothing, is not asked for. Times that are there are checked whether asked for or
// not.
struct ClaimRules {
  std::vector<std::string_view>
      types{};  // "typ" is one of these; in any case, without "application/" before it
  std::vector<std::string_view> issuers{};    // "iss" is one of these
  std::string_view subject{};                 // "sub" is this
  std::vector<std::string_view> audiences{};  // "aud" names one of these
  bool sole_audience = false;                 // ... and no other
  std::vector<std::string_view>
      required{};     // further claims that must be there, and not empty when they are texts
  Seconds leeway{0};  // how far clocks may differ
  std::optional<Seconds> longest_life{};  // "exp" is there, and no further ahead than this, leeway added
  std::optional<Seconds> longest_age{};   // "iat" is there, and no longer ago than this, leeway added
};

struct Claims {
  Json all;
  std::string iss{}, sub{}, jti{};  // empty: none
  std::optional<Instant> exp{}, nbf{}, iat{};
};

// `invalid` with a public text that names the claim that failed and why, fit for error_description. Texts
// above 2,048 bytes and times that are no numbers fail whether they are asked for or not.
Result<Claims> check_claims(const VerifiedJws& jws, const ClaimRules& rules, Instant now);

// The claims before anything is verified, to learn who the issuer says that it is. `invalid` when they are no
// JSON object.
Result<Json> peek_claims(const UnverifiedJws& jws);

}  // namespace bb::jose
