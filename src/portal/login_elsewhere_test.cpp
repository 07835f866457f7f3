#include "portal/login_elsewhere.h"

#include "audit/events_for_test.h"
#include "base/trace.h"
#include "support/flow.h"

namespace bb::portal {
namespace {

// A provider where everybody is who the test says.
class AnyProvider final : public identity::Provider {
 public:
  std::string_view name() const override { return "any"; }
  std::string_view callback_path() const override { return "/back"; }
  std::string_view state_parameter() const override { return "state"; }
  Result<std::string> depart(const identity::LoginSecrets& secrets, std::string_view language) override {
    return "https://login.example/?state=" + secrets.state + "&lang=" + std::string(language);
  }
  Result<identity::Identity> arrive(const Parameters&, const identity::LoginSecrets&) override { return who; }

  Result<identity::Identity> who = identity::Identity{"user-1", "1S00E00AA00", "", "", "Jane", "Doe", ""};
};

class OnePerson final : public identity::People {
 public:
  Result<std::optional<identity::Person>> find_synthetic(std::size_t) override {
    return std::optional<identity::Person>{};
  }
  Result<std::optional<identity::Person>> find(const identity::Identifier& identifier,
                                               const identity::OnBehalf& of) override {
    asked_for = of;
    if (identifier.value != "1S00E00AA00") return std::optional<identity::Person>{};
    return std::optional(identity::Person{-7, "Jane", "Doe", "1S00E00AA00"});
  }
  Result<std::optional<identity::Person>> match(const identity::PersonDescription&,
                                                const identity::MatchAsker&) override {
    return std::optional<identity::Person>{};
  }
  const IdentifierHash& identifier_hash() const override { return hash_; }

  identity::OnBehalf asked_for;

 private:
  IdentifierHash hash_;
};

class LoginElsewhereTest : public test::Flow {
 protected:
  LoginElsewhereTest() {
    oauth::Dependencies oauth{*store, clock, *sessions, drawn};
    site = http::Router();
    oauth::add_routes(site, oauth);
    add_routes(site, {oauth, drawn, proxies, false, LoginElsewhere{provider, attempts, members, pool}});
  }
  test::Answer depart(const std::string& next = authorize_path()) {
    return visitor.get("/mymedicare/login?next=" + percent_encode(next));
  }
  test::Answer come_back(const test::Answer& departed) {
    return visitor.get("/back?state=" + departed.location_parameter("state"));
  }

  Pages drawn{{}};
  AnyProvider provider;
  OnePerson people;
  identity::LoginAttempts attempts{*store, clock, false};
  identity::Members members{*store, people, clock, identity::Members::Accounts::one};
  const http::TrustedProxies proxies{};
  http::WorkerPool pool{1, 8};
  http::Router site;
  test::Browser visitor{site};
};

TEST_F(LoginElsewhereTest, a_browser_departs_and_comes_back_to_the_consent_page) {
  const test::Answer departed = depart();
  EXPECT_EQ(departed.status, 302);
  EXPECT_EQ(departed.header("Location").find("https://login.example/?state="), 0U);
  const test::Answer arrived = come_back(departed);
  EXPECT_EQ(arrived.status, 302);
  EXPECT_EQ(visitor.get(arrived.header("Location")).status, 200);
  EXPECT_EQ(store->find_user("user-1").value()->beneficiary, -7);
  EXPECT_EQ(people.asked_for.client_id, "client-1") << "the data server learns which application asks";
}

// The same, for tests that are named after an item.
struct Visit : LoginElsewhereTest {
  void TestBody() override {}
  using Flow::asked;
  using Flow::authorize_path;
  using LoginElsewhereTest::come_back;
  using LoginElsewhereTest::depart;
  using LoginElsewhereTest::visitor;
};

TEST(Checklist, item_13_the_language_is_remembered_and_passed_to_the_login) {
  Visit visit;
  const auto lang_of = [&](const Parameters& changes) {
    return visit.depart(Visit::authorize_path(changes)).location_parameter("lang");
  };
  EXPECT_EQ(lang_of({{"lang", "es"}}), "es");
  EXPECT_EQ(visit.visitor.cookies["django_language"], "es");
  EXPECT_EQ(lang_of({}), "es") << "remembered";
  EXPECT_EQ(lang_of({{"lang", "en"}}), "en");
  EXPECT_EQ(visit.visitor.get("/mymedicare/login?lang=es&next=").location_parameter("lang"), "es");
  visit.visitor.cookies.clear();
  EXPECT_EQ(lang_of({{"lang", "fr"}}), "");
  EXPECT_EQ(visit.visitor.cookies.count("django_language"), 0U);
}

TEST(Checklist, item_14_after_login_the_browser_lands_at_an_approval_with_the_query_it_came_with) {
  Visit visit;
  const std::string location = visit.come_back(visit.depart()).header("Location");
  ASSERT_EQ(location.find("/v2/o/authorize/"), 0U);
  EXPECT_EQ(location.substr(16 + 36, 2), "/?");
  EXPECT_EQ(parse_query(location.substr(location.find('?') + 1)), Visit::asked());
}

TEST_F(LoginElsewhereTest, logging_in_gives_a_new_session_and_ends_the_one_before) {
  visitor.get(come_back(depart()).header("Location"));
  const std::string first = visitor.cookies["bluebutton"];
  // prompt=login: who is logged in already logs in once more.
  ASSERT_EQ(come_back(depart()).status, 302);
  EXPECT_NE(visitor.cookies["bluebutton"], first);
  EXPECT_FALSE(store->find_session(sha256(first)).value());
  EXPECT_TRUE(store->find_session(sha256(visitor.cookies["bluebutton"])).value());
}

TEST_F(LoginElsewhereTest, a_cookie_that_was_planted_before_the_login_is_no_session_after_it) {
  const std::string planted(43, 'x');
  visitor.cookies["bluebutton"] = planted;
  ASSERT_EQ(come_back(depart()).status, 302);
  EXPECT_FALSE(store->find_session(sha256(planted)).value());
}

TEST_F(LoginElsewhereTest, every_error_has_its_status_and_gives_no_session) {
  const auto refused = [this](Error error) {
    provider.who = std::move(error);
    const test::Answer answer = come_back(depart());
    EXPECT_EQ(answer.headers.count("Location"), 0U);
    EXPECT_EQ(visitor.cookies.count("bluebutton"), 0U);
    EXPECT_EQ(answer.header("Cache-Control"), "no-store");
    return answer;
  };
  EXPECT_EQ(refused(invalid("told")).status, 400);
  EXPECT_EQ(refused(invalid("told")).body, R"({"error": "told"})");
  EXPECT_EQ(refused({ErrorKind::bad_answer, "told", "debug"}).status, 502);
  EXPECT_EQ(refused({ErrorKind::unavailable, "told", "debug"}).status, 502);
  EXPECT_EQ(refused({ErrorKind::timed_out, "told", "debug"}).body, R"({"error": "told"})");
  EXPECT_EQ(refused({ErrorKind::busy, "told", ""}).status, 503);
  EXPECT_EQ(refused({ErrorKind::busy, "told", ""}).header("Retry-After"), "1");
  EXPECT_EQ(refused(internal("debug")).status, 500);
  EXPECT_EQ(refused(internal("debug")).body.find("debug"), std::string::npos);

  const test::Answer called_off = refused({ErrorKind::forbidden, "You called it off.", ""});
  EXPECT_EQ(called_off.status, 403);
  EXPECT_NE(called_off.body.find("You called it off."), std::string::npos);
  EXPECT_NE(called_off.body.find("href=\"/mymedicare/login?next=%2Fv2%2Fo%2Fauthorize"), std::string::npos)
      << called_off.body;
}

TEST_F(LoginElsewhereTest, who_is_not_found_is_shown_the_way_back_to_the_app_that_asked) {
  provider.who = identity::Identity{"user-2", "1S00E00AA99", "", "", "", "", ""};
  const test::Answer answer = come_back(depart());
  EXPECT_EQ(answer.status, 404);
  EXPECT_NE(answer.body.find("error=not_found"), std::string::npos);
  EXPECT_NE(answer.body.find("Go back to Test App"), std::string::npos);
  EXPECT_FALSE(store->find_user("user-2").value());
}

TEST_F(LoginElsewhereTest, the_way_back_leads_to_registered_addresses_only) {
  provider.who = identity::Identity{"user-2", "1S00E00AA99", "", "", "", "", ""};
  for (const std::string& next :
       {authorize_path({{"redirect_uri", "https://evil.example/"}}),
        authorize_path({{"client_id", "unknown"}}),
        std::string("https://evil.example/?client_id=client-1&redirect_uri=https://evil.example/"),
        std::string()}) {
    const test::Answer answer = come_back(depart(next));
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.body.find("evil.example"), std::string::npos) << next;
    EXPECT_EQ(answer.body.find("not_found"), std::string::npos) << next;
  }
}

TEST_F(LoginElsewhereTest, a_login_that_came_from_nowhere_ends_at_the_front_page) {
  for (const char* next :
       {"", "https://evil.example/", "//evil.example", "/v2/o/authorize/?client_id=unknown"})
    EXPECT_EQ(come_back(depart(next)).header("Location"), "/") << next;
}

TEST_F(LoginElsewhereTest, states_that_are_not_this_browsers_are_400) {
  const auto error_of = [this](const std::string& query) { return visitor.get("/back" + query).body; };
  for (const char* query : {"", "?state=", "?code=x"})
    EXPECT_EQ(error_of(query), R"({"error": "The state parameter is required"})") << query;
  EXPECT_EQ(error_of("?state=x"), R"({"error": "The requested state was not found"})");
  const test::Answer departed = depart();
  visitor.cookies.erase("bluebutton-login");
  EXPECT_EQ(come_back(departed).body, R"({"error": "The requested state was not found"})");
  EXPECT_EQ(visitor.get("/back?state=a&state=b").status, 400);
  EXPECT_EQ(visitor.get("/mymedicare/login?next=" + std::string(9'000, 'x')).status, 400);
}

TEST_F(LoginElsewhereTest, who_has_signed_in_is_reported) {
  audit::Reported reported;
  ASSERT_EQ(come_back(depart()).status, 302);
  const std::string all = reported.all();
  EXPECT_NE(all.find("login_success"), std::string::npos) << all;
  EXPECT_NE(all.find("\"any\""), std::string::npos) << all;
}

TEST_F(LoginElsewhereTest, there_is_no_password_to_guess) {
  EXPECT_EQ(visitor.post("/mymedicare/login", {{"username", "alice"}}).status, 405);
}

}  // namespace
}  // namespace bb::portal
