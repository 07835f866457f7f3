#include "oauth/reports.h"

#include "audit/events_for_test.h"
#include "support/flow.h"

namespace bb::oauth {
namespace {

using test::Answer;
using test::Scene;

bool has(const std::string& line, const std::string& part) { return line.find(part) != std::string::npos; }

TEST(Suite, a_decision_is_reported_with_the_choices_that_were_made) {
  Scene at;
  audit::Reported reported;
  at.code({{"scope", "profile patient/ExplanationOfBenefit.rs"}}, {{"share_demographic_scopes", "False"}}, 3);
  at.decide(at.arrive(), {{"allow", ""}});
  const auto lines = reported.of_type("Authorization");
  ASSERT_EQ(lines.size(), 2U);
  for (const char* part : {R"("auth_status":"OK")", R"("share_demographic_scopes":"False")",
                           R"("share_samhsa_data":"False")", R"("scopes":"patient/ExplanationOfBenefit.rs")",
                           R"("allow":true)", R"("auth_client_id":"client-1")"}) {
    EXPECT_TRUE(has(lines[0], part)) << part << lines[0];
  }
  EXPECT_TRUE(has(lines[1], R"("auth_status":"FAIL")"));
  EXPECT_TRUE(has(lines[1], R"("allow":false)"));
}

TEST(Suite, tokens_and_ended_grants_are_reported_and_never_a_token_itself) {
  Scene at;
  audit::Reported reported;
  const Answer tokens = at.exchange(at.code());
  const std::string token = tokens.member("access_token");
  at.browser.post("/v2/o/revoke/",
                  {{"client_id", "client-1"}, {"client_secret", "secret-1"}, {"token", token}});
  const auto lines = reported.of_type("AccessToken");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_TRUE(has(lines[0], R"("action":"authorized")"));
  EXPECT_TRUE(has(lines[0], to_hex(as_text(sha256(token)))));
  EXPECT_TRUE(has(lines[1], R"("action":"revoked")"));
  EXPECT_EQ(reported.of_type("DataAccessGrant").size(), 1U);
  const std::string all = reported.all();
  for (const std::string& secret : {token, tokens.member("refresh_token"), std::string("secret-1"),
                                    std::string("Lovelace"), std::string("alice")}) {
    EXPECT_FALSE(has(all, secret)) << secret;
  }
}

TEST(Suite, a_flow_is_told_by_one_uuid_from_the_decision_to_its_tokens) {
  Scene at;
  audit::Reported reported;
  const Answer tokens = at.exchange(at.code());
  ASSERT_EQ(at.refresh(tokens.member("refresh_token")).status, 200);
  const auto decided = reported.of_type("Authorization"), given = reported.of_type("AccessToken");
  ASSERT_EQ(decided.size(), 1U);
  ASSERT_EQ(given.size(), 2U);
  const std::size_t begin = decided[0].find(R"("auth_uuid":")");
  ASSERT_NE(begin, std::string::npos);
  const std::string uuid = decided[0].substr(begin, 13 + 36 + 1);
  EXPECT_TRUE(has(given[0], uuid)) << given[0];
  EXPECT_TRUE(has(given[1], uuid)) << given[1];
  EXPECT_TRUE(has(given[0], R"("auth_grant_type":"authorization_code")"));
  EXPECT_TRUE(has(given[1], R"("auth_grant_type":"refresh_token")"));
}

TEST(Suite, a_code_that_is_used_twice_is_reported) {
  Scene at;
  audit::Reported reported;
  const std::string code = at.code();
  ASSERT_EQ(at.exchange(code).status, 200);
  ASSERT_EQ(at.exchange(code).status, 400);
  const auto lines = reported.of_type("security");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_TRUE(has(lines[0], R"("what":"code_used_twice")"));
}

}  // namespace
}  // namespace bb::oauth
