// Proofs that whoever sends a request has a key (RFC 9449): what the header DPoP holds.
//
// Functions are safe for calls from any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "jose/jws.h"

namespace bb::jose {

inline constexpr Algorithms kDpopAlgorithms = {Algorithm::es256, Algorithm::es384, Algorithm::rs256,
                                               Algorithm::ps256};

// What a proof has to be about.
struct DpopRules {
  std::string_view method;          // of the request
  std::string_view url;             // of the request, as clients know it; query and fragment do not count
  std::string_view access_token{};  // that the request carries; empty at endpoints that take none
  Algorithms algorithms = kDpopAlgorithms;
  Seconds longest_age{60};
  Seconds leeway{30};  // how far the client's clock may be wrong, either way
};

struct DpopProof {
  std::string jkt;    // the thumbprint of the key (RFC 7638): what a token is bound to
  std::string jti;    // to be accepted once; together with jkt
  std::string nonce;  // empty: none. The caller's to compare, if it gives nonces out
  Instant iat{};
  Instant expires{};  // from then on the proof is refused anyway: so long its jti is to be remembered
};

// The checks of section 4.3, except that there is one such header, that the nonce is the one given, and that
// the key is that of the token (12), which the caller makes with what it gets. `invalid` with a text fit for
// the error_description of invalid_dpop_proof.
Result<DpopProof> check_dpop(std::string_view header, const DpopRules& rules, Instant now);

}  // namespace bb::jose
