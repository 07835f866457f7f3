// Proof Key for Code Exchange (RFC 7636), method S256 only.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bb::oauth {

// RFC 7636 section 4.1.
inline constexpr std::size_t kShortestVerifier = 43, kLongestVerifier = 128;

// A challenge as it is kept: without the "=" that CMS's Python SDK pads it with. Empty when it is not the
// base64url encoding of 32 bytes (RFC 7636 section 4.2).
std::string normal_challenge(std::string_view challenge);

// RFC 7636 section 4.6: BASE64URL(SHA256(ASCII(verifier))) equals the challenge. The verifier is hashed as it
// was sent, "=" included, since CMS's Python SDK does so too.
bool proves(std::string_view verifier, std::string_view normal_challenge);

}  // namespace bb::oauth
