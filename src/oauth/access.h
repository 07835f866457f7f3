// What a bearer token allows: the one question that the gateway asks of the authorization server, a request.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "http/message.h"
#include "oauth/key_proof.h"
#include "store/auth_store.h"

namespace bb::oauth {

using Access = store::Access;

// `unproven`: it is bound to a key, and the request does not prove to have it (RFC 9449 section 7).
enum class TokenState : std::uint8_t { none, unknown, expired, unproven, live };

struct Bearer {
  TokenState state = TokenState::none;
  std::optional<Access> access;  // when live
  Digest token{};                // its SHA-256, unless none
  std::string why{};             // it is unproven
};

// `authorization`: the value of the Authorization header (RFC 6750 section 2.1), or empty. Another scheme
// than Bearer counts as none. One read of the store, no write. A token that is bound to a key is no bearer
// token.
Result<Bearer> find_access(store::AuthStore& store, const Clock& clock, std::string_view authorization);

// The same of a request that may bring a bound token, "Authorization: DPoP ..." with its proof. `public_url`:
// this server as clients know it.
Result<Bearer> find_access(store::AuthStore& store, const Clock& clock, SeenProofs& seen,
                           std::string_view public_url, const http::Request& request);

// 401 with RFC 6750's challenge, RFC 9449's beside it, and {"detail":"Authentication credentials were not
// provided."}, for any state but live.
void refuse(http::Response& response, const Bearer& bearer);
inline void refuse(http::Response& response, TokenState state) {
  refuse(response, Bearer{state, {}, {}, {}});
}

}  // namespace bb::oauth
