#include "oauth/token.h"
#include "support/flow.h"

namespace bb::oauth {
namespace {

using Refresh = test::Flow;

TEST_F(Refresh, replaces_the_pair) {
  const test::Answer first = exchange(code({{"scope", "profile"}}));
  const test::Answer second = refresh(first.member("refresh_token"));
  EXPECT_EQ(second.status, 200);
  EXPECT_EQ(second.member("scope"), "profile");
  EXPECT_EQ(second.member("patient"), "-17");
  EXPECT_NE(second.member("access_token"), first.member("access_token"));
  EXPECT_NE(second.member("refresh_token"), first.member("refresh_token"));
  EXPECT_FALSE(live(first.member("access_token")));
  EXPECT_TRUE(live(second.member("access_token")));
}

TEST_F(Refresh, works_long_after_the_access_token_expired) {
  const test::Answer first = exchange(code());
  clock.advance(std::chrono::hours(24 * 300));
  EXPECT_EQ(refresh(first.member("refresh_token")).status, 200);
}

TEST_F(Refresh, by_basic_with_the_client_id_in_the_body_as_the_sdks_do) {
  const test::Answer first = exchange(code());
  const test::Answer answer = browser.post("/v2/o/token/",
                                           {{"client_id", "client-1"},
                                            {"grant_type", "refresh_token"},
                                            {"refresh_token", first.member("refresh_token")}},
                                           {{"Authorization", "Basic " + to_base64("client-1:secret-1")}});
  EXPECT_EQ(answer.status, 200);
}

TEST_F(Refresh, of_a_rotated_token_ends_the_family) {
  const test::Answer first = exchange(code());
  const test::Answer second = refresh(first.member("refresh_token"));
  clock.advance(std::chrono::seconds(10));
  const test::Answer again = refresh(first.member("refresh_token"));
  EXPECT_EQ(again.status, 400);
  EXPECT_EQ(again.body, R"({"error":"invalid_grant"})");
  EXPECT_FALSE(live(second.member("access_token")));
  EXPECT_EQ(refresh(second.member("refresh_token")).body, R"({"error":"invalid_grant"})");
}

// RFC 9700 section 4.14.2 allows for answers that were lost.
TEST_F(Refresh, twice_at_once_gives_two_pairs_and_ends_nothing) {
  const test::Answer first = exchange(code());
  const test::Answer second = refresh(first.member("refresh_token"));
  clock.advance(std::chrono::milliseconds(9'999));
  const test::Answer again = refresh(first.member("refresh_token"));
  EXPECT_EQ(again.status, 200) << again.body;
  EXPECT_NE(again.member("refresh_token"), second.member("refresh_token"));
  EXPECT_TRUE(live(second.member("access_token")));
  EXPECT_TRUE(live(again.member("access_token")));
  EXPECT_FALSE(live(first.member("access_token")));
}

TEST_F(Refresh, after_the_next_rotation_there_is_no_grace) {
  const test::Answer first = exchange(code());
  const test::Answer second = refresh(first.member("refresh_token"));
  const test::Answer third = refresh(second.member("refresh_token"));
  EXPECT_EQ(refresh(first.member("refresh_token")).body, R"({"error":"invalid_grant"})");
  EXPECT_FALSE(live(third.member("access_token"))) << "both who hold tokens of the family lose access";
}

TEST_F(Refresh, with_another_scope_there_is_no_grace) {
  const test::Answer first = exchange(code());
  const test::Answer second = refresh(first.member("refresh_token"));
  EXPECT_EQ(refresh(first.member("refresh_token"), {{"scope", "openid"}}).body,
            R"({"error":"invalid_grant"})");
  EXPECT_FALSE(live(second.member("access_token")));
}

TEST_F(Refresh, without_grace_a_repeat_ends_the_family_at_once) {
  router = router_with({.refresh_grace = Milliseconds(0)});
  const test::Answer first = exchange(code());
  const test::Answer second = refresh(first.member("refresh_token"));
  EXPECT_EQ(refresh(first.member("refresh_token")).body, R"({"error":"invalid_grant"})");
  EXPECT_FALSE(live(second.member("access_token")));
}

TEST_F(Refresh, of_a_rotated_token_by_who_cannot_prove_to_be_the_client_ends_nothing) {
  const test::Answer first = exchange(code());
  const test::Answer second = refresh(first.member("refresh_token"));
  EXPECT_EQ(refresh(first.member("refresh_token"), {{"client_secret", "wrong"}}).status, 401);
  EXPECT_TRUE(live(second.member("access_token")));
}

TEST_F(Refresh, may_narrow_the_scope_and_never_widen_it) {
  test::Answer answer = exchange(code({{"scope", "profile patient/Coverage.rs"}}));
  EXPECT_EQ(refresh(answer.member("refresh_token"), {{"scope", "profile openid"}}).body,
            R"({"error":"invalid_scope"})");
  answer = refresh(answer.member("refresh_token"), {{"scope", "patient/Coverage.r"}});
  EXPECT_EQ(answer.status, 200) << "and the refusal rotated nothing";
  EXPECT_EQ(answer.member("scope"), "patient/Coverage.r");
  EXPECT_EQ(refresh(answer.member("refresh_token"), {{"scope", "patient/Coverage.rs"}}).body,
            R"({"error":"invalid_scope"})");
}

struct Refused {
  Parameters changes;
  int status;
  std::string error, description;
};

TEST_F(Refresh, is_refused_with_cms_text) {
  store::Application other = application;
  other.client_id = "client-2";
  other.name = "Other App";
  ASSERT_TRUE(store->add_application(other).ok());
  const std::string token = exchange(code()).member("refresh_token");
  const std::vector<Refused> table = {
      {{{"refresh_token", ""}}, 400, "invalid_request", "Missing refresh token parameter"},
      {{{"refresh_token", "unknown"}}, 400, "invalid_request", "Refresh token not found."},
      {{{"client_id", "client-2"}}, 400, "invalid_request", "Token does not match client_id"},
      {{{"client_secret", "wrong"}}, 401, "invalid_client", ""},
      {{{"client_id", ""}}, 401, "invalid_client", ""},
  };
  for (const Refused& row : table) {
    const test::Answer answer = refresh(token, row.changes);
    EXPECT_EQ(answer.status, row.status) << row.description;
    EXPECT_EQ(answer.member("error"), row.error);
    EXPECT_EQ(answer.member("error_description"), row.description);
    EXPECT_EQ(answer.member("status_code"), row.status == 400 ? "400" : "");
  }
  EXPECT_EQ(refresh(token).status, 200);
}

TEST_F(Refresh, by_a_one_time_application_is_403) {
  const std::string token = exchange(code()).member("refresh_token");
  update([](store::Application& app) { app.data_access_type = store::DataAccessType::one_time; });
  const test::Answer answer = refresh(token);
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.member("status_code"), "403");
  EXPECT_EQ(answer.member("error"), "invalid_client");
  EXPECT_EQ(answer.member("error_description").find("Your application is not allowed to refresh tokens. "),
            0U);
}

TEST_F(Refresh, after_the_grant_ended_is_403) {
  const std::string token = exchange(code()).member("refresh_token");
  ASSERT_TRUE(store->end_grant(user, application.id, clock.now()).value());
  const test::Answer answer = refresh(token);
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.member("error"), "invalid_grant");
  EXPECT_EQ(answer.member("error_description").find("User access cannot be found. "), 0U);
}

// 13 calendar months from 2026-09-21T14:13:20Z.
TEST_F(Refresh, after_grant_expired_is_401) {
  std::string token = exchange(code()).member("refresh_token");
  const Instant end = *parse_instant("2027-10-21T14:13:20Z");
  clock.advance(end - clock.now() - Milliseconds(1));
  const test::Answer last = refresh(token);
  EXPECT_EQ(last.status, 200);
  clock.advance(Milliseconds(1));
  const test::Answer answer = refresh(last.member("refresh_token"));
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.member("status_code"), "401");
  EXPECT_EQ(answer.member("error"), "invalid_grant");
  EXPECT_EQ(answer.member("error_description").find("User access has timed out. "), 0U);
}

TEST_F(Refresh, of_a_study_has_no_end) {
  update([](store::Application& app) { app.data_access_type = store::DataAccessType::research_study; });
  const std::string token = exchange(code()).member("refresh_token");
  clock.advance(std::chrono::hours(24 * 365 * 5));
  EXPECT_EQ(refresh(token).status, 200);
}

}  // namespace
}  // namespace bb::oauth
