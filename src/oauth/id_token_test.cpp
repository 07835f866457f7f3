#include "oauth/id_token.h"

#include "jose/jwt.h"
#include "oauth/signing_keys.h"
#include "support/flow.h"

namespace bb::oauth {
namespace {

class IdToken : public test::Flow {
 protected:
  static constexpr const char* kUs = "https://bb.example.org";

  IdToken() {
    EXPECT_TRUE(keys.start().ok());
    http::Router made;
    add_routes(made, {*store, clock, *sessions, pages, {.public_url = kUs}, &keys});
    router = std::move(made);
  }

  // The claims of a signed token, checked as OpenID Connect Core section 3.1.3.7 says.
  jose::Claims claims_of(const std::string& token, jose::Algorithm algorithm) {
    const auto read = jose::read_jws(token, {algorithm});
    EXPECT_TRUE(read.ok()) << token;
    const auto verified = jose::verify(*read, keys.published().value()->set);
    EXPECT_TRUE(verified.ok());
    const auto claims = jose::check_claims(
        *verified, {.issuers = {kUs}, .audiences = {"client-1"}, .longest_age = Seconds(60)}, clock.now());
    EXPECT_TRUE(claims.ok()) << claims.error().message;
    return *claims;
  }
  std::string id_token(const Parameters& changes, const Parameters& decision = {}) {
    return exchange(code(changes, decision)).member("id_token");
  }

  SigningKeys keys{*store, clock};
};

// Appendix A.3 of OpenID Connect Core: the access token and its at_hash.
TEST(IdTokenClaims, at_hash_is_that_of_the_specification) {
  IdTokenFacts facts;
  facts.access_token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
  EXPECT_NE(id_token_claims(facts).find(R"("at_hash":"77QmUPtjPfzWtF2AnpK9RQ")"), std::string::npos);
}

TEST_F(IdToken, tells_who_signed_in_when_and_for_which_request) {
  log_in(user);
  const auto claims =
      claims_of(id_token({{"scope", "openid profile"}, {"nonce", "n-0S6_WzA2Mj"}}), jose::Algorithm::rs256);
  EXPECT_EQ(claims.sub, "-17");
  EXPECT_EQ(claims.all.text("aud"), "client-1");
  EXPECT_EQ(claims.all.text("nonce"), "n-0S6_WzA2Mj");
  EXPECT_EQ(claims.all.number("auth_time"), 1'790'000'000);
  EXPECT_EQ(claims.all.number("exp"), 1'790'000'600);
  EXPECT_EQ(claims.all.text("fhirUser"), "https://bb.example.org/v2/fhir/Patient/-17");
}

TEST_F(IdToken, comes_last_and_with_openid_alone) {
  EXPECT_EQ(id_token({{"scope", "profile patient/Coverage.rs"}}), "");
  const test::Answer answer = exchange(code({{"scope", "openid patient/Coverage.rs"}}));
  EXPECT_NE(answer.body.find(R"(Z","id_token":"ey)"), std::string::npos) << "behind CMS's members";
  EXPECT_FALSE(claims_of(answer.member("id_token"), jose::Algorithm::rs256).all.find("nonce"));
}

TEST_F(IdToken, says_which_patient_when_fhirUser_or_profile_is_shared) {
  const auto fhir_user = [&](const Parameters& asked, const Parameters& decision = {}) {
    const auto claims = claims_of(id_token(asked, decision), jose::Algorithm::rs256);
    return std::string(claims.all.text("fhirUser").value_or(""));
  };
  EXPECT_EQ(fhir_user({{"scope", "openid patient/Coverage.rs"}}), "");
  EXPECT_EQ(fhir_user({{"scope", "openid fhirUser patient/Coverage.rs"}}),
            "https://bb.example.org/v2/fhir/Patient/-17");
  EXPECT_EQ(fhir_user({{"scope", "openid profile"}}, {{"share_demographic_scopes", ""}}), "");
}

TEST_F(IdToken, is_signed_as_the_application_chose) {
  update([](store::Application& app) { app.id_token_algorithm = "ES256"; });
  EXPECT_EQ(claims_of(id_token({{"scope", "openid"}}), jose::Algorithm::es256).sub, "-17");
}

TEST_F(IdToken, at_hash_is_of_the_access_token_beside_it) {
  const test::Answer answer = exchange(code({{"scope", "openid"}}));
  const std::string hash(
      claims_of(answer.member("id_token"), jose::Algorithm::rs256).all.text("at_hash").value_or(""));
  EXPECT_EQ(hash, to_base64url(as_text(sha256(answer.member("access_token"))).substr(0, 16)));
}

}  // namespace
}  // namespace bb::oauth
