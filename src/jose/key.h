// Keys that sign and keys that check signatures, over OpenSSL 3's EVP. Debian's libjwt 1.10 stays out: it
// cannot pin the algorithms of one call, nor make the checks of RFC 8725.
//
// A key is parsed once and holds what OpenSSL made of it: checking and signing parse nothing. Copies are
// cheap and share it. Any thread may use a key, several at once.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "jose/algorithm.h"

struct evp_pkey_st;

namespace bb::jose {

class PublicKey {
 public:
  // RSA: modulus and exponent, big-endian. `invalid` unless the modulus has 2048 to 8192 bits and is odd, and
  // the exponent is odd, above 1 and below 2^32 (what RFC 8725 section 3.5 and the cost of a check ask for).
  static Result<PublicKey> rsa(std::string modulus, std::string exponent);
  // A point of P-256 or P-384, each coordinate of the curve's full length (RFC 7518 section 6.2.1.2).
  // `invalid` unless it lies on the curve (RFC 8725 section 3.4).
  static Result<PublicKey> ec(KeyType curve, std::string x, std::string y);

  KeyType type() const { return type_; }
  // RSA: modulus and exponent without leading zeros. EC: x and y.
  const std::string& first() const { return first_; }
  const std::string& second() const { return second_; }

  // Is this the signature of the message, in the form of JWS (RFC 7518 section 3)? ES256 and ES384: r and s
  // side by side, of the curve's length. False when the algorithm is not one of this key's type.
  bool verify(Algorithm algorithm, std::string_view message, std::string_view signature) const;

 private:
  friend class PrivateKey;
  PublicKey(std::shared_ptr<evp_pkey_st> key, KeyType type, std::string first, std::string second)
      : key_(std::move(key)), type_(type), first_(std::move(first)), second_(std::move(second)) {}

  std::shared_ptr<evp_pkey_st> key_;
  KeyType type_;
  std::string first_, second_;
};

class PrivateKey {
 public:
  // EC keys take microseconds, RSA ones (2048 bits) a tenth of a second.
  static Result<PrivateKey> generate(KeyType type);
  // PEM, not encrypted (PKCS #8, or the older forms). `invalid` for other texts and for keys that PublicKey
  // refuses.
  static Result<PrivateKey> from_pem(std::string_view pem);

  // PKCS #8, not encrypted: whoever keeps it seals it.
  Result<std::string> to_pem() const;
  const PublicKey& public_key() const { return public_key_; }

  // In the form of JWS. `invalid` when the algorithm is not one of this key's type.
  Result<std::string> sign(Algorithm algorithm, std::string_view message) const;

 private:
  explicit PrivateKey(PublicKey key) : public_key_(std::move(key)) {}
  static Result<PrivateKey> from(std::shared_ptr<evp_pkey_st> key);

  PublicKey public_key_;  // whose OpenSSL key holds the private part too
};

}  // namespace bb::jose
