// Signed messages in the compact form of RFC 7515 section 7.1: read, check, make.
//
// A message is UnverifiedJws until a key has checked it: what it says may choose the key, nothing else. Only
// verify() makes a VerifiedJws. Both own what they hold. Functions are safe for calls from any thread.
#pragma once

#include <string>
#include <string_view>

#include "jose/algorithm.h"
#include "jose/json.h"
#include "jose/jwk.h"

namespace bb::jose {

inline constexpr std::size_t kMostJwsBytes = std::size_t{16} * 1024;

// What is read of a message before its signature is checked.
class UnverifiedJws {
 public:
  Algorithm algorithm() const { return algorithm_; }
  const Json& header() const { return header_; }
  std::string_view kid() const { return header_.text("kid").value_or(std::string_view()); }  // empty: none
  const std::string& unverified_payload() const { return payload_; }

 private:
  friend Result<UnverifiedJws> read_jws(std::string_view, Algorithms);
  friend bool has_signature_of(const UnverifiedJws&, const PublicKey&);

  Algorithm algorithm_ = Algorithm::es256;
  Json header_;
  std::string payload_, signing_input_, signature_;
};

// `invalid`: longer than 16 KiB, not three parts of base64url without padding, a header that is no JSON
// object or has a member twice, an "alg" that is not among `allowed`, and any "crit", since no extension is
// understood (section 4.1.11). "jku", "x5u", "jwk" and "x5c" do not choose keys: whoever sends a message says
// nothing about who may sign it.
Result<UnverifiedJws> read_jws(std::string_view compact, Algorithms allowed);

class VerifiedJws {
 public:
  Algorithm algorithm() const { return algorithm_; }
  const Json& header() const { return header_; }
  const std::string& payload() const { return payload_; }

 private:
  friend Result<VerifiedJws> verify(const UnverifiedJws&, const PublicKey&);
  explicit VerifiedJws(const UnverifiedJws& jws)
      : algorithm_(jws.algorithm()), header_(jws.header()), payload_(jws.unverified_payload()) {}

  Algorithm algorithm_;
  Json header_;
  std::string payload_;
};

// By one of the keys: those of the message's "kid" or, when it has none, all that fit its algorithm, eight at
// most. `not_found`: no key fits, so that one may look for newer keys. `unauthorized`: the signature is of
// none that fits.
Result<VerifiedJws> verify(const UnverifiedJws& jws, const JwkSet& keys);
// By this key.
Result<VerifiedJws> verify(const UnverifiedJws& jws, const PublicKey& key);

// What is said of a message that is made.
struct JwsHeader {
  Algorithm algorithm = Algorithm::es256;
  std::string_view type = "JWT";  // "typ"; empty: none
  std::string_view kid{};         // empty: none
};
// `invalid` when the algorithm is not the key's.
Result<std::string> sign_jws(const PrivateKey& key, const JwsHeader& header, std::string_view payload);

}  // namespace bb::jose
