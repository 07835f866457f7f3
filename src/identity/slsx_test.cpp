#include "identity/slsx.h"

#include <gtest/gtest.h>

#include <map>

#include "audit/events_for_test.h"
#include "base/trace.h"
#include "support/local_server.h"

namespace bb::identity {
namespace {

constexpr std::string_view kPerson =
    R"({"status":"ok","code":200,"data":{"user":{"id":"user 1","hicn":" 1000044680 ","mbi":" 1sa0a00aa12 ",)"
    R"("firstName":"Ada","lastName":null,"email":"ada@example.com"}}})";

// Medicare.gov, which answers as the test says and writes down what it was asked.
class SlsxTest : public ::testing::Test {
 protected:
  struct Reply {
    int status = 200;
    std::string body;
  };

  SlsxTest() {
    replies_["POST /session"] = {{200, R"({"auth_token":"token-1","user_id":"user 1"})"}};
    replies_["GET /users/user%201"] = {{200, std::string(kPerson)}, {403, ""}};
    replies_["GET /signout"] = {{302, ""}};
    replies_["GET /health"] = {{200, ""}};
    http::Router routes;
    routes.add_fallback(
        "/", [this](const http::Request& request, http::Response& response) { answer(request, response); });
    for (const auto& [path, method] :
         {std::pair("/session", http::Method::post), std::pair("/users/{user}", http::Method::get),
          std::pair("/signout", http::Method::get), std::pair("/health", http::Method::get)}) {
      routes.add(method, path, [this](const http::Request& request, http::Response& response) {
        answer(request, response);
      });
    }
    server_ = std::make_unique<test::LocalServer>(std::move(routes));
    options_.login_url = "https://medicare.example/sso/authorize?client_id=bb2api";
    options_.token_url = server_->url() + "/session";
    options_.userinfo_url = server_->url() + "/users";
    options_.signout_url = server_->url() + "/signout";
    options_.health_url = server_->url() + "/health";
    options_.callback_url = "https://bb.example.org/mymedicare/sls-callback";
    options_.client_id = "bb2api";
    options_.client_secret = "se\"cret";
    options_.time = Milliseconds(2'000);
  }

  void answer(const http::Request& request, http::Response& response) {
    const std::string what = std::string(http::name(request.method)) + " " + std::string(request.path);
    heard_.push_back(what);
    for (const char* name : {"Authorization", "Content-Type", "Cookie", "X-SLS-starttime", "X-Request-ID"})
      headers_[what + " " + name] = std::string(request.header(name));
    bodies_[what] = std::string(request.body);
    auto& replies = replies_[what];
    if (replies.empty()) {
      response.status = 404;
      return;
    }
    const Reply reply = replies.front();
    if (replies.size() > 1) replies.erase(replies.begin());
    response.status = reply.status;
    response.body.append(reply.body);
  }

  Result<Identity> arrive(const Parameters& brought = {{"req_token", "request-1"}, {"relay", "state"}}) {
    return make_slsx(*client_, clock_, {}, options_)->arrive(brought, {"state", "", ""});
  }
  Result<std::string> depart(std::string_view language = {}) {
    return make_slsx(*client_, clock_, {}, options_)->depart({"a state", "", ""}, language);
  }

  ManualClock clock_{*parse_instant("2026-09-21T14:13:20.125Z")};
  SlsxOptions options_;
  std::map<std::string, std::vector<Reply>> replies_;
  std::vector<std::string> heard_;
  std::map<std::string, std::string> headers_, bodies_;
  std::unique_ptr<http::Client> client_ = http::Client::make({}).value();
  std::unique_ptr<test::LocalServer> server_;
};

TEST_F(SlsxTest, a_browser_departs_with_relay_and_callback) {
  EXPECT_EQ(depart().value(),
            "https://medicare.example/sso/authorize?client_id=bb2api&relay=a%20state"
            "&redirect_uri=https%3A%2F%2Fbb.example.org%2Fmymedicare%2Fsls-callback");
  EXPECT_EQ(heard_, std::vector<std::string>{"GET /health"});
  options_.login_url = "https://medicare.example/login";
  EXPECT_EQ(depart().value().find("https://medicare.example/login?relay="), 0U);
}

TEST_F(SlsxTest, the_language_is_passed_on_as_medicare_calls_it) {
  EXPECT_TRUE(depart("es").value().ends_with("&lang=es-mx"));
  EXPECT_TRUE(depart("en").value().ends_with("&lang=en-us"));
  EXPECT_EQ(depart("fr").value().find("lang"), std::string::npos);
}

TEST_F(SlsxTest, nobody_is_sent_to_a_medicare_that_is_not_well) {
  replies_["GET /health"] = {{503, ""}};
  EXPECT_EQ(depart().error().kind, ErrorKind::bad_answer);
  EXPECT_EQ(depart().error().message, "An error occurred connecting to medicare.gov account");
  options_.health_url.clear();
  EXPECT_TRUE(depart().ok());
}

TEST_F(SlsxTest, a_request_token_becomes_a_person_and_the_session_ends) {
  const auto identity = arrive();
  ASSERT_TRUE(identity.ok()) << identity.error().debug;
  EXPECT_EQ(identity->username, "user 1");
  EXPECT_EQ(identity->mbi, "1SA0A00AA12");
  // PBKDF2 of 1000044680 with the published pepper: the hash of CMS's fixtures.
  EXPECT_EQ(identity->hicn_hash, "2025fbc612a884853f0c245e686780bf748e5652360ecd7430575491f4e018c5");
  EXPECT_EQ(identity->given_name, "Ada");
  EXPECT_EQ(identity->family_name, "");
  EXPECT_EQ(identity->email, "ada@example.com");
  EXPECT_EQ(heard_, (std::vector<std::string>{"POST /session", "GET /users/user%201", "GET /signout",
                                              "GET /users/user%201"}));
}

TEST_F(SlsxTest, calls_prove_who_asks_and_say_when) {
  options_.cookie = "ACA=1";
  ASSERT_TRUE(arrive().ok());
  EXPECT_EQ(bodies_["POST /session"],
            R"({"request_token":"request-1","client_id":"bb2api","client_secret":"se\"cret"})");
  EXPECT_EQ(headers_["POST /session Authorization"], "Basic YmIyYXBpOnNlImNyZXQ=");
  EXPECT_EQ(headers_["GET /users/user%201 Authorization"], "Bearer token-1");
  EXPECT_EQ(headers_["GET /signout Authorization"], "Bearer token-1");
  for (const std::string& call : heard_) {
    EXPECT_EQ(headers_[call + " Cookie"], "ACA=1") << call;
    EXPECT_EQ(headers_[call + " Content-Type"], "application/json") << call;
    EXPECT_EQ(headers_[call + " X-SLS-starttime"], "2026-09-21 14:13:20.125") << call;
  }
}

TEST_F(SlsxTest, a_browser_without_a_request_token_is_refused_and_nobody_asked) {
  for (const Parameters& brought : {Parameters{}, Parameters{{"req_token", ""}}}) {
    EXPECT_EQ(arrive(brought).error().kind, ErrorKind::invalid);
    EXPECT_EQ(arrive(brought).error().message, "An error occurred connecting to medicare.gov account");
  }
  EXPECT_TRUE(heard_.empty());
}

TEST_F(SlsxTest, an_mbi_is_optional) {
  for (const char* mbi : {R"("mbi":null)", R"("mbi":"")", R"("mbi":" ")", R"("x":1)"}) {
    replies_["GET /users/user%201"] = {
        {200, R"({"data":{"user":{"id":"user 1","hicn":"1000044680",)" + std::string(mbi) + "}}}"},
        {403, ""}};
    EXPECT_EQ(arrive().value().mbi, "") << mbi;
  }
}

TEST_F(SlsxTest, who_has_no_hicn_or_an_mbi_that_is_no_text_is_not_found) {
  for (const char* person : {R"("mbi":"1SA0A00AA12")", R"("hicn":null)", R"("hicn":"")", R"("hicn":5)",
                             R"("hicn":"1000044680","mbi":7)"}) {
    replies_["GET /users/user%201"] = {
        {200, R"({"data":{"user":{"id":"user 1",)" + std::string(person) + "}}}"}, {403, ""}};
    EXPECT_EQ(arrive().error().kind, ErrorKind::not_found) << person;
  }
  replies_["POST /session"] = {{200, R"({"auth_token":"token-1","user_id":" "})"}};
  EXPECT_EQ(arrive().error().kind, ErrorKind::not_found);
}

TEST_F(SlsxTest, what_medicare_does_not_answer_as_it_should_is_its_failure) {
  const std::map<std::string, std::vector<Reply>> good = replies_;
  const auto fails = [&](const std::string& call, const std::vector<Reply>& replies) {
    replies_ = good;
    replies_[call] = replies;
    const auto identity = arrive();
    ASSERT_FALSE(identity.ok()) << call << " " << replies.front().body;
    EXPECT_EQ(identity.error().kind, ErrorKind::bad_answer) << call;
    EXPECT_EQ(identity.error().message, "An error occurred connecting to medicare.gov account");
    for (const char* secret : {"token-1", "user 1", "1000044680", "request-1", "cret"})
      EXPECT_EQ(identity.error().debug.find(secret), std::string::npos) << identity.error().debug;
  };
  const std::string person(kPerson), token = "POST /session", users = "GET /users/user%201";
  for (const int status : {301, 400, 401, 500}) {
    fails(token, {{status, ""}});
    fails(users, {{status, ""}});
  }
  for (const char* body :
       {"", "[]", "{}", "no json", R"({"user_id":"user 1"})", R"({"auth_token":"token-1"})",
        R"({"auth_token":7,"user_id":"u"})", R"({"auth_token":"token-1","user_id":7})"})
    fails(token, {{200, body}});
  for (const char* body : {"", "{}", R"({"data":{}})", R"({"data":{"user":null}})", R"({"data":{"user":{}}})",
                           R"({"data":{"user":{"id":"user 2","hicn":"1","mbi":""}}})"})
    fails(users, {{200, body}, {403, ""}});
  // A session that does not end is no login.
  fails("GET /signout", {{200, ""}});
  fails("GET /signout", {{500, ""}});
  fails(users, {{200, person}, {200, person}});
  fails(users, {{200, person}, {500, ""}});
}

TEST_F(SlsxTest, calls_name_the_request_that_they_are_for) {
  Trace trace;
  trace.trace_id.fill('a');
  trace.span_id.fill('b');
  const TraceScope scope(&trace);
  ASSERT_TRUE(arrive().ok());
  for (const std::string& call : heard_)
    EXPECT_EQ(headers_[call + " X-Request-ID"], "bbbbbbbbbbbbbbbb") << call;
}

TEST_F(SlsxTest, what_was_asked_and_what_came_of_it_is_reported_without_whom_it_is_about) {
  audit::Reported reported;
  ASSERT_TRUE(arrive().ok());
  replies_["GET /users/user%201"] = {{500, ""}};
  ASSERT_FALSE(arrive().ok());
  const std::string all = reported.all();
  const auto count = [&](const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = all.find(part); at != std::string::npos; at = all.find(part, at + 1)) ++found;
    return found;
  };
  EXPECT_EQ(count(R"("type":"SLSx_token")"), 2U) << all;
  EXPECT_EQ(count(R"("type":"SLSx_userinfo")"), 2U) << all;
  EXPECT_EQ(count(R"("type":"Authentication:start")"), 2U) << all;
  EXPECT_EQ(count(R"("sls_status":"OK")"), 1U) << all;
  EXPECT_EQ(count(R"("sls_status":"FAIL")"), 1U) << all;
  EXPECT_EQ(count(R"("sls_mbi_format_valid":true)"), 1U) << all;
  for (const char* secret : {"token-1", "user 1", "1000044680", "1SA0A00AA12", "request-1", "Ada", "cret"})
    EXPECT_EQ(count(secret), 0U) << secret << " in " << all;
}

TEST_F(SlsxTest, a_token_that_is_no_header_is_its_failure) {
  replies_["POST /session"] = {{200, R"({"auth_token":"a\r\nX: y","user_id":"user 1"})"}};
  EXPECT_EQ(arrive().error().kind, ErrorKind::bad_answer);
}

TEST_F(SlsxTest, a_medicare_that_is_not_there_is_unavailable) {
  options_.token_url = "http://127.0.0.1:9/session";
  EXPECT_EQ(arrive().error().kind, ErrorKind::unavailable);
  EXPECT_EQ(arrive().error().message, "An error occurred connecting to medicare.gov account");
}

}  // namespace
}  // namespace bb::identity
