// The behaviours of the authorization endpoint that an application written for CMS relies on.
#include "oauth/approval.h"
#include "oauth/authorize.h"
#include "oauth/redirect_uri.h"
#include "support/flow.h"

namespace bb::oauth {
namespace {

using test::Answer;
using test::Scene;

const std::string kScope = "patient/Coverage.rs";

// A browser before a server that is configured otherwise.
Answer get_from(Scene& at, const Options& options, const std::string& path) {
  const http::Router router = at.router_with(options);
  test::Browser browser(router);
  return browser.get(path);
}

TEST(Checklist, item_01_three_versions_and_v3_only_when_it_is_on) {
  Scene at;
  for (const int version : {1, 2, 3}) {
    const std::string path = Scene::authorize_path({{"scope", kScope}}, version);
    EXPECT_EQ(at.browser.get(path).status, 302) << path;
    EXPECT_EQ(get_from(at, {}, path).status, version < 3 ? 302 : 404) << path;
  }
  const http::Router without = at.router_with({});
  test::Browser browser(without);
  for (const char* path : {"/v3/o/token/", "/v3/o/token", "/v3/o/revoke_token/", "/v3/o/introspect/",
                           "/v3/o/authorize/", "/v3/o/permission-logout"}) {
    EXPECT_EQ(browser.post(path, {}).status, 404) << path;
  }
}

TEST(Checklist, item_01_v1_and_v2_answer_alike) {
  Scene at;
  for (const Parameters& changes :
       {Parameters{}, Parameters{{"state", ""}}, Parameters{{"client_id", "x"}}}) {
    const Answer first = at.browser.get(Scene::authorize_path(changes, 1));
    const Answer second = at.browser.get(Scene::authorize_path(changes, 2));
    EXPECT_EQ(first.status, second.status);
    EXPECT_EQ(first.body, second.body);
  }
}

TEST(Checklist, item_05_a_get_without_the_slash_is_301_to_the_same_address_with_it) {
  Scene at;
  const std::string query = "?" + format_query(Scene::asked());
  const Answer answer = at.browser.get("/v2/o/authorize" + query);
  EXPECT_EQ(answer.status, 301);
  EXPECT_EQ(answer.header("Location"), "/v2/o/authorize/" + query);
  EXPECT_EQ(answer.header("Cache-Control"), "no-store") << "the query has a state";
  EXPECT_EQ(at.browser.get("/v2/o/authorize").header("Location"), "/v2/o/authorize/");
}

TEST(Checklist, item_05_a_post_is_answered_with_the_slash_and_without) {
  Scene at;
  EXPECT_EQ(at.browser.post("/v2/o/authorize", Scene::asked()).status, 303);
  for (const char* path : {"token", "revoke_token", "introspect"}) {
    const Answer without = at.browser.post("/v2/o/" + std::string(path), {});
    const Answer with = at.browser.post("/v2/o/" + std::string(path) + "/", {});
    EXPECT_EQ(without.status, with.status) << path;
    EXPECT_EQ(without.body, with.body) << path;
    EXPECT_GE(with.status, 400);
  }
}

TEST(Checklist, item_06_parameters_come_from_the_query_first_and_then_from_the_body) {
  Scene at;
  const std::string query = "/v2/o/authorize/?" + format_query({{"state", "state-of-the-query-x"}});
  const Answer answer = at.browser.post(query, Scene::asked());
  EXPECT_EQ(answer.status, 303);
  const std::string next = answer.location_parameter("next");
  EXPECT_NE(next.find("state=state-of-the-query-x"), std::string::npos);
  EXPECT_EQ(next.find(Scene::kState), std::string::npos);
  EXPECT_NE(next.find("client_id=client-1"), std::string::npos);
}

TEST(Checklist, item_07_challenge_method_and_state_are_mandatory_and_on_v3_scope_too) {
  Scene at;
  const Parameters none = {{"code_challenge", ""}, {"code_challenge_method", ""}, {"state", ""}};
  for (const int version : {1, 2, 3}) {
    const Answer answer = at.browser.get(Scene::authorize_path(none, version));
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.body, std::string(R"({"status_code":400,"message":"Missing Required Parameter(s): )") +
                               "code_challenge, code_challenge_method, state" +
                               (version == 3 ? ", scope\"}" : "\"}"));
    EXPECT_EQ(
        at.browser.get(Scene::authorize_path({{"code_challenge_method", "plain"}}, version)).body,
        R"({"status_code":400,"error":"invalid_request","error_description":"code_challenge_method must be S256"})");
  }
  EXPECT_EQ(at.browser.get(Scene::authorize_path({}, 3)).body,
            R"({"status_code":400,"message":"Missing Required Parameter(s): scope"})");
}

TEST(Checklist, item_08_state_has_at_least_16_characters_and_stands_in_the_body_of_a_post) {
  Scene at;
  for (const int version : {1, 2, 3}) {
    EXPECT_EQ(at.browser.get(Scene::authorize_path({{"state", "123456789012345"}}, version)).body,
              R"({"status_code":400,"message":"State parameter should have a minimum of 16 characters"})");
    const Answer answer = at.browser.post(Scene::authorize_path({{"scope", kScope}}, version), {});
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.body, R"({"status_code":401,"message":"State required in POST body."})");
  }
  EXPECT_EQ(at.browser.get(Scene::authorize_path({{"state", "1234567890123456"}})).status, 302);
  // Characters, not bytes: fifteen of two bytes each are too few.
  std::string umlauts;
  for (int i = 0; i < 15; ++i) umlauts += "\xC3\xA4";
  EXPECT_EQ(at.browser.get(Scene::authorize_path({{"state", umlauts}})).status, 400);
}

TEST(Checklist, item_09_a_client_secret_is_refused_with_plain_text) {
  Scene at;
  const Answer answer = at.browser.get(Scene::authorize_path({{"client_secret", "secret-1"}}));
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.content_type, "text/plain; charset=utf-8");
  EXPECT_EQ(answer.body, "Illegal query parameter [client_secret] detected");
  EXPECT_EQ(at.browser.post("/v2/o/authorize/", Scene::asked({{"client_secret", "x"}})).status, 400);
}

TEST(Checklist, item_10_an_unknown_missing_or_inactive_application_is_a_page_and_no_redirect) {
  Scene at;
  const auto page = [&](const Parameters& changes) {
    Answer answer = at.browser.get(Scene::authorize_path(changes));
    EXPECT_EQ(answer.header("Location"), "");
    EXPECT_EQ(answer.content_type, "text/html; charset=utf-8");
    return answer;
  };
  EXPECT_EQ(page({{"client_id", "nobody"}}).status, 400);
  EXPECT_EQ(page({{"client_id", "nobody"}}).body, "invalid_client : Application does not exist (client_id)");
  EXPECT_EQ(page({{"client_id", ""}}).status, 401);
  EXPECT_EQ(page({{"client_id", ""}}).body, "invalid_client : App id failed");
  at.update([](store::Application& app) { app.active = false; });
  EXPECT_EQ(page({}).status, 403);
  EXPECT_EQ(page({}).body,
            "invalid_client : This application, Test App, is temporarily inactive. If you are the app "
            "maintainer, please contact the Blue Button API team. If you are a Medicare Beneficiary and need "
            "assistance, please contact the support team for the application you are trying to access.");
}

TEST(Checklist, item_11_v3_is_for_early_adopters_where_they_are_named) {
  Scene at;
  const std::string path = Scene::authorize_path({{"scope", kScope}}, 3);
  const Answer answer = get_from(at, {.v3_endpoints = true, .v3_early_adopters = {"another"}}, path);
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.body, R"({"status_code":403,"message":"Unable to verify permission"})");
  EXPECT_EQ(get_from(at, {.v3_endpoints = true, .v3_early_adopters = {"another", "client-1"}}, path).status,
            302);
  EXPECT_EQ(
      get_from(at, {.v3_endpoints = true, .v3_early_adopters = {"another"}}, Scene::authorize_path({}, 2))
          .status,
      302)
      << "v2 is for everybody";
  // Who may not use v3 is told so before anything else is looked at.
  EXPECT_EQ(get_from(at, {.v3_endpoints = true, .v3_early_adopters = {"another"}},
                     Scene::authorize_path({{"scope", "patient/AuditEvent.rs"}}, 3))
                .status,
            403);
}

TEST(Checklist, item_11_audit_event_scopes_are_of_aligned_networks_alone) {
  Scene at;
  for (const char* scope :
       {"patient/AuditEvent.rs", "patient/AuditEvent.r", "profile patient/AuditEvent.s"}) {
    const std::string path = Scene::authorize_path({{"scope", scope}, {"state", ""}}, 3);
    Answer answer = get_from(at, {.v3_endpoints = true}, path);
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.body, R"({"status_code":400,"message":"Invalid scopes."})");
    answer = get_from(at, {.v3_endpoints = true, .audit_events = true}, path);
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.body,
              R"({"status_code":400,"message":"Requesting an AuditEvent scope is only valid in token )"
              R"(requests through CMS Aligned Networks. For more information, go to this page: )"
              R"(https://bluebutton.cms.gov/cms-aligned-networks-documentation/"})");
  }
}

TEST(Checklist, item_11_an_application_of_client_credentials_alone_has_nobody_to_ask) {
  Scene at;
  at.update([](store::Application& app) {
    app.auth_type = store::AllowedAuthType::client_credentials;
    app.jwks_uri = "https://app.example/jwks.json";
  });
  for (const int version : {1, 2, 3}) {
    const Answer answer = at.browser.get(Scene::authorize_path({{"client_secret", "x"}}, version));
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(
        answer.body,
        R"({"status_code":403,"message":"This authorization call type is not allowed for application, )"
        R"(Test App. If you are the app maintainer, please contact the Blue Button API team. If you are )"
        R"(a Medicare Beneficiary and need assistance, please contact the support team for the )"
        R"(application you are trying to access."})");
  }
  at.update([](store::Application& app) { app.auth_type = store::AllowedAuthType::both; });
  EXPECT_EQ(at.browser.get(Scene::authorize_path()).status, 302);
}

TEST(Checklist, item_12_who_is_not_logged_in_goes_to_the_login_page_and_back) {
  Scene at;
  for (const int version : {1, 2, 3}) {
    const std::string path = Scene::authorize_path({{"scope", kScope}}, version);
    const Answer answer = at.browser.get(path);
    EXPECT_EQ(answer.status, 302);
    EXPECT_EQ(answer.header("Location"), "/mymedicare/login?next=" + percent_encode(path));
  }
}

TEST(Checklist, item_12_the_body_of_a_post_is_merged_into_the_way_back) {
  Scene at;
  const Answer answer = at.browser.post("/v2/o/authorize/?lang=es", Scene::asked());
  EXPECT_EQ(answer.status, 303);
  EXPECT_EQ(answer.location_parameter("next"), "/v2/o/authorize/?lang=es&" + format_query(Scene::asked()));
}

TEST(Checklist, item_14_after_login_the_browser_is_at_an_approval_of_ten_minutes_with_the_original_query) {
  Scene at;
  const identity::Sessions::Live session{sha256("cookie"), at.user, {}};
  for (const int version : {1, 2, 3}) {
    const Dependencies dependencies{*at.store, at.clock, *at.sessions, at.pages, {.v3_endpoints = true}};
    const std::string asked = Scene::authorize_path({{"scope", kScope}}, version);
    const auto location = continue_after_login(dependencies, session, asked);
    ASSERT_TRUE(location.ok());
    const std::string uuid = location->substr(16, 36);
    EXPECT_EQ(*location, Scene::base(version) + "authorize/" + uuid + asked.substr(15));
    const auto is_good = [&](Instant at_time) {
      return is_approval(uuid, session.digest, at.application.id, at_time);
    };
    EXPECT_TRUE(is_good(test::kFlowStart + std::chrono::minutes(10) - Seconds(1)));
    EXPECT_FALSE(is_good(test::kFlowStart + std::chrono::minutes(10)));
  }
  const Dependencies without{*at.store, at.clock, *at.sessions, at.pages};
  EXPECT_EQ(continue_after_login(without, session, Scene::authorize_path({{"scope", kScope}}, 3)).value(),
            "/");
}

TEST(Checklist, item_14_what_is_no_uuid_is_404) {
  Scene at;
  for (const int version : {1, 2, 3}) {
    for (const char* uuid : {"x", "register", "12345678-1234-1234-1234-12345678901g"}) {
      const Answer answer = at.browser.get(Scene::base(version) + "authorize/" + uuid + "/");
      EXPECT_EQ(answer.status, 404);
      EXPECT_EQ(answer.body, R"({"status_code":404,"message":"Not found."})");
    }
  }
}

// RFC 9700 section 4.12: a browser must not send the form once more to where it is redirected to.
TEST(Suite, a_form_is_followed_by_303_and_a_get_by_302) {
  http::Response after_form, after_get;
  redirect_browser(after_form, "/x", http::Method::post);
  redirect_browser(after_get, "/x", http::Method::get);
  EXPECT_EQ(after_form.status, 303);
  EXPECT_EQ(after_get.status, 302);
}

}  // namespace
}  // namespace bb::oauth
