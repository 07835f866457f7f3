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

// What may stand in quotes in a challenge (RFC 6750 section 3).
std::string quotable(std::string_view text) {
  std::string result(text);
  std::erase_if(result, [](char c) { return c < 0x20 || c > 0x7E || c == '"' || c == '\\'; });
  return result;
}

// The token behind a scheme; empty when the header has another one.
std::string_view token_of(std::string_view authorization, std::string_view scheme) {
  const std::size_t blank = authorization.find(' ');
  if (blank == std::string_view::npos || !equals_ignore_case(authorization.substr(0, blank), scheme))
    return {};
  return trim(authorization.substr(blank));
}

Result<Bearer> look_up(store::AuthStore& store, const Clock& clock, std::string_view token) {
  if (token.empty()) return Bearer{};
  const Digest digest = sha256(token);
  BB_ASSIGN(std::optional<Access> access, store.find_access(digest));
  if (!access) return Bearer{TokenState::unknown, {}, digest, {}};
  if (access->token_expires <= clock.now()) return Bearer{TokenState::expired, {}, digest, {}};
  return Bearer{TokenState::live, std::move(access), digest, {}};
}

Bearer unproven(std::string why) { return {TokenState::unproven, {}, {}, std::move(why)}; }

}  // namespace

Result<Bearer> find_access(store::AuthStore& store, const Clock& clock, std::string_view authorization) {
  BB_ASSIGN(Bearer found, look_up(store, clock, token_of(authorization, "Bearer")));
  // RFC 9449 section 7.2: a thief would leave the proof out.
  if (found.access && !found.access->dpop_jkt.empty())
    return unproven("The token is bound to a key: it goes with a proof.");
  return found;
}

Result<Bearer> find_access(store::AuthStore& store, const Clock& clock, SeenProofs& seen,
                           std::string_view public_url, const http::Request& request) {
  const std::string_view authorization = request.header("Authorization"),
                         token = token_of(authorization, "DPoP");
  if (token.empty()) return find_access(store, clock, authorization);
  BB_ASSIGN(Bearer found, look_up(store, clock, token));
  if (!found.access) return found;
  if (found.access->dpop_jkt.empty()) return Bearer{TokenState::unknown, {}, found.token, {}};
  const auto proven = check_key_proof(
      seen, request, {http::name(request.method), token, std::string(public_url) + std::string(request.path)},
      found.access->dpop_jkt, clock.now());
  if (!proven.ok()) return unproven(proven.error().message);
  return found;
}

void refuse(http::Response& response, const Bearer& bearer) {
  const std::string algorithms = "algs=\"" + std::string(kProofAlgorithms) + "\"";
  response.status = 401;
  if (bearer.state == TokenState::unproven) {
    response.set("WWW-Authenticate", "DPoP error=\"invalid_dpop_proof\",error_description=\"" +
                                         quotable(bearer.why) + "\"," + algorithms);
  } else {
    response.set("WWW-Authenticate", std::string(challenge(bearer.state)));
    response.set("WWW-Authenticate", "DPoP " + algorithms);
  }
  response.body.append(R"({"detail":"Authentication credentials were not provided."})");
}

}  // namespace bb::oauth
