#include "audit/events_for_test.h"
#include "oauth/demo_application.h"
#include "oauth/redirect_uri.h"
#include "portal/pages.h"
#include "portal/routes.h"
#include "portal/static_files.h"
#include "portal/web_files.h"
#include "support/flow.h"

namespace bb::portal {
namespace {

// One user, alice, with the password "right".
class OneUser final : public identity::Authenticator {
 public:
  explicit OneUser(store::UserId id) : id_(id) {}
  Result<std::optional<store::UserId>> check(std::string_view username, std::string_view password) override {
    return username == "alice" && password == "right" ? std::optional(id_) : std::nullopt;
  }

 private:
  store::UserId id_;
};

class Portal : public test::Flow {
 protected:
  Portal() {
    oauth::Dependencies oauth{*store, clock, *sessions, drawn};
    site = http::Router();
    oauth::add_routes(site, oauth);
    add_routes(site, {oauth, drawn, proxies, false, LoginHere{people, lockout, pool}});
  }
  // The value of a hidden field.
  static std::string field(const test::Answer& page, const std::string& name) {
    const std::size_t at = page.body.find("name=\"" + name + "\" value=\"");
    if (at == std::string::npos) return "";
    const std::size_t begin = at + name.size() + 15;
    return page.body.substr(begin, page.body.find('"', begin) - begin);
  }
  test::Answer log_in_with(const std::string& password, const std::string& next = authorize_path()) {
    const test::Answer page = visitor.get("/mymedicare/login?next=" + percent_encode(next));
    return visitor.post("/mymedicare/login", {{"form_token", field(page, "form_token")},
                                              {"next", next},
                                              {"username", "alice"},
                                              {"password", password}});
  }
  test::Answer consent_page(const Parameters& changes = {}) {
    return visitor.get(log_in_with("right", authorize_path(changes)).header("Location"));
  }

  Pages drawn{{.sandbox = true}};
  OneUser people{user};
  identity::Lockout lockout{*store, clock};
  http::WorkerPool pool{1, 8};
  const http::TrustedProxies proxies{"192.0.2.1"};  // the address of every request of test::Browser
  http::Router site;
  test::Browser visitor{site};
};

TEST_F(Portal, wrong_passwords_behind_a_proxy_count_for_the_client_and_not_for_the_proxy) {
  const std::string token = field(visitor.get("/mymedicare/login"), "form_token");
  const auto status = [&](const std::string& username, const std::string& client) {
    return visitor
        .post("/mymedicare/login", {{"form_token", token}, {"username", username}, {"password", "wrong"}},
              {{"X-Forwarded-For", client}})
        .status;
  };
  for (int n = 0; n < 21; ++n) status("nobody" + std::to_string(n), "198.51.100.7");
  EXPECT_EQ(status("somebody", "198.51.100.7"), 429);
  EXPECT_EQ(status("somebody", "198.51.100.8"), 403);
}

TEST_F(Portal, every_page_keeps_scripts_and_frames_out_and_is_not_cached) {
  for (const test::Answer& page : {visitor.get("/"), visitor.get("/mymedicare/login"), consent_page(),
                                   visitor.get("/v2/o/authorize/?client_id=nobody")}) {
    EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
    const std::string policy = page.header("Content-Security-Policy");
    EXPECT_EQ(policy.find("default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
                          "frame-ancestors 'none'"),
              0U);
    EXPECT_EQ(page.header("X-Frame-Options"), "DENY");
    EXPECT_EQ(page.header("Referrer-Policy"), "no-referrer");
    EXPECT_EQ(page.header("Cache-Control"), "no-store");
    EXPECT_EQ(page.headers.count("Cache-Control"), 1U);
    EXPECT_EQ(page.body.find("<script"), std::string::npos);
    EXPECT_EQ(page.body.find(" style="), std::string::npos);
    EXPECT_NE(page.body.find("<html lang=\"en\">"), std::string::npos);
    EXPECT_EQ(page.body.find("{{"), std::string::npos);
  }
}

TEST_F(Portal, over_tls_browsers_are_told_to_stay_there) {
  http::Response plain, secure;
  Pages({}).home(plain);
  Pages({.secure = true}).home(secure);
  const auto has = [](const http::Response& response) {
    for (const auto& [name, value] : response.headers) {
      if (name == "Strict-Transport-Security") return true;
    }
    return false;
  };
  EXPECT_FALSE(has(plain));
  EXPECT_TRUE(has(secure));
}

TEST_F(Portal, only_a_sandbox_tells_whom_to_sign_in_as) {
  http::Response response;
  Pages({}).login(response, {});
  EXPECT_EQ(response.body.view().find("BBUser"), std::string_view::npos);
  Pages({}).home(response);
  EXPECT_EQ(response.body.view().find("test-client-secret"), std::string_view::npos);
  EXPECT_NE(visitor.get("/mymedicare/login").body.find("BBUser00000"), std::string::npos);
}

TEST_F(Portal, the_login_page_names_the_application_that_asks) {
  const std::string body = visitor.get("/mymedicare/login?next=" + percent_encode(authorize_path())).body;
  EXPECT_NE(body.find("<strong>Test App</strong> asks"), std::string::npos);
  for (const char* id : {"id=\"username-textbox\"", "id=\"password-textbox\"", "id=\"login-button\""}) {
    EXPECT_NE(body.find(id), std::string::npos) << id;
  }
}

TEST_F(Portal, login_goes_on_to_the_consent_page) {
  const test::Answer answer = log_in_with("right");
  EXPECT_EQ(answer.status, 303);
  EXPECT_EQ(answer.header("Location").find("/v2/o/authorize/"), 0U);
  EXPECT_EQ(visitor.get(answer.header("Location")).status, 200);
}

TEST_F(Portal, a_wrong_password_says_so_and_keeps_the_way) {
  const test::Answer answer = log_in_with("wrong");
  EXPECT_EQ(answer.status, 403);
  EXPECT_NE(answer.body.find("role=\"alert\""), std::string::npos);
  EXPECT_NE(answer.body.find("value=\"alice\""), std::string::npos);
  EXPECT_EQ(answer.body.find("wrong\""), std::string::npos) << "the password is not repeated";
  EXPECT_EQ(answer.headers.count("Location"), 0U);
  EXPECT_EQ(log_in_with("right").status, 303);
}

TEST_F(Portal, five_wrong_passwords_lock_the_username_even_for_the_right_one) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(log_in_with("wrong").status, 403);
  const test::Answer locked = log_in_with("right");
  EXPECT_EQ(locked.status, 429);
  EXPECT_EQ(locked.header("Retry-After"), "1800");
  EXPECT_NE(locked.body.find("30 minutes"), std::string::npos);
  clock.advance(std::chrono::minutes(30));
  EXPECT_EQ(log_in_with("right").status, 303);
}

TEST_F(Portal, passwords_right_and_wrong_are_reported_without_the_username) {
  audit::Reported reported;
  log_in_with("wrong");
  log_in_with("right");
  const std::string all = reported.all();
  EXPECT_NE(all.find("wrong_username_or_password"), std::string::npos) << all;
  EXPECT_NE(all.find("\"sandbox\""), std::string::npos) << all;
  EXPECT_EQ(all.find("alice"), std::string::npos) << all;
}

TEST_F(Portal, a_login_form_of_another_site_or_of_yesterday_is_refused) {
  const test::Answer answer =
      visitor.post("/mymedicare/login", {{"username", "alice"}, {"password", "right"}, {"form_token", "x"}});
  EXPECT_EQ(answer.status, 403);
  EXPECT_NE(answer.body.find("out of date"), std::string::npos);
  EXPECT_EQ(log_in_with("right").status, 303);
}

TEST_F(Portal, a_login_that_came_from_nowhere_ends_at_the_front_page) {
  EXPECT_EQ(log_in_with("right", "").header("Location"), "/");
  EXPECT_EQ(log_in_with("right", "https://evil.example/").header("Location"), "/");
}

TEST_F(Portal, where_no_way_to_sign_in_is_configured_nobody_can) {
  http::Router nowhere;
  add_routes(nowhere, {{*store, clock, *sessions, drawn}, drawn, proxies, false, NoLogin{}});
  test::Browser browser{nowhere};
  for (const test::Answer& answer :
       {browser.get("/mymedicare/login"),
        browser.post("/mymedicare/login", {{"username", "alice"}, {"password", "right"}})}) {
    EXPECT_EQ(answer.status, 503);
    EXPECT_NE(answer.body.find("Nobody can sign in here yet"), std::string::npos);
    EXPECT_EQ(answer.headers.count("Set-Cookie"), 0U);
  }
}

TEST_F(Portal, the_consent_page_has_what_cms_tests_look_for) {
  const std::string body = consent_page().body;
  for (const char* part :
       {"id=\"connect_app\"", "id=\"radio_1\"", "id=\"permission_expire_info\"", "id=\"approve\"",
        "id=\"deny\"", "name=\"share_demographic_scopes\" value=\"False\"",
        "type=\"checkbox\" value=\"True\" checked", "name=\"allow\" value=\"Connect\"",
        "<span id=\"permission_end_date\">October 21, 2027.</span>", "for 13 months, until"}) {
    EXPECT_NE(body.find(part), std::string::npos) << part;
  }
}

TEST_F(Portal, the_consent_page_offers_only_what_was_asked_for) {
  const std::string body = consent_page({{"scope", "patient/Coverage.rs"}}).body;
  EXPECT_NE(body.find("Your coverage"), std::string::npos);
  EXPECT_EQ(body.find("Your claims"), std::string::npos);
  EXPECT_EQ(body.find("radio_1"), std::string::npos);
}

TEST_F(Portal, a_study_has_no_end_date_and_one_time_an_hour) {
  update([](store::Application& app) { app.data_access_type = store::DataAccessType::research_study; });
  EXPECT_EQ(consent_page().body.find("permission_end_date"), std::string::npos);
  update([](store::Application& app) { app.data_access_type = store::DataAccessType::one_time; });
  const std::string body = consent_page().body;
  EXPECT_NE(body.find("will have access to your data for 1 hour."), std::string::npos);
  EXPECT_EQ(body.find("permission_end_date"), std::string::npos);
}

TEST_F(Portal, the_drawn_form_is_taken) {
  const std::string path = log_in_with("right").header("Location");
  const test::Answer page = visitor.get(path);
  Parameters form = {
      {"share_demographic_scopes", "False"}, {"share_demographic_scopes", "True"}, {"allow", "Connect"}};
  for (const char* name : {"form_token", "redirect_uri", "client_id", "state", "response_type",
                           "code_challenge", "code_challenge_method"}) {
    EXPECT_NE(field(page, name), "") << name;
    form.emplace_back(name, field(page, name));
  }
  const test::Answer answer = visitor.post(path.substr(0, path.find('?')), form);
  EXPECT_EQ(answer.status, 303);
  EXPECT_EQ(answer.header("Location").find(kRedirect + "?code="), 0U);
}

TEST_F(Portal, what_an_application_says_of_itself_is_text_and_never_markup) {
  update([](store::Application& app) {
    app.name = "<img src=x>\"'&";
    app.description = "</p><script>alert(1)</script>";
    app.policy_uri = "javascript:alert(1)";
    app.tos_uri = "https://app.example/\"><script>";
  });
  const std::string body = consent_page({{"state", "\"><script>alert(1)</script>"}}).body;
  EXPECT_EQ(body.find("<script"), std::string::npos);
  EXPECT_EQ(body.find("<img src=x"), std::string::npos);
  EXPECT_EQ(body.find("javascript:"), std::string::npos);
  EXPECT_NE(body.find("&lt;img src=x&gt;&quot;"), std::string::npos);
}

TEST_F(Portal, consent_may_lead_to_the_application_and_other_pages_stay) {
  EXPECT_EQ(consent_page().header("Content-Security-Policy").find("form-action"), std::string::npos);
  EXPECT_NE(visitor.get("/").header("Content-Security-Policy").find("form-action 'self'"), std::string::npos);
}

TEST_F(Portal, styles_are_kept_by_browsers_under_an_address_that_changes_with_them) {
  const test::Answer style = visitor.get(static_address("style.css"));
  EXPECT_EQ(style.status, 200);
  EXPECT_EQ(style.content_type, "text/css; charset=utf-8");
  EXPECT_EQ(style.header("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(style.body, web_file("static/style.css"));
  EXPECT_EQ(visitor.get("/static/style.css?v=old").header("Cache-Control"), "public, max-age=300");
  const test::Answer same = visitor.get("/static/style.css", {{"If-None-Match", style.header("ETag")}});
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.body, "");
  EXPECT_EQ(visitor.get("/static/mark.svg").content_type, "image/svg+xml");
  for (const char* none : {"/static/none.css", "/static/..%2Ftemplates%2Flogin.html", "/static/"}) {
    EXPECT_EQ(visitor.get(none).status, 404) << none;
  }
  EXPECT_NE(visitor.get("/").body.find(static_address("style.css")), std::string::npos);
}

TEST(LongDate, is_as_people_in_the_united_states_write_it) {
  EXPECT_EQ(long_date(*parse_instant("2027-10-01T23:59:59Z")), "October 1, 2027");
  EXPECT_EQ(long_date(*parse_instant("2028-02-29T00:00:00Z")), "February 29, 2028");
}

TEST(DemoApplication, is_registered_once_and_keeps_what_its_developer_changed) {
  const test::Folder folder;
  auto store = store::open_auth_store("sqlite:" + (folder / "store.db"), true).value();
  ASSERT_TRUE(oauth::put_demo_application(*store, "http://localhost:8000", test::kFlowStart).ok());
  const auto demo = store->find_application("test-client-id").value();
  ASSERT_TRUE(demo);
  EXPECT_EQ(demo->secret_digest, sha256("test-client-secret"));
  for (const std::string& uri : demo->redirect_uris) EXPECT_TRUE(oauth::check_redirect_uri(uri).ok()) << uri;
  for (const char* uri : {"http://localhost:3001/api/bluebutton/callback/", "http://127.0.0.1:4711/callback",
                          "http://localhost:8000/testclient/callback"}) {
    EXPECT_TRUE(oauth::is_registered(uri, demo->redirect_uris)) << uri;
  }

  store::Application changed = *demo;
  changed.name = "Mine";
  changed.redirect_uris = {"https://mine.example/cb"};
  ASSERT_TRUE(store->update_application(changed).ok());
  ASSERT_TRUE(oauth::put_demo_application(*store, "http://localhost:8000", test::kFlowStart).ok());
  const auto after = store->find_application("test-client-id").value();
  EXPECT_EQ(after->name, "Mine");
  EXPECT_EQ(after->redirect_uris.front(), "https://mine.example/cb");
  EXPECT_EQ(after->redirect_uris.size(), demo->redirect_uris.size() + 1);
  EXPECT_EQ(store->list_applications().value().size(), 1U);
}

}  // namespace
}  // namespace bb::portal
