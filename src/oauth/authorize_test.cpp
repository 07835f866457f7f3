#include "oauth/authorize.h"

#include "oauth/approval.h"
#include "support/flow.h"

namespace bb::oauth {
namespace {

using Authorize = test::Flow;

struct Refused {
  Parameters changes;
  int status;
  std::string body;
};

// CMS: the order and the texts of the checks of the authorization endpoint.
TEST_F(Authorize, a_bad_parameter_is_refused_with_cms_text) {
  const std::vector<Refused> table = {
      {{{"code_challenge", ""}, {"code_challenge_method", ""}, {"state", ""}},
       400,
       R"({"status_code":400,"message":"Missing Required Parameter(s): code_challenge, code_challenge_method, state"})"},
      {{{"state", ""}}, 400, R"({"status_code":400,"message":"Missing Required Parameter(s): state"})"},
      {{{"code_challenge_method", "plain"}},
       400,
       R"({"status_code":400,"error":"invalid_request","error_description":"code_challenge_method must be S256"})"},
      {{{"state", "fifteen-letters"}},
       400,
       R"({"status_code":400,"message":"State parameter should have a minimum of 16 characters"})"},
      {{{"client_secret", "secret-1"}}, 400, "Illegal query parameter [client_secret] detected"},
      {{{"scope", "patient/AuditEvent.rs"}}, 400, R"({"status_code":400,"message":"Invalid scopes."})"},
      {{{"code_challenge", "too-short"}},
       400,
       R"({"status_code":400,"error":"invalid_request","error_description":"code_challenge must be the base64url encoding of a SHA-256 digest"})"},
      {{{"client_id", ""}}, 401, "invalid_client : App id failed"},
      {{{"client_id", "nobody"}}, 400, "invalid_client : Application does not exist (client_id)"},
      {{{"redirect_uri", "https://evil.example/"}}, 400, "Error: invalid_request. Mismatching redirect URI."},
  };
  for (const Refused& row : table) {
    const test::Answer answer = browser.get(authorize_path(row.changes));
    EXPECT_EQ(answer.status, row.status) << row.body;
    EXPECT_EQ(answer.body, row.body);
    EXPECT_EQ(answer.header("Location"), "") << "never a redirect to an unproven address";
  }
}

TEST_F(Authorize, a_state_of_16_characters_is_long_enough) {
  EXPECT_EQ(browser.get(authorize_path({{"state", "sixteen--letters"}})).status, 302);
}

TEST_F(Authorize, an_inactive_application_is_403_and_named) {
  update([](store::Application& app) { app.active = false; });
  const test::Answer answer = browser.get(authorize_path());
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.body.find("invalid_client : This application, Test App, is temporarily inactive."), 0U);
}

TEST_F(Authorize, a_doubled_parameter_is_refused) {
  const test::Answer answer = browser.get(authorize_path() + "&redirect_uri=https%3A%2F%2Fevil.example%2F");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body,
            R"({"error":"invalid_request","error_description":"Duplicate redirect_uri parameter."})");
}

TEST_F(Authorize, malformed_text_is_refused) {
  for (const char* query : {"?client_id=%", "?client_id=%ff", "?client_id=a%00b"}) {
    EXPECT_EQ(browser.get("/v2/o/authorize/" + std::string(query)).status, 400) << query;
  }
}

TEST_F(Authorize, who_is_not_logged_in_is_sent_to_login_and_back) {
  for (const std::string& path : {authorize_path(), "/v1/o/authorize/?" + format_query(asked())}) {
    const test::Answer answer = browser.get(path);
    EXPECT_EQ(answer.status, 302);
    EXPECT_EQ(answer.header("Location").find("/mymedicare/login?next="), 0U);
    const std::string next = answer.location_parameter("next");
    EXPECT_EQ(next, path.substr(0, 3) + "/o/authorize/?" + format_query(asked()));
  }
}

TEST_F(Authorize, a_post_carries_its_parameters_in_the_body) {
  const test::Answer answer = browser.post("/v2/o/authorize/", asked());
  EXPECT_EQ(answer.status, 303);
  EXPECT_EQ(answer.location_parameter("next"), authorize_path());
}

TEST_F(Authorize, a_post_without_state_in_its_body_is_401) {
  const test::Answer answer = browser.post(authorize_path(), {{"client_id", "client-1"}});
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.body, R"({"status_code":401,"message":"State required in POST body."})");
}

TEST_F(Authorize, who_is_logged_in_goes_to_a_consent_page_with_an_approval_of_its_own) {
  const std::string first = arrive();
  const std::string second = browser.get(authorize_path()).header("Location");
  EXPECT_EQ(first.find("/v2/o/authorize/"), 0U);
  EXPECT_NE(first, second);
  EXPECT_EQ(browser.get(first).status, 200);
}

TEST_F(Authorize, prompt_login_asks_for_a_login_again) {
  EXPECT_EQ(arrive({{"prompt", "login"}}).find("/mymedicare/login?next="), 0U);
}

TEST_F(Authorize, after_login_the_browser_is_at_the_consent_page) {
  const identity::Sessions::Live session{sha256("cookie"), user, {}};
  const Dependencies dependencies{*store, clock, *sessions, pages};
  const auto location = continue_after_login(dependencies, session, authorize_path());
  ASSERT_TRUE(location.ok());
  const std::string uuid = location->substr(16, 36);
  EXPECT_EQ(*location, "/v2/o/authorize/" + uuid + "/?" + format_query(asked()));
  EXPECT_TRUE(is_approval(uuid, session.digest, application.id, test::kFlowStart));
}

TEST_F(Authorize, after_login_nobody_is_sent_to_another_site) {
  const identity::Sessions::Live session{sha256("cookie"), user, {}};
  const Dependencies dependencies{*store, clock, *sessions, pages};
  for (const char* next :
       {"", "/", "https://evil.example/v2/o/authorize/?client_id=client-1",
        "//evil.example/v2/o/authorize/?client_id=client-1", "/v2/o/token/?client_id=client-1",
        "/v2/o/authorize/?client_id=nobody", "/v2/o/authorize/?x=%"}) {
    EXPECT_EQ(continue_after_login(dependencies, session, next).value(), "/") << next;
  }
}

}  // namespace
}  // namespace bb::oauth
