#include "jose/key.h"

#include <gtest/gtest.h>
#include <openssl/err.h>

#include "jose/jwk.h"

namespace bb::jose {
namespace {

PrivateKey generated(KeyType type) {
  auto key = PrivateKey::generate(type);
  EXPECT_TRUE(key.ok());
  return std::move(*key);
}

TEST(SigningKey, each_algorithm_checks_what_it_signed_and_nothing_else) {
  const PrivateKey keys[] = {generated(KeyType::rsa), generated(KeyType::ec_p256),
                             generated(KeyType::ec_p384)};
  for (const Algorithm algorithm : {Algorithm::es256, Algorithm::es384, Algorithm::rs256, Algorithm::rs384,
                                    Algorithm::rs512, Algorithm::ps256}) {
    for (const PrivateKey& key : keys) {
      const auto signature = key.sign(algorithm, "message");
      ASSERT_EQ(signature.ok(), traits(algorithm).key == key.public_key().type()) << name(algorithm);
      if (!signature.ok()) continue;
      EXPECT_TRUE(key.public_key().verify(algorithm, "message", *signature)) << name(algorithm);
      EXPECT_FALSE(key.public_key().verify(algorithm, "massage", *signature)) << name(algorithm);
      for (const Algorithm other : {Algorithm::rs256, Algorithm::rs384, Algorithm::rs512, Algorithm::ps256}) {
        if (other == algorithm) continue;
        EXPECT_FALSE(key.public_key().verify(other, "message", *signature)) << name(other);
      }
    }
  }
}

TEST(SigningKey, a_key_survives_its_pem_text) {
  for (const KeyType type : {KeyType::ec_p256, KeyType::ec_p384}) {
    const PrivateKey key = generated(type);
    const auto pem = key.to_pem();
    ASSERT_TRUE(pem.ok());
    EXPECT_TRUE(pem->starts_with("-----BEGIN PRIVATE KEY-----"));
    const auto again = PrivateKey::from_pem(*pem);
    ASSERT_TRUE(again.ok()) << again.error().message;
    EXPECT_EQ(thumbprint(again->public_key()), thumbprint(key.public_key()));
    const auto signature = again->sign(usual_algorithm(type), "message");
    ASSERT_TRUE(signature.ok());
    EXPECT_TRUE(key.public_key().verify(usual_algorithm(type), "message", *signature));
  }
}

TEST(SigningKey, pem_that_is_encrypted_or_of_another_kind_is_refused_without_asking) {
  constexpr std::string_view kX25519 =
      "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEICibkGa8xUgr8WGaT+6zu1StdD+8BQABsnSvAJWvgWxS\n"
      "-----END PRIVATE KEY-----\n";
  constexpr std::string_view kSecp256k1 =
      "-----BEGIN EC PRIVATE KEY-----\nMHQCAQEEIF390iTs8zumBnQsVaV14bd+L83oTQd6cYufQ+8IY9sYoAcGBSuBBAAK\n"
      "oUQDQgAEUjsDuH2YZqqFZi3qtxnLtGGCAguKkRgzE5qAEhpdF51V6UemGsxGEkoD\n"
      "RPbV1UDLP8pup8DgWZF2XVnIiw1SQA==\n-----END EC PRIVATE KEY-----\n";
  constexpr std::string_view kEncrypted =  // P-256, its password is "secret"
      "-----BEGIN ENCRYPTED PRIVATE "
      "KEY-----\nMIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjGoVjugugB2AICA+gw\n"
      "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEAQIEEE6HU4aoBxYEIWGYPK4j6V8EgZDs\n"
      "hnDXonFaGYz8zRB4x3X3xRswV0bVPYGPjikIzufBERL/kkoAtAU4j5rRDrMJUEQQ\n"
      "05ezu0671tiRoTyxYIoyg6QQfG8yf7HW94vftyMH7TL5NGUvPHxHWY728CqNUJbR\n"
      "VnJv2Xb1KnbG02LTwCV1UiQu/5cGjKLFU3qzOry7zA3eCgyWY52jrkI1jjEmyaM=\n"
      "-----END ENCRYPTED PRIVATE KEY-----\n";
  for (const std::string_view pem :
       {std::string_view(), std::string_view("x"), kX25519, kSecp256k1, kEncrypted}) {
    EXPECT_FALSE(PrivateKey::from_pem(pem).ok()) << pem;
  }
}

TEST(SigningKey, ec_signatures_of_der_form_or_another_length_are_refused) {
  const PrivateKey key = generated(KeyType::ec_p256);
  const auto signature = key.sign(Algorithm::es256, "message");
  ASSERT_TRUE(signature.ok());
  ASSERT_EQ(signature->size(), 64U);
  const PublicKey& checks = key.public_key();
  EXPECT_FALSE(checks.verify(Algorithm::es256, "message", signature->substr(0, 63)));
  EXPECT_FALSE(checks.verify(Algorithm::es256, "message", *signature + '\0'));
  EXPECT_FALSE(checks.verify(Algorithm::es256, "message", ""));
  EXPECT_FALSE(
      checks.verify(Algorithm::es256, "message", std::string(64, '\0')));  // r = s = 0, CVE-2022-21449
  EXPECT_FALSE(checks.verify(Algorithm::es256, "message", std::string(64, '\xff')));
  // The same two numbers as DER: SEQUENCE of two INTEGERs, with a zero before what would be negative.
  const auto integer = [](std::string number) {
    if ((number.front() & '\x80') != 0) number.insert(0, 1, '\0');
    return std::string("\x02") + static_cast<char>(number.size()) + number;
  };
  const std::string pair = integer(signature->substr(0, 32)) + integer(signature->substr(32));
  EXPECT_FALSE(checks.verify(Algorithm::es256, "message",
                             "\x30" + std::string(1, static_cast<char>(pair.size())) + pair));
}

TEST(SigningKey, a_refused_signature_leaves_no_error_for_the_next_user_of_openssl) {
  const PrivateKey key = generated(KeyType::rsa);
  ERR_clear_error();
  EXPECT_FALSE(key.public_key().verify(Algorithm::rs256, "message", std::string(384, 'x')));
  EXPECT_FALSE(PublicKey::ec(KeyType::ec_p256, std::string(32, '\1'), std::string(32, '\2')).ok());
  EXPECT_FALSE(PrivateKey::from_pem("nothing").ok());
  EXPECT_EQ(ERR_peek_error(), 0U);
}

}  // namespace
}  // namespace bb::jose
