#include "oauth/access.h"

#include "base/crypto.h"
#include "base/encoding.h"

namespace bb::oauth {
namespace {

// RFC 6750 section 3: the challenge for each state.
std::string_view challenge(TokenState state) {
  switch (state) {
    case TokenState::unknown:
      return R"(Bearer realm="api",error="invalid_token",error_description="The access token is invalid.")";
    case TokenState::expired:
      return R"(Bearer realm="api",error="invalid_token",error_description="The access token has expired.")";
    default:
      return R"(Bearer realm="api")";
  }
}

}  // namespace

Result<Bearer> find_access(store::AuthStore& store, const Clock& clock, std::string_view authorization) {
  const std::size_t blank = authorization.find(' ');
  if (blank == std::string_view::npos || !equals_ignore_case(authorization.substr(0, blank), "Bearer")) {
    return Bearer{};
  }
  const std::string_view token = trim(authorization.substr(blank));
  if (token.empty()) return Bearer{};
  const Digest digest = sha256(token);
  BB_ASSIGN(std::optional<Access> access, store.find_access(digest));
  if (!access) return Bearer{TokenState::unknown, {}, digest};
  if (access->token_expires <= clock.now()) return Bearer{TokenState::expired, {}, digest};
  return Bearer{TokenState::live, std::move(access), digest};
}

void refuse(http::Response& response, TokenState state) {
  response.status = 401;
  response.set("WWW-Authenticate", std::string(challenge(state)));
  response.body.append(R"({"detail":"Authentication credentials were not provided."})");
}

}  // namespace bb::oauth
