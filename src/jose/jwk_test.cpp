#include "jose/jwk.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "jose/vectors_for_test.h"

namespace bb::jose {
namespace {

Result<Jwk> read(const std::string& text) {
  auto json = Json::parse(text);
  if (!json.ok()) return json.error();
  return read_jwk(*json);
}

std::string replaced(std::string_view text, std::string_view what, std::string_view with) {
  std::string changed(text);
  const auto at = changed.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return changed.replace(at, what.size(), with);
}

std::string rsa_key(const std::string& modulus, const std::string& exponent) {
  return R"({"kty":"RSA","n":")" + to_base64url(modulus) + R"(","e":")" + to_base64url(exponent) + "\"}";
}

TEST(Jwk, thumbprint_is_that_of_rfc_7638_section_3_1) {
  const auto jwk = read(std::string(vectors::kThumbprintKey));
  ASSERT_TRUE(jwk.ok()) << jwk.error().message;
  EXPECT_EQ(thumbprint(jwk->key), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
  EXPECT_EQ(jwk->kid, "2011-04-29");
  EXPECT_EQ(jwk->algorithm, Algorithm::rs256);
}

// The key of RFC 7517 appendix A.1; its thumbprint is jwcrypto's.
TEST(Jwk, thumbprint_of_an_ec_key_takes_crv_kty_x_y) {
  const auto jwk = read(R"({"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",)"
                        R"("y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"})");
  ASSERT_TRUE(jwk.ok()) << jwk.error().message;
  EXPECT_EQ(thumbprint(jwk->key), "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s");
}

TEST(Jwk, what_is_written_is_read_again) {
  for (const std::string_view text : {vectors::kThumbprintKey, vectors::kEs256Key, vectors::kEs384Key}) {
    auto jwk = read(std::string(text));
    ASSERT_TRUE(jwk.ok());
    jwk->kid = "quo\"ted";
    jwk->algorithm = usual_algorithm(jwk->key.type());
    const auto again = read(to_json(*jwk));
    ASSERT_TRUE(again.ok()) << to_json(*jwk);
    EXPECT_EQ(thumbprint(again->key), thumbprint(jwk->key));
    EXPECT_EQ(again->kid, "quo\"ted");
    EXPECT_EQ(again->algorithm, jwk->algorithm);
  }
}

TEST(Jwk, a_point_off_the_curve_is_refused) {
  const auto changed = read(replaced(vectors::kEs256Key, "\"x\":\"f83O", "\"x\":\"f83P"));
  ASSERT_FALSE(changed.ok());
  EXPECT_EQ(changed.error().message, "The point of an EC key is not on its curve.");
}

TEST(Jwk, a_point_of_another_curve_or_length_is_refused) {
  EXPECT_FALSE(read(replaced(vectors::kEs256Key, "P-256", "P-384")).ok());
  EXPECT_FALSE(read(replaced(vectors::kEs384Key, "P-384", "P-256")).ok());
  EXPECT_FALSE(read(replaced(vectors::kEs256Key, "P-256", "secp256k1")).ok());
  EXPECT_FALSE(read(std::string(vectors::kEs512Key)).ok());
  EXPECT_FALSE(read(R"({"kty":"EC","crv":"P-256","x":"AA","y":"AA"})").ok());
}

TEST(Jwk, zero_and_the_fields_prime_are_no_coordinates) {
  const std::string zero = to_base64url(std::string(32, '\0'));
  EXPECT_FALSE(read(R"({"kty":"EC","crv":"P-256","x":")" + zero + R"(","y":")" + zero + "\"}").ok());
  const std::string prime =
      to_base64url(*from_hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"));
  EXPECT_FALSE(read(R"({"kty":"EC","crv":"P-256","x":")" + prime + R"(","y":")" + prime + "\"}").ok());
}

TEST(Jwk, rsa_keys_below_2048_bits_or_even_or_above_8192_bits_are_refused) {
  const std::string exponent("\x01\x00\x01", 3);
  const auto modulus = [](std::size_t bytes, char last) { return std::string(bytes - 1, '\xc1') + last; };
  EXPECT_TRUE(read(rsa_key(modulus(256, '\x01'), exponent)).ok());
  EXPECT_FALSE(read(rsa_key(modulus(255, '\x01'), exponent)).ok());
  EXPECT_FALSE(read(rsa_key("\x01" + modulus(255, '\x01'), exponent)).ok());  // 2041 bits
  EXPECT_FALSE(read(rsa_key(modulus(256, '\x02'), exponent)).ok());
  EXPECT_FALSE(read(rsa_key(modulus(1025, '\x01'), exponent)).ok());
}

TEST(Jwk, rsa_exponents_of_one_even_or_huge_are_refused) {
  const std::string modulus = std::string(255, '\xc1') + '\x01';
  EXPECT_TRUE(read(rsa_key(modulus, "\x03")).ok());
  EXPECT_FALSE(read(rsa_key(modulus, "\x01")).ok());
  EXPECT_FALSE(read(rsa_key(modulus, std::string(1, '\0'))).ok());
  EXPECT_FALSE(read(rsa_key(modulus, "\x04")).ok());
  EXPECT_FALSE(read(rsa_key(modulus, std::string(5, '\x01'))).ok());
  EXPECT_FALSE(read(rsa_key(modulus, modulus)).ok());
}

TEST(Jwk, secrets_and_private_keys_are_refused) {
  EXPECT_FALSE(read(R"({"kty":"oct","k":"GawgguFyGrWKav7AX4VKUg"})").ok());
  EXPECT_FALSE(
      read(replaced(vectors::kEs256Key, "{", R"({"d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI",)")).ok());
  EXPECT_FALSE(read(replaced(vectors::kRs256Key, "{", R"({"d":"AQ",)")).ok());
}

TEST(Jwk, a_key_for_something_else_than_checking_signatures_is_refused) {
  EXPECT_TRUE(
      read(replaced(vectors::kEs256Key, "{", R"({"use":"sig","key_ops":["verify"],"alg":"ES256",)")).ok());
  EXPECT_FALSE(read(replaced(vectors::kEs256Key, "{", R"({"use":"enc",)")).ok());
  EXPECT_FALSE(read(replaced(vectors::kEs256Key, "{", R"({"use":7,)")).ok());
  EXPECT_FALSE(read(replaced(vectors::kEs256Key, "{", R"({"key_ops":["deriveKey"],)")).ok());
  EXPECT_FALSE(read(replaced(vectors::kEs256Key, "{", R"({"alg":"ES384",)")).ok());
  EXPECT_FALSE(read(replaced(vectors::kEs256Key, "{", R"({"alg":"ECDH-ES",)")).ok());
  EXPECT_FALSE(read(replaced(vectors::kRs256Key, "{", R"({"alg":"HS256",)")).ok());
}

TEST(Jwk, padded_or_foreign_base64_is_refused) {
  EXPECT_FALSE(read(replaced(vectors::kEs256Key, "WI5a0", "WI5a0=")).ok());
  EXPECT_FALSE(read(replaced(vectors::kEs256Key, "x_FEz", "x/FEz")).ok());
}

TEST(JwkSet, keys_that_are_of_no_use_are_left_out) {
  const auto set = JwkSet::parse(vectors::kSetOfKeys);  // its EC key is for encryption
  ASSERT_TRUE(set.ok());
  ASSERT_EQ(set->keys().size(), 1U);
  EXPECT_TRUE(set->has("2011-04-29"));
  EXPECT_FALSE(set->has("1"));
  for (const std::string_view unusable : {vectors::kSetOfPrivateKeys, vectors::kSetOfSecrets}) {
    const auto none = JwkSet::parse(unusable);
    ASSERT_TRUE(none.ok());
    EXPECT_TRUE(none->empty());
  }
}

TEST(JwkSet, who_registers_a_set_is_told_what_is_wrong_with_it) {
  EXPECT_EQ(JwkSet::parse_strictly(vectors::kSetOfPrivateKeys).error().message,
            "A JWK holds a private or secret key.");
  EXPECT_EQ(JwkSet::parse_strictly(vectors::kSetOfKeys).error().message,
            "A JWK is not for checking signatures.");
  EXPECT_FALSE(JwkSet::parse_strictly(R"({"keys":[]})").ok());
  EXPECT_TRUE(JwkSet::parse_strictly("{\"keys\":[" + std::string(vectors::kEs256Key) + "]}").ok());
}

TEST(JwkSet, what_is_no_set_or_has_too_many_keys_is_refused) {
  EXPECT_FALSE(JwkSet::parse("{}").ok());
  EXPECT_FALSE(JwkSet::parse(R"({"keys":{}})").ok());
  EXPECT_FALSE(JwkSet::parse(vectors::kEs256Key).ok());
  std::string many = R"({"keys":[)";
  for (std::size_t i = 0; i < JwkSet::kMostKeys; ++i) many += "{},";
  EXPECT_FALSE(JwkSet::parse(many + "{}]}").ok());
  many.back() = ']';
  EXPECT_TRUE(JwkSet::parse(many + "}").ok());
}

TEST(JwkSet, what_is_written_is_read_again) {
  const auto set = JwkSet::parse("{\"keys\":[" + std::string(vectors::kEs256Key) + "," +
                                 std::string(vectors::kThumbprintKey) + "]}");
  ASSERT_TRUE(set.ok());
  const auto again = JwkSet::parse_strictly(set->to_json());
  ASSERT_TRUE(again.ok()) << set->to_json();
  EXPECT_EQ(again->keys().size(), 2U);
  EXPECT_EQ(JwkSet().to_json(), R"({"keys":[]})");
}

}  // namespace
}  // namespace bb::jose
