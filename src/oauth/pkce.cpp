#include "oauth/pkce.h"

#include "base/crypto.h"
#include "base/encoding.h"

namespace bb::oauth {

std::string normal_challenge(std::string_view challenge) {
  const auto digest = from_base64url(challenge);
  if (!digest || digest->size() != Digest{}.size()) return {};
  return to_base64url(*digest);
}

bool proves(std::string_view verifier, std::string_view normal_challenge) {
  return equal_constant_time(to_base64url(as_text(sha256(verifier))), normal_challenge);
}

}  // namespace bb::oauth
