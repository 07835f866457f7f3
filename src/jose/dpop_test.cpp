#include "jose/dpop.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "jose/vectors_for_test.h"

namespace bb::jose {
namespace {

using std::chrono::seconds;

constexpr Instant kTokenTime{seconds{1562262616}}, kResourceTime{seconds{1562262618}};
constexpr std::string_view kTokenUrl = "https://server.example.com/token";
constexpr std::string_view kResourceUrl = "https://resource.example.org/protectedresource";

std::string fault(std::string_view proof, const DpopRules& rules, Instant now) {
  const auto checked = check_dpop(proof, rules, now);
  return checked.ok() ? std::string() : checked.error().message;
}

struct Dpop : testing::Test {
  PrivateKey key = std::move(*PrivateKey::generate(KeyType::ec_p256));
  DpopRules rules{.method = "POST", .url = kTokenUrl};

  std::string proof(std::string_view claims, std::string_view type = "dpop+jwt", std::string jwk = {}) const {
    if (jwk.empty()) jwk = to_json(Jwk{.key = key.public_key()});
    std::string compact =
        to_base64url(R"({"alg":"ES256","typ":")" + std::string(type) + R"(","jwk":)" + jwk + "}") + "." +
        to_base64url(claims);
    return compact + "." + to_base64url(*key.sign(Algorithm::es256, compact));
  }
  static std::string claims(std::string_view htm = "POST", std::string_view htu = kTokenUrl,
                            int iat = 1562262616) {
    return R"({"jti":"j","htm":")" + std::string(htm) + R"(","htu":")" + std::string(htu) + R"(","iat":)" +
           std::to_string(iat) + "}";
  }
};

TEST_F(Dpop, the_proof_of_rfc_9449_section_4_1_is_accepted_and_names_its_key) {
  const auto checked = check_dpop(vectors::kDpopTokenProof, rules, kTokenTime);
  ASSERT_TRUE(checked.ok()) << checked.error().message;
  EXPECT_EQ(checked->jkt, vectors::kDpopKeyJkt);
  EXPECT_EQ(checked->jti, "-BwC3ESc6acc2lTc");
  EXPECT_EQ(checked->iat, kTokenTime);
  EXPECT_EQ(checked->nonce, "");
}

TEST_F(Dpop, the_proof_of_rfc_9449_section_7_1_goes_with_its_access_token_alone) {
  DpopRules resource{.method = "GET", .url = kResourceUrl, .access_token = vectors::kDpopAccessToken};
  EXPECT_EQ(fault(vectors::kDpopResourceProof, resource, kResourceTime), "");
  resource.access_token = "another";
  EXPECT_EQ(fault(vectors::kDpopResourceProof, resource, kResourceTime),
            "The DPoP proof is not for this access token.");
  resource = {.method = "POST", .url = kTokenUrl, .access_token = vectors::kDpopAccessToken};
  EXPECT_EQ(fault(vectors::kDpopTokenProof, resource, kTokenTime),
            "The DPoP proof is not for this access token.");
}

TEST_F(Dpop, method_and_address_are_those_of_the_request) {
  rules.method = "GET";
  EXPECT_EQ(fault(vectors::kDpopTokenProof, rules, kTokenTime), "The DPoP proof is for another method.");
  rules.method = "post";
  EXPECT_EQ(fault(vectors::kDpopTokenProof, rules, kTokenTime), "The DPoP proof is for another method.");
  rules.method = "POST";
  for (const std::string_view url :
       {"https://server.example.com/token/", "http://server.example.com/token",
        "https://evil.example.com/token", "https://server.example.com:8443/token", ""}) {
    rules.url = url;
    EXPECT_EQ(fault(vectors::kDpopTokenProof, rules, kTokenTime), "The DPoP proof is for another address.")
        << url;
  }
  rules.url = "HTTPS://Server.example.com:443/token?x=1#y";
  EXPECT_EQ(fault(vectors::kDpopTokenProof, rules, kTokenTime), "");
}

TEST_F(Dpop, the_query_of_htu_does_not_count) {
  EXPECT_EQ(fault(proof(claims("POST", "https://server.example.com/token?a=b")), rules, kTokenTime), "");
  EXPECT_NE(fault(proof(claims("POST", "server.example.com/token")), rules, kTokenTime), "");
}

TEST_F(Dpop, a_proof_is_of_now_within_its_age_and_leeway) {
  const auto at = [&](int offset) {
    return fault(proof(claims("POST", kTokenUrl, 1562262616 + offset)), rules, kTokenTime);
  };
  EXPECT_EQ(at(30), "");
  EXPECT_EQ(at(31), "The JWT's \"iat\" is in the future.");
  EXPECT_EQ(at(-90), "");
  EXPECT_EQ(at(-91), "The JWT's \"iat\" is too long ago.");
  // Its jti is remembered for as long as it would be accepted.
  EXPECT_EQ(check_dpop(proof(claims()), rules, kTokenTime)->expires, kTokenTime + seconds{90});
}

TEST_F(Dpop, every_claim_that_is_missing_or_of_another_kind_is_named) {
  for (const auto& [text, why] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {R"({"htm":"POST","htu":"https://server.example.com/token","iat":1562262616})",
            "The JWT's \"jti\" is missing."},
           {R"({"jti":"","htm":"POST","htu":"https://server.example.com/token","iat":1562262616})",
            "The JWT's \"jti\" is missing."},
           {R"({"jti":7,"htm":"POST","htu":"https://server.example.com/token","iat":1562262616})",
            "The JWT's \"jti\" is not a text."},
           {R"({"jti":"j","htu":"https://server.example.com/token","iat":1562262616})",
            "The JWT's \"htm\" is missing."},
           {R"({"jti":"j","htm":"POST","iat":1562262616})", "The JWT's \"htu\" is missing."},
           {R"({"jti":"j","htm":"POST","htu":"https://server.example.com/token"})",
            "The JWT's \"iat\" is missing."},
           {R"({"jti":"j","htm":"POST","htu":"https://server.example.com/token","iat":1562262616,"nonce":1})",
            "The DPoP proof has a \"nonce\" that is not a text."}}) {
    EXPECT_EQ(fault(proof(text), rules, kTokenTime), why);
  }
}

TEST_F(Dpop, another_type_of_jwt_is_no_proof) {
  EXPECT_EQ(fault(proof(claims(), "JWT"), rules, kTokenTime), "The JWT's \"typ\" is missing or another.");
  EXPECT_EQ(fault(vectors::kEs256Jwt, rules, kTokenTime), "The DPoP proof has no \"jwk\".");
}

TEST_F(Dpop, the_key_is_public_asymmetric_and_the_one_that_signed) {
  const auto other = PrivateKey::generate(KeyType::ec_p256);
  EXPECT_EQ(fault(proof(claims(), "dpop+jwt", to_json(Jwk{.key = other->public_key()})), rules, kTokenTime),
            "The signature of the JWT is not valid.");
  EXPECT_EQ(fault(proof(claims(), "dpop+jwt", R"({"kty":"oct","k":"AAAA"})"), rules, kTokenTime),
            "A JWK holds a private or secret key.");
  std::string with_private = to_json(Jwk{.key = key.public_key()});
  with_private.insert(1, R"("d":"AAAA",)");
  EXPECT_EQ(fault(proof(claims(), "dpop+jwt", with_private), rules, kTokenTime),
            "A JWK holds a private or secret key.");
  EXPECT_NE(fault(proof(claims(), "dpop+jwt", "7"), rules, kTokenTime), "");
}

TEST_F(Dpop, the_nonce_is_given_to_who_compares_it) {
  std::string with_nonce = claims();
  with_nonce.insert(1, R"("nonce":"n-1",)");
  EXPECT_EQ(check_dpop(proof(with_nonce), rules, kTokenTime)->nonce, "n-1");
}

}  // namespace
}  // namespace bb::jose
