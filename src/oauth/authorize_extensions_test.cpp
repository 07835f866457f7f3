// What RFC 9207, OpenID Connect and SMART App Launch add at the authorization endpoint, as an application
// sees it.
#include "support/flow.h"

namespace bb::oauth {
namespace {

class AuthorizeExtensions : public test::Flow {
 protected:
  static constexpr const char* kIssuer = "https://bb.example.org";

  AuthorizeExtensions() { router = router_with({.public_url = kIssuer, .v3_endpoints = true}); }

  // Where the browser ends that is logged in and asks for this.
  test::Answer arrive_with(const Parameters& changes) { return browser.get(arrive(changes)); }
};

TEST_F(AuthorizeExtensions, every_answer_says_who_gave_it) {
  const test::Answer shared = decide(arrive());
  EXPECT_NE(shared.location_parameter("code"), "");
  EXPECT_EQ(shared.location_parameter("iss"), kIssuer);
  const test::Answer denied = decide(arrive(), {{"allow", ""}});
  EXPECT_EQ(denied.location_parameter("error"), "access_denied");
  EXPECT_EQ(denied.location_parameter("iss"), kIssuer);
  const test::Answer refused = arrive_with({{"response_type", "id_token"}});
  EXPECT_EQ(refused.location_parameter("error"), "unsupported_response_type");
  EXPECT_EQ(refused.location_parameter("iss"), kIssuer);
}

TEST_F(AuthorizeExtensions, a_foreign_audience_is_told_to_the_application_after_login) {
  const Parameters foreign = {{"aud", "https://evil.example/v2/fhir"}};
  EXPECT_EQ(browser.get(authorize_path(foreign)).header("Location").find("/mymedicare/login"), 0U);
  const test::Answer answer = arrive_with(foreign);
  EXPECT_EQ(answer.location_parameter("error"), "invalid_request");
  EXPECT_EQ(answer.location_parameter("state"), kState);
  EXPECT_EQ(arrive_with({{"aud", "https://bb.example.org/v2/fhir"}}).status, 200);
}

TEST_F(AuthorizeExtensions, a_request_object_is_told_not_to_be_supported) {
  EXPECT_EQ(arrive_with({{"request", "e30.e30."}}).location_parameter("error"), "request_not_supported");
  EXPECT_EQ(arrive_with({{"request_uri", "https://app.example/r"}}).location_parameter("error"),
            "request_uri_not_supported");
}

TEST_F(AuthorizeExtensions, with_prompt_none_no_page_is_shown) {
  const std::string path = authorize_path({{"prompt", "none"}});
  test::Answer answer = browser.get(path);
  EXPECT_EQ(answer.location_parameter("error"), "login_required");
  EXPECT_EQ(answer.location_parameter("state"), kState);
  log_in(user);
  answer = browser.get(path);
  EXPECT_EQ(answer.location_parameter("error"), "consent_required");
}

TEST_F(AuthorizeExtensions, max_age_asks_who_logged_in_too_long_ago_to_log_in_again) {
  log_in(user);
  clock.advance(std::chrono::seconds(61));
  const auto leads_to_login = [&](const char* age) {
    return browser.get(authorize_path({{"max_age", age}})).header("Location").find("/mymedicare/login") == 0;
  };
  EXPECT_FALSE(leads_to_login("61"));
  EXPECT_TRUE(leads_to_login("60"));
  EXPECT_EQ(browser.get(authorize_path({{"max_age", "60"}, {"prompt", "none"}})).location_parameter("error"),
            "login_required");
}

}  // namespace
}  // namespace bb::oauth
