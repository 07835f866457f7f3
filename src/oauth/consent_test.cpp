#include "oauth/consent.h"

#include "oauth/scopes.h"
#include "support/flow.h"

namespace bb::oauth {
namespace {

using Consent = test::Flow;
constexpr std::chrono::minutes kMinute{1};

const std::string kAllScopes =
    "profile openid launch/patient patient/Patient.read patient/Patient.rs patient/ExplanationOfBenefit.read "
    "patient/ExplanationOfBenefit.rs patient/Coverage.read patient/Coverage.rs";

std::string scope_of(const test::Answer& tokens) { return tokens.member("scope"); }

TEST_F(Consent, the_page_tells_who_asks_what_for_and_how_long) {
  const test::Answer page = browser.get(arrive());
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(
      page.body.find("consent of alice for Test App demographics claims coverage until 2027-10-21T14:13:20Z"),
      0U)
      << page.body;
}

TEST_F(Consent, a_one_time_application_has_one_hour_and_a_study_no_end) {
  update([](store::Application& app) { app.data_access_type = store::DataAccessType::one_time; });
  std::string body = browser.get(arrive()).body;
  EXPECT_NE(body.find("one hour"), std::string::npos);
  EXPECT_EQ(body.find("until"), std::string::npos);
  update([](store::Application& app) { app.data_access_type = store::DataAccessType::research_study; });
  body = browser.get(arrive()).body;
  EXPECT_EQ(body.find("one hour"), std::string::npos);
  EXPECT_EQ(body.find("until"), std::string::npos);
}

TEST_F(Consent, only_what_was_asked_for_is_offered) {
  std::string body = browser.get(arrive({{"scope", "patient/Coverage.rs"}})).body;
  body.erase(body.find(" hidden="));  // "claims" is the name of a parameter, too
  EXPECT_EQ(body.find("demographics"), std::string::npos);
  EXPECT_EQ(body.find("claims"), std::string::npos);
  EXPECT_NE(body.find("coverage"), std::string::npos);
}

TEST_F(Consent, allow_sends_code_and_state) {
  const test::Answer answer = decide(arrive({{"state", "a state & more+more="}}));
  EXPECT_EQ(answer.status, 303);
  EXPECT_EQ(answer.header("Location").find(kRedirect + "?code="), 0U);
  EXPECT_EQ(answer.location_parameter("state"), "a state & more+more=");
  EXPECT_EQ(answer.location_parameter("code").size(), 43U);
  EXPECT_EQ(answer.header("Cache-Control"), "no-store");
}

TEST_F(Consent, deny_sends_access_denied_and_state) {
  const test::Answer answer = decide(arrive(), {{"allow", ""}});
  EXPECT_EQ(answer.status, 303);
  EXPECT_EQ(answer.header("Location"), kRedirect + "?error=access_denied&state=" + kState);
  EXPECT_FALSE(store->find_grant(user, application.id).value());
}

TEST_F(Consent, deny_leaves_earlier_tokens_and_grant) {
  const std::string token = exchange(code()).member("access_token");
  decide(arrive(), {{"allow", ""}});
  EXPECT_TRUE(live(token));
  EXPECT_TRUE(store->find_grant(user, application.id).value());
}

TEST_F(Consent, allow_ends_earlier_tokens_and_upserts_the_grant) {
  const test::Answer first = exchange(code());
  ASSERT_TRUE(live(first.member("access_token")));
  clock.advance(kMinute);
  decide(arrive());
  EXPECT_FALSE(live(first.member("access_token"))) << "at once, not when the code is exchanged";
  EXPECT_EQ(refresh(first.member("refresh_token")).body, R"({"error":"invalid_grant"})");
  const auto grant = store->find_grant(user, application.id).value();
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->created, test::kFlowStart);
  EXPECT_EQ(grant->expires, add_months(test::kFlowStart + kMinute, 13));
}

// CMS: a choice against demographics, or an application that requires none, begins a new grant.
TEST_F(Consent, not_sharing_demographics_begins_a_new_grant) {
  code();
  clock.advance(kMinute);
  code({}, {{"share_demographic_scopes", "False"}});
  EXPECT_EQ(store->find_grant(user, application.id).value()->created, test::kFlowStart + kMinute);
}

struct Choice {
  bool required;
  std::string shared, asked, granted;
};

// CMS's table: profile and patient/Patient come only when the application requires them and the beneficiary
// shares them.
TEST_F(Consent, demographic_scopes_are_given_only_when_required_and_shared) {
  const std::string partial = "patient/ExplanationOfBenefit.read launch/patient";
  const std::string without =
      "openid launch/patient patient/ExplanationOfBenefit.read patient/ExplanationOfBenefit.rs "
      "patient/Coverage.read patient/Coverage.rs";
  const std::vector<Choice> table = {
      {true, "True", "", kAllScopes},
      {true, "False", "", without},
      {true, "", "", without},
      {false, "True", "", without},
      {false, "False", "", without},
      {false, "", "", without},
      {true, "True", partial, partial},
      {true, "False", partial, partial},
      {false, "True", partial, partial},
      {true, "True", "profile", "profile"},
      {true, "True", "patient/Patient.r patient/Patient.s", "patient/Patient.rs"},
      {false, "True", "profile " + partial, partial},
      {true, "False", "profile patient/Coverage.r patient/Coverage.s", "patient/Coverage.rs"},
  };
  for (const Choice& row : table) {
    update([&](store::Application& app) { app.require_demographic_scopes = row.required; });
    const std::string given = code({{"scope", row.asked}}, {{"share_demographic_scopes", row.shared}});
    EXPECT_EQ(scope_of(exchange(given)), row.granted) << row.required << row.shared << " " << row.asked;
  }
}

TEST_F(Consent, the_last_value_of_the_choice_counts_as_with_a_hidden_field_before_a_checkbox) {
  const std::string path = arrive();
  const std::string token = form_token_of(browser.get(path));
  const test::Answer answer = browser.post(path, {{"form_token", token},
                                                  {"share_demographic_scopes", "False"},
                                                  {"share_demographic_scopes", "True"},
                                                  {"allow", "Connect"}});
  EXPECT_EQ(scope_of(exchange(answer.location_parameter("code"))), kAllScopes);
}

TEST_F(Consent, when_no_scope_is_left_access_is_denied_and_the_grant_ends) {
  const std::string token = exchange(code()).member("access_token");
  const test::Answer answer = decide(arrive({{"scope", "profile"}}), {{"share_demographic_scopes", "False"}});
  EXPECT_EQ(answer.header("Location"), kRedirect + "?error=access_denied&state=" + kState);
  EXPECT_FALSE(store->find_grant(user, application.id).value());
  EXPECT_FALSE(live(token));
}

TEST_F(Consent, an_unknown_scope_is_400_and_other_errors_go_to_the_application) {
  EXPECT_EQ(browser.get(arrive({{"scope", "launch"}})).body,
            R"({"status_code":400,"message":"Invalid scopes."})");
  const std::vector<std::pair<std::string, std::string>> table = {
      {"", "invalid_request"}, {"token", "unauthorized_client"}, {"id_token", "unsupported_response_type"}};
  for (const auto& [type, error] : table) {
    const test::Answer answer = browser.get(arrive({{"response_type", type}}));
    EXPECT_EQ(answer.status, 302);
    EXPECT_EQ(answer.header("Location"), kRedirect + "?error=" + error + "&state=" + kState);
  }
}

TEST_F(Consent, what_is_no_uuid_is_404) {
  for (const char* uuid :
       {"x", "12345678-1234-1234-1234-12345678901", "12345678-1234-1234-1234-12345678901g"}) {
    const test::Answer answer = browser.get("/v2/o/authorize/" + std::string(uuid) + "/");
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.body, R"({"status_code":404,"message":"Not found."})");
  }
}

TEST_F(Consent, an_approval_is_for_the_session_that_asked) {
  const std::string path = arrive();
  log_in(user);  // another session of the same person
  EXPECT_EQ(browser.get(path).header("Location").find("/mymedicare/login?next="), 0U);
  browser.cookies.clear();
  EXPECT_EQ(browser.get(path).header("Location").find("/mymedicare/login?next="), 0U);
  EXPECT_EQ(browser.post(path, {{"allow", "Connect"}}).status, 410);
}

TEST_F(Consent, an_approval_is_for_the_application_that_asked) {
  store::Application other = application;
  other.client_id = "client-2";
  other.name = "Other App";
  ASSERT_TRUE(store->add_application(other).ok());
  std::string path = arrive();
  path.replace(path.find("client-1"), 8, "client-2");
  EXPECT_EQ(browser.get(path).header("Location").find("/mymedicare/login?next="), 0U);
}

TEST_F(Consent, an_approval_lives_ten_minutes_and_for_one_decision) {
  std::string path = arrive();
  clock.advance(10 * kMinute);
  EXPECT_EQ(browser.get(path).header("Location").find("/mymedicare/login?next=%2Fv2%2Fo%2Fauthorize%2F%3F"),
            0U);
  EXPECT_EQ(browser.post(path, {{"allow", "Connect"}}).status, 410);

  path = arrive();
  const std::string token = form_token_of(browser.get(path));
  EXPECT_EQ(browser.post(path, {{"form_token", token}, {"allow", "Connect"}}).status, 303);
  EXPECT_EQ(browser.post(path, {{"form_token", token}, {"allow", "Connect"}}).status, 410);
}

TEST_F(Consent, a_form_of_another_site_is_refused) {
  const std::string path = arrive();
  for (const std::string& token : {std::string(), std::string("x"), random_token()}) {
    const test::Answer answer = browser.post(path, changed({{"allow", "Connect"}}, {{"form_token", token}}));
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.header("Location"), "");
  }
  EXPECT_FALSE(store->find_grant(user, application.id).value());
  EXPECT_EQ(decide(path).status, 303) << "and the beneficiary can still decide";
}

TEST_F(Consent, a_decision_logs_the_browser_out) {
  decide(arrive());
  EXPECT_TRUE(browser.cookies.empty());
  EXPECT_EQ(browser.get(authorize_path()).header("Location").find("/mymedicare/login?next="), 0U);
}

TEST_F(Consent, without_redirect_uri_the_first_registered_one_is_meant) {
  EXPECT_EQ(decide(arrive({{"redirect_uri", ""}})).header("Location").find(kRedirect + "?code="), 0U);
  EXPECT_EQ(decide(arrive({{"redirect_uri", "my.app:/done"}})).header("Location").find("my.app:/done?code="),
            0U);
  EXPECT_EQ(decide(arrive({{"redirect_uri", "http://127.0.0.1:4711/loop"}}))
                .header("Location")
                .find("http://127.0.0.1:4711/loop?code="),
            0U);
}

}  // namespace
}  // namespace bb::oauth
