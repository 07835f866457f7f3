// What a bearer token allows: the one question that the gateway asks of the authorization server, a request.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "http/message.h"
#include "store/auth_store.h"

namespace bb::oauth {

using Access = store::Access;

enum class TokenState : std::uint8_t { none, unknown, expired, live };

struct Bearer {
  TokenState state = TokenState::none;
  std::optional<Access> access;  // when live
  Digest token{};                // its SHA-256, unless none
};

// `authorization`: the value of the Authorization header (RFC 6750 section 2.1), or empty. Another scheme
// than Bearer counts as none. One read of the store, no write.
Result<Bearer> find_access(store::AuthStore& store, const Clock& clock, std::string_view authorization);

// 401 with RFC 6750's challenge and {"detail":"Authentication credentials were not provided."}, for any state
// but live.
void refuse(http::Response& response, TokenState state);

}  // namespace bb::oauth
