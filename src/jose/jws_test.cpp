#include "jose/jws.h"

#include <gtest/gtest.h>

#include "base/crypto.h"
#include "base/encoding.h"
#include "jose/vectors_for_test.h"

namespace bb::jose {
namespace {

constexpr std::string_view kJoe =
    "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}";

JwkSet set_of(std::initializer_list<std::string_view> keys) {
  std::string text = R"({"keys":[)";
  for (const std::string_view key : keys) {
    if (text.back() == '}') text += ',';
    text += key;
  }
  auto set = JwkSet::parse_strictly(text + "]}");
  EXPECT_TRUE(set.ok()) << text;
  return std::move(*set);
}

std::string with_header(std::string_view compact, std::string_view header) {
  return to_base64url(header) + std::string(compact.substr(compact.find('.')));
}

Result<VerifiedJws> check(std::string_view compact, const JwkSet& keys, Algorithms allowed = kAllAlgorithms) {
  auto jws = read_jws(compact, allowed);
  if (!jws.ok()) return jws.error();
  return verify(*jws, keys);
}

TEST(Jws, the_examples_of_rfc_7515_are_verified) {
  const auto rs256 = check(vectors::kRs256Jwt, set_of({vectors::kRs256Key}));
  ASSERT_TRUE(rs256.ok()) << rs256.error().message;
  EXPECT_EQ(rs256->payload(), kJoe);
  const auto es256 = check(vectors::kEs256Jwt, set_of({vectors::kEs256Key}));
  ASSERT_TRUE(es256.ok()) << es256.error().message;
  EXPECT_EQ(es256->payload(), kJoe);
  EXPECT_EQ(es256->algorithm(), Algorithm::es256);
}

TEST(Jws, the_example_of_rfc_7520_section_4_1_is_verified_by_its_kid) {
  const auto verified =
      check(vectors::kCookbookRs256Jws, set_of({vectors::kRs256Key, vectors::kCookbookRsaKey}));
  ASSERT_TRUE(verified.ok()) << verified.error().message;
  EXPECT_TRUE(verified->payload().starts_with("It\u2019s a dangerous business, Frodo"));
  EXPECT_EQ(verified->header().text("kid"), "bilbo.baggins@hobbiton.example");
}

TEST(Jws, what_another_library_signed_is_verified) {
  const JwkSet rsa = set_of({vectors::kRs256Key}), ec = set_of({vectors::kEs384Key});
  EXPECT_TRUE(check(vectors::kRs384Jws, rsa).ok());
  EXPECT_TRUE(check(vectors::kRs512Jws, rsa).ok());
  EXPECT_TRUE(check(vectors::kPs256Jws, rsa).ok());
  EXPECT_TRUE(check(vectors::kEs384Jws, ec).ok());
}

TEST(Jws, none_and_algorithms_that_are_not_spoken_are_refused) {
  for (const std::string_view compact :
       {vectors::kUnsignedJwt, vectors::kHs256Jwt, vectors::kEs512Jws, vectors::kCookbookPs384Jws}) {
    EXPECT_FALSE(read_jws(compact, kAllAlgorithms).ok()) << compact;
  }
  for (const std::string_view header : {R"({"alg":"None"})", R"({"alg":"NONE"})", R"({"alg":"es256"})",
                                        R"({"alg":""})", R"({"alg":null})", R"({"alg":["ES256"]})", "{}"}) {
    EXPECT_FALSE(read_jws(with_header(vectors::kEs256Jwt, header), kAllAlgorithms).ok()) << header;
  }
}

TEST(Jws, an_algorithm_that_the_call_does_not_name_is_refused) {
  EXPECT_TRUE(read_jws(vectors::kRs256Jwt, {Algorithm::rs256}).ok());
  const auto refused = read_jws(vectors::kRs256Jwt, {Algorithm::es256, Algorithm::es384});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().message, "The JWT is signed with an algorithm that is not accepted.");
}

// RFC 8725 section 2.1: the public key taken for the secret of HS256.
TEST(Jws, a_mac_with_the_public_key_is_no_signature) {
  std::string forged = to_base64url(R"({"alg":"HS256"})") + "." + to_base64url(kJoe);
  forged += "." + to_base64url(hmac_sha256(vectors::kRs256Key, forged));
  EXPECT_FALSE(check(forged, set_of({vectors::kRs256Key})).ok());
}

TEST(Jws, a_message_whose_algorithm_was_exchanged_is_refused) {
  const std::string exchanged = with_header(vectors::kRs256Jwt, R"({"alg":"PS256"})");
  EXPECT_FALSE(check(exchanged, set_of({vectors::kRs256Key})).ok());
  // A key that is for one algorithm checks no other.
  EXPECT_TRUE(check(vectors::kCookbookRs256Jws, set_of({vectors::kCookbookRsaKey})).ok());
  std::string pinned(vectors::kRs256Key);
  pinned.insert(1, R"("alg":"RS512",)");
  EXPECT_EQ(check(vectors::kRs256Jwt, set_of({pinned})).error().kind, ErrorKind::not_found);
}

TEST(Jws, every_altered_byte_is_noticed) {
  const JwkSet keys = set_of({vectors::kEs256Key});
  const std::string message(vectors::kEs256Jwt);
  for (std::size_t i = 0; i < message.size(); ++i) {
    std::string altered = message;
    altered[i] = altered[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(check(altered, keys).ok()) << i;
  }
}

TEST(Jws, every_truncation_is_noticed) {
  const JwkSet keys = set_of({vectors::kEs256Key});
  for (std::size_t i = 0; i < vectors::kEs256Jwt.size(); ++i) {
    EXPECT_FALSE(check(vectors::kEs256Jwt.substr(0, i), keys).ok()) << i;
  }
}

TEST(Jws, forms_that_are_not_exactly_compact_are_refused) {
  const std::string message(vectors::kEs256Jwt);
  for (const std::string& form : {message + "=", message + ".", "." + message, message + "\n", " " + message,
                                  std::string("a.b.c.d.e"), std::string("..")}) {
    EXPECT_FALSE(read_jws(form, kAllAlgorithms).ok()) << form;
  }
}

TEST(Jws, critical_extensions_and_doubled_members_are_refused) {
  for (const std::string_view header :
       {R"({"alg":"ES256","crit":["exp"],"exp":1363284000})", R"({"alg":"ES256","crit":[]})",
        R"({"alg":"ES256","b64":false,"crit":["b64"]})", R"({"alg":"none","alg":"ES256"})",
        R"({"alg":"ES256","alg":"ES256"})", R"({"alg":"ES256","kid":7})", R"({"alg":"ES256","typ":[]})",
        R"(["ES256"])"}) {
    EXPECT_FALSE(read_jws(with_header(vectors::kEs256Jwt, header), kAllAlgorithms).ok()) << header;
  }
}

TEST(Jws, a_message_above_16_KiB_is_refused) {
  const auto key = PrivateKey::generate(KeyType::ec_p256);
  const auto fits = sign_jws(*key, {}, std::string(12'000, 'x'));
  EXPECT_TRUE(read_jws(*fits, kAllAlgorithms).ok());
  const auto long_one = sign_jws(*key, {}, std::string(12'300, 'x'));
  ASSERT_GT(long_one->size(), kMostJwsBytes);
  EXPECT_EQ(read_jws(*long_one, kAllAlgorithms).error().message, "The JWT is too long.");
}

TEST(Jws, the_keys_that_a_message_brings_do_not_count) {
  const auto key = PrivateKey::generate(KeyType::ec_p256);
  const std::string own = to_json(Jwk{.key = key->public_key()});
  std::string forged =
      to_base64url(R"({"alg":"ES256","jku":"https://evil.example/","x5u":"https://evil.example/","jwk":)" +
                   own + "}") +
      "." + to_base64url(kJoe);
  forged += "." + to_base64url(*key->sign(Algorithm::es256, forged));
  EXPECT_FALSE(check(forged, set_of({vectors::kEs256Key})).ok());
  EXPECT_TRUE(check(forged, set_of({own})).ok());
}

TEST(Jws, a_kid_chooses_the_key_and_an_unknown_one_asks_for_newer_keys) {
  const auto first = PrivateKey::generate(KeyType::ec_p256), second = PrivateKey::generate(KeyType::ec_p256);
  const JwkSet keys(
      {Jwk{.key = first->public_key(), .kid = "1"}, Jwk{.key = second->public_key(), .kid = "2"}});
  EXPECT_TRUE(check(*sign_jws(*second, {.kid = "2"}, "{}"), keys).ok());
  EXPECT_TRUE(check(*sign_jws(*second, {}, "{}"), keys).ok());  // without a kid all are tried
  EXPECT_EQ(check(*sign_jws(*second, {.kid = "1"}, "{}"), keys).error().kind, ErrorKind::unauthorized);
  EXPECT_EQ(check(*sign_jws(*second, {.kid = "3"}, "{}"), keys).error().kind, ErrorKind::not_found);
}

TEST(Jws, not_more_than_eight_keys_are_tried) {
  const auto key = PrivateKey::generate(KeyType::ec_p256);
  std::vector<Jwk> many;
  for (int i = 0; i < 8; ++i) many.push_back({.key = PrivateKey::generate(KeyType::ec_p256)->public_key()});
  many.push_back({.key = key->public_key()});
  const auto message = sign_jws(*key, {}, "{}");
  EXPECT_FALSE(check(*message, JwkSet(many)).ok());
  many.erase(many.begin());
  EXPECT_TRUE(check(*message, JwkSet(many)).ok());
}

}  // namespace
}  // namespace bb::jose
