#include "jose/jws.h"

#include <array>

#include "base/encoding.h"
#include "base/json_text.h"

namespace bb::jose {
namespace {

constexpr std::size_t kMostKeysTried = 8;

Error malformed() { return invalid("The JWT is malformed."); }

// A part of base64url without padding (RFC 7515 section 2).
std::optional<std::string> decode(std::string_view part) {
  if (part.ends_with('=')) return std::nullopt;
  return from_base64url(part);
}

bool fits(const Jwk& jwk, const UnverifiedJws& jws) {
  if (traits(jws.algorithm()).key != jwk.key.type()) return false;
  if (jwk.algorithm && *jwk.algorithm != jws.algorithm()) return false;
  return jws.header().find("kid") == nullptr || jws.kid() == jwk.kid;
}

}  // namespace

Result<UnverifiedJws> read_jws(std::string_view compact, Algorithms allowed) {
  if (compact.size() > kMostJwsBytes) return invalid("The JWT is too long.");
  const std::size_t first = compact.find('.');
  const std::size_t last = compact.rfind('.');
  if (first == std::string_view::npos || first == last) return malformed();
  auto header = decode(compact.substr(0, first));
  auto payload = decode(compact.substr(first + 1, last - first - 1));  // a third dot is no base64url
  auto signature = decode(compact.substr(last + 1));
  if (!header || !payload || !signature) return malformed();

  UnverifiedJws jws;
  BB_ASSIGN(jws.header_, Json::parse(*header));
  for (const std::string_view member : {"alg", "kid", "typ"}) {
    if (jws.header_.find(member) != nullptr && !jws.header_.text(member)) return malformed();
  }
  if (jws.header_.find("crit") != nullptr)
    return invalid("The JWT has critical extensions, which are not supported.");
  const auto algorithm = find_algorithm(jws.header_.text("alg").value_or(std::string_view()));
  if (!algorithm || !allowed.has(*algorithm))
    return invalid("The JWT is signed with an algorithm that is not accepted.");
  jws.algorithm_ = *algorithm;
  jws.payload_ = std::move(*payload);
  jws.signature_ = std::move(*signature);
  jws.signing_input_ = compact.substr(0, last);
  return jws;
}

bool has_signature_of(const UnverifiedJws& jws, const PublicKey& key) {
  return key.verify(jws.algorithm_, jws.signing_input_, jws.signature_);
}

Result<VerifiedJws> verify(const UnverifiedJws& jws, const PublicKey& key) {
  if (!has_signature_of(jws, key)) {
    return Error{ErrorKind::unauthorized, "The signature of the JWT is not valid.", {}};
  }
  return VerifiedJws(jws);
}

Result<VerifiedJws> verify(const UnverifiedJws& jws, const JwkSet& keys) {
  Error error = not_found("The JWT is signed with an unknown key.");
  std::size_t tried = 0;
  for (const Jwk& jwk : keys.keys()) {
    if (tried == kMostKeysTried) break;
    if (!fits(jwk, jws)) continue;
    auto verified = verify(jws, jwk.key);
    if (verified.ok()) return verified;
    error = verified.error();
    ++tried;
  }
  return error;
}

Result<std::string> sign_jws(const PrivateKey& key, const JwsHeader& header, std::string_view payload) {
  std::string members = R"({"alg":")" + std::string(name(header.algorithm)) + '"';
  if (!header.type.empty()) members += R"(,"typ":")" + json_escaped(header.type) + '"';
  if (!header.kid.empty()) members += R"(,"kid":")" + json_escaped(header.kid) + '"';
  std::string compact = to_base64url(members + '}') + '.' + to_base64url(payload);
  BB_ASSIGN(const std::string signature, key.sign(header.algorithm, compact));
  return compact + '.' + to_base64url(signature);
}

}  // namespace bb::jose
