// Public keys as JSON (RFC 7517): one JWK, a set of them, and the thumbprint of RFC 7638.
//
// Values that own what they hold; copies share the parsed keys. Any thread may read them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jose/json.h"
#include "jose/key.h"

namespace bb::jose {

struct Jwk {
  PublicKey key;
  std::string kid{};  // empty: none
  // The one algorithm that it is for (RFC 7517 section 4.4), of the key's type. Nothing: any of the type.
  std::optional<Algorithm> algorithm{};
};

// `invalid`, with a text for whoever registered it: other key types than RSA and EC on P-256 or P-384 ("oct"
// among them), keys that key.h refuses, those whose "use", "key_ops" or "alg" are for something else than
// checking signatures, and private keys, which must never have been sent.
Result<Jwk> read_jwk(const Json& jwk);

// Members in the order kty, crv, x, y or n, e, then kid, use and alg.
std::string to_json(const Jwk& jwk);

// RFC 7638, SHA-256, base64url: what "jkt" (RFC 9449) means, and a kid for keys that have none.
std::string thumbprint(const PublicKey& key);

class JwkSet {
 public:
  static constexpr std::size_t kMostKeys = 64;

  JwkSet() = default;
  explicit JwkSet(std::vector<Jwk> keys) : keys_(std::move(keys)) {}

  // A JWK Set, {"keys": [...]}. Keys that read_jwk() refuses are left out, as RFC 7517 section 5 says.
  // `invalid` when it is none, or has more than 64 keys.
  static Result<JwkSet> parse(std::string_view text);
  // The same for who may demand that every key is of use: a set that somebody registers here. `invalid` when
  // it is empty.
  static Result<JwkSet> parse_strictly(std::string_view text);

  const std::vector<Jwk>& keys() const { return keys_; }
  bool empty() const { return keys_.empty(); }
  bool has(std::string_view kid) const;
  std::string to_json() const;

 private:
  static Result<JwkSet> read(std::string_view text, bool strictly);

  std::vector<Jwk> keys_;
};

}  // namespace bb::jose
