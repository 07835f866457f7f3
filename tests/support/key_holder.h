// A client that proves to have a key (RFC 9449).
#pragma once

#include <string>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/encoding.h"
#include "jose/jwk.h"

namespace bb::test {

class KeyHolder {
 public:
  std::string thumbprint() const { return jose::thumbprint(key_.public_key()); }

  struct Proof {
    std::string method = "POST", url;
    Instant at;
    std::string access_token = {}, jti = random_token();
  };
  std::string prove(const Proof& proof) const {
    const std::string header =
        R"({"typ":"dpop+jwt","alg":"ES256","jwk":)" + jose::to_json({key_.public_key()}) + "}";
    const auto seconds = std::chrono::floor<Seconds>(proof.at).time_since_epoch().count();
    std::string claims = R"({"jti":")" + proof.jti + R"(","htm":")" + proof.method + R"(","htu":")" +
                         proof.url + R"(","iat":)" + std::to_string(seconds);
    if (!proof.access_token.empty())
      claims += R"(,"ath":")" + to_base64url(as_text(sha256(proof.access_token))) + "\"";
    const std::string signed_part = to_base64url(header) + "." + to_base64url(claims + "}");
    return signed_part + "." + to_base64url(key_.sign(jose::Algorithm::es256, signed_part).value());
  }

 private:
  jose::PrivateKey key_ = jose::PrivateKey::generate(jose::KeyType::ec_p256).value();
};

}  // namespace bb::test
