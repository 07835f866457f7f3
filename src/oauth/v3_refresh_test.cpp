// What version 3 adds to a refresh (item 27: the shape of the server's own errors).
#include "support/flow.h"

namespace bb::oauth {
namespace {

using test::Answer;
using test::Scene;

Answer refresh_v3(Scene& at, const Options& options, const std::string& token) {
  const http::Router router = at.router_with(options);
  test::Browser browser(router);
  Parameters form = {
      {"client_id", "client-1"}, {"client_secret", "secret-1"}, {"grant_type", "refresh_token"}};
  if (!token.empty()) form.emplace_back("refresh_token", token);
  return browser.post("/v3/o/token/", form);
}

TEST(Checklist, item_27_on_v3_a_refresh_token_that_is_not_known_is_denied_first) {
  Scene at;
  for (const char* token : {"", "unknown"}) {
    const Answer answer = refresh_v3(at, {.v3_endpoints = true}, token);
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.body, R"({"status_code":403,"message":"Request denied"})");
  }
}

TEST(Checklist, item_11_on_v3_a_refresh_is_for_early_adopters) {
  Scene at;
  const std::string token = at.exchange(at.code()).member("refresh_token");
  const Answer denied = refresh_v3(at, {.v3_endpoints = true, .v3_early_adopters = {"another"}}, token);
  EXPECT_EQ(denied.body, R"({"status_code":403,"message":"Request denied"})");
  EXPECT_EQ(refresh_v3(at, {.v3_endpoints = true, .v3_early_adopters = {"client-1"}}, token).status, 200);
}

// What the beneficiary was told holds, whatever becomes of the application.
TEST(Checklist, item_23_a_grant_that_has_an_end_ends_whatever_the_type_of_the_application) {
  for (const auto type : {store::DataAccessType::thirteen_month, store::DataAccessType::research_study}) {
    Scene at;
    const std::string token = at.exchange(at.code()).member("refresh_token");
    at.update([&](store::Application& app) { app.data_access_type = type; });
    at.clock.advance(std::chrono::hours(24 * 400));
    const Answer answer = at.refresh(token);
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(
        answer.body,
        R"({"status_code":401,"error":"invalid_grant","error_description":"User access has timed out. )"
        R"(To refresh Medicare data, end user must re-authenticate and consent to share their data."})");
  }
}

TEST(Checklist, item_23_one_time_is_403_and_a_missing_grant_too) {
  Scene at;
  const std::string token = at.exchange(at.code()).member("refresh_token");
  at.update([](store::Application& app) { app.data_access_type = store::DataAccessType::one_time; });
  Answer answer = at.refresh(token);
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.member("error"), "invalid_client");
  EXPECT_EQ(answer.member("error_description"),
            "Your application is not allowed to refresh tokens. To refresh Medicare data, end user must "
            "re-authenticate and consent to share their data. If your application needs to refresh tokens, "
            "contact us at BlueButtonAPI@cms.hhs.gov.");
  at.update([](store::Application& app) { app.data_access_type = store::DataAccessType::thirteen_month; });
  ASSERT_TRUE(at.store->end_grant(at.user, at.application.id, at.clock.now()).value());
  answer = at.refresh(token);
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.member("error"), "invalid_grant");
  EXPECT_EQ(
      answer.member("error_description"),
      "User access cannot be found. To refresh Medicare data, end user must re-authenticate and consent "
      "to share their data.");
}

TEST(Checklist, item_23_a_study_has_no_end) {
  Scene at;
  at.update([](store::Application& app) { app.data_access_type = store::DataAccessType::research_study; });
  const Answer tokens = at.exchange(at.code());
  EXPECT_EQ(tokens.member("access_grant_expiration"), "");
  at.clock.advance(std::chrono::hours(24 * 1000));
  EXPECT_EQ(at.refresh(tokens.member("refresh_token")).status, 200);
}

TEST(Checklist, item_22_access_grant_expiration_is_by_type) {
  Scene at;
  EXPECT_EQ(at.exchange(at.code()).member("access_grant_expiration"), "2027-10-21T14:13:20Z");
  at.update([](store::Application& app) { app.data_access_type = store::DataAccessType::one_time; });
  const Answer tokens = at.exchange(at.code());
  EXPECT_EQ(tokens.member("access_grant_expiration"), "2026-09-21T15:13:20Z");
  EXPECT_FALSE(tokens.member("refresh_token").empty()) << "given, and refused when it is used";
}

TEST(Checklist, item_25_a_refresh_may_narrow_and_never_widen) {
  Scene at;
  std::string token =
      at.exchange(at.code({{"scope", "patient/Coverage.rs profile"}})).member("refresh_token");
  for (const char* beyond : {"patient/Coverage.read", "patient/Coverage.rs openid", "patient/Patient.r"}) {
    const Answer refused = at.refresh(token, {{"scope", beyond}});
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.body, R"({"error":"invalid_scope"})");
  }
  const Answer narrowed = at.refresh(token, {{"scope", "patient/Coverage.r"}});
  EXPECT_EQ(narrowed.member("scope"), "patient/Coverage.r");
}

}  // namespace
}  // namespace bb::oauth
