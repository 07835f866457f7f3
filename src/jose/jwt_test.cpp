#include "jose/jwt.h"

#include <gtest/gtest.h>

namespace bb::jose {
namespace {

using std::chrono::seconds;

constexpr Instant kNow{seconds{1'700'000'000}};

struct Jwt : testing::Test {
  PrivateKey key = std::move(*PrivateKey::generate(KeyType::ec_p256));

  VerifiedJws message(std::string_view claims, std::string_view type = "JWT") const {
    const auto compact = sign_jws(key, {.type = type}, claims);
    const auto jws = read_jws(*compact, {Algorithm::es256});
    return std::move(*verify(*jws, key.public_key()));
  }
  // The text of the error; empty when there is none.
  std::string fault(std::string_view claims, const ClaimRules& rules, std::string_view type = "JWT") const {
    const auto checked = check_claims(message(claims, type), rules, kNow);
    return checked.ok() ? std::string() : checked.error().message;
  }
};

TEST_F(Jwt, what_is_claimed_is_given_and_further_claims_by_path) {
  const auto claims = check_claims(
      message(R"({"iss":"i","sub":"s","jti":"j","exp":1700000100,"nbf":1699999999.5,"iat":1700000000,)"
              R"("extensions":{"cms_smart":{"id_token":"inner","version":"1"}}})"),
      {.issuers = {"i"}, .subject = "s", .required = {"jti"}, .longest_life = seconds{300}}, kNow);
  ASSERT_TRUE(claims.ok()) << claims.error().message;
  EXPECT_EQ(claims->iss, "i");
  EXPECT_EQ(claims->jti, "j");
  EXPECT_EQ(claims->exp, kNow + seconds{100});
  EXPECT_EQ(claims->nbf, kNow - Milliseconds{500});
  EXPECT_EQ(claims->all.text({"extensions", "cms_smart", "id_token"}), "inner");
}

TEST_F(Jwt, issuer_and_subject_are_exactly_those_asked_for) {
  const ClaimRules rules{.issuers = {"a", "b"}, .subject = "me"};
  EXPECT_EQ(fault(R"({"iss":"b","sub":"me"})", rules), "");
  EXPECT_EQ(fault(R"({"iss":"c","sub":"me"})", rules), "The JWT's \"iss\" is missing or another.");
  EXPECT_EQ(fault(R"({"sub":"me"})", rules), "The JWT's \"iss\" is missing or another.");
  EXPECT_EQ(fault(R"({"iss":"a","sub":"ME"})", rules), "The JWT's \"sub\" is missing or another.");
  EXPECT_EQ(fault(R"({"iss":["a"],"sub":"me"})", rules), "The JWT's \"iss\" is not a text.");
}

TEST_F(Jwt, audience_is_a_text_or_a_list_that_names_this_server) {
  const ClaimRules any{.audiences = {"https://a/token", "https://a"}};
  EXPECT_EQ(fault(R"({"aud":"https://a"})", any), "");
  EXPECT_EQ(fault(R"({"aud":["x","https://a/token"]})", any), "");
  EXPECT_EQ(fault(R"({"aud":"https://a/"})", any), "The JWT's \"aud\" does not name this server.");
  EXPECT_EQ(fault(R"({"aud":[]})", any), "The JWT's \"aud\" does not name this server.");
  EXPECT_EQ(fault(R"({"aud":{"https://a":1}})", any), "The JWT's \"aud\" does not name this server.");
  EXPECT_EQ(fault(R"({"iss":"i"})", any), "The JWT's \"aud\" is missing.");
}

TEST_F(Jwt, a_sole_audience_is_the_only_one_named) {
  const ClaimRules sole{.audiences = {"https://a", "https://b"}, .sole_audience = true};
  EXPECT_EQ(fault(R"({"aud":["https://a","https://b"]})", sole), "");
  EXPECT_EQ(fault(R"({"aud":["https://a","https://evil"]})", sole),
            "The JWT's \"aud\" names others than this server.");
  EXPECT_EQ(fault(R"({"aud":["https://a",1]})", sole), "The JWT's \"aud\" names others than this server.");
}

TEST_F(Jwt, expired_is_on_the_second_and_leeway_is_added) {
  EXPECT_EQ(fault(R"({"exp":1700000001})", {}), "");
  EXPECT_EQ(fault(R"({"exp":1700000000})", {}), "The JWT's \"exp\" has passed.");
  EXPECT_EQ(fault(R"({"exp":1699999971})", {.leeway = seconds{30}}), "");
  EXPECT_EQ(fault(R"({"exp":1699999970})", {.leeway = seconds{30}}), "The JWT's \"exp\" has passed.");
}

TEST_F(Jwt, longest_life_wants_an_expiry_within_it) {
  const ClaimRules rules{.leeway = seconds{10}, .longest_life = seconds{300}};
  EXPECT_EQ(fault(R"({"exp":1700000310})", rules), "");
  EXPECT_EQ(fault(R"({"exp":1700000311})", rules), "The JWT's \"exp\" is too far ahead.");
  EXPECT_EQ(fault(R"({})", rules), "The JWT's \"exp\" is missing.");
}

TEST_F(Jwt, not_before_and_issued_at_are_not_in_the_future) {
  EXPECT_EQ(fault(R"({"nbf":1700000000})", {}), "");
  EXPECT_EQ(fault(R"({"nbf":1700000001})", {}), "The JWT's \"nbf\" is in the future.");
  EXPECT_EQ(fault(R"({"nbf":1700000005})", {.leeway = seconds{5}}), "");
  EXPECT_EQ(fault(R"({"iat":1700000001})", {}), "The JWT's \"iat\" is in the future.");
  EXPECT_EQ(fault(R"({"iat":1700000005})", {.leeway = seconds{5}}), "");
}

TEST_F(Jwt, longest_age_wants_to_be_issued_lately) {
  const ClaimRules rules{.longest_age = seconds{300}};
  EXPECT_EQ(fault(R"({"iat":1699999700})", rules), "");
  EXPECT_EQ(fault(R"({"iat":1699999699})", rules), "The JWT's \"iat\" is too long ago.");
  EXPECT_EQ(fault(R"({})", rules), "The JWT's \"iat\" is missing.");
}

TEST_F(Jwt, times_that_are_no_times_are_refused) {
  for (const std::string_view time :
       {"\"1700000100\"", "-1", "1e300", "253402300800", "true", "null", "[1]"}) {
    for (const std::string_view claim : {"exp", "nbf", "iat"}) {
      const std::string claims = "{\"" + std::string(claim) + "\":" + std::string(time) + "}";
      EXPECT_EQ(fault(claims, {}), "The JWT's \"" + std::string(claim) + "\" is not a time.") << claims;
    }
  }
}

TEST_F(Jwt, type_is_compared_in_any_case_and_without_application) {
  const ClaimRules rules{.types = {"JWT", "at+jwt"}};
  for (const std::string_view type : {"JWT", "jwt", "application/at+JWT"})
    EXPECT_EQ(fault("{}", rules, type), "");
  for (const std::string_view type : {"", "dpop+jwt", "text/jwt"}) {
    EXPECT_EQ(fault("{}", rules, type), "The JWT's \"typ\" is missing or another.") << type;
  }
}

TEST_F(Jwt, required_claims_are_there_and_not_empty) {
  const ClaimRules rules{.required = {"jti", "auth_time"}};
  EXPECT_EQ(fault(R"({"jti":"j","auth_time":0})", rules), "");
  EXPECT_EQ(fault(R"({"auth_time":0})", rules), "The JWT's \"jti\" is missing.");
  EXPECT_EQ(fault(R"({"jti":"","auth_time":0})", rules), "The JWT's \"jti\" is missing.");
  EXPECT_EQ(fault(R"({"jti":"j","auth_time":null})", rules), "The JWT's \"auth_time\" is missing.");
}

TEST_F(Jwt, claims_that_are_no_object_or_have_a_member_twice_are_refused) {
  EXPECT_EQ(fault("[]", {}), "The JWT's claims are no JSON object.");
  EXPECT_EQ(fault("Payload", {}), "The JWT's claims are no JSON object.");
  EXPECT_EQ(fault(R"({"sub":"a","sub":"b"})", {}), "The JWT's claims are no JSON object.");
}

TEST_F(Jwt, long_texts_are_refused) {
  EXPECT_EQ(fault("{\"jti\":\"" + std::string(2048, 'x') + "\"}", {}), "");
  EXPECT_EQ(fault("{\"jti\":\"" + std::string(2049, 'x') + "\"}", {}), "The JWT's \"jti\" is too long.");
}

}  // namespace
}  // namespace bb::jose
