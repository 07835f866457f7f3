#include "identity/sessions.h"

#include <gtest/gtest.h>

#include "base/crypto.h"
#include "support/folder.h"

namespace bb::identity {
namespace {

constexpr std::chrono::minutes kMinute{1};

class SessionsTest : public ::testing::Test {
 protected:
  SessionsTest() {
    store::User alice;
    alice.username = "alice";
    user_ = store_->add_user(alice).value();
  }

  // A request with the cookie that a response set.
  http::Request with_cookie_of(const http::Response& response) {
    for (const auto& [name, value] : response.headers) {
      if (name == "Set-Cookie") cookie_ = value.substr(0, value.find(';'));
    }
    http::Request request;
    request.headers.push_back({"Cookie", cookie_});
    return request;
  }
  http::Request log_in() {
    http::Response response;
    EXPECT_TRUE(sessions_.start({}, response, user_).ok());
    return with_cookie_of(response);
  }
  bool is_live(const http::Request& request) { return sessions_.find(request).value().has_value(); }

  test::Folder folder_;
  ManualClock clock_{Instant{Milliseconds{1'790'000'000'000}}};
  std::shared_ptr<store::AuthStore> store_ =
      store::open_auth_store("sqlite:" + (folder_ / "store.db"), true).value();
  Sessions sessions_{*store_, clock_};
  store::UserId user_ = 0;
  std::string cookie_;
};

TEST_F(SessionsTest, a_login_is_found_by_its_cookie) {
  const http::Request request = log_in();
  const auto live = sessions_.find(request).value();
  ASSERT_TRUE(live);
  EXPECT_EQ(live->user, user_);
  EXPECT_FALSE(is_live({}));
}

TEST_F(SessionsTest, a_cookie_is_out_of_reach_of_scripts_and_of_other_sites_forms) {
  http::Response response;
  ASSERT_TRUE(sessions_.start({}, response, user_).ok());
  const std::string& cookie = response.headers.front().second;
  EXPECT_EQ(cookie.substr(54), "; Path=/; HttpOnly; SameSite=Lax");

  Sessions secure{*store_, clock_, {.secure = true}};
  http::Response other;
  ASSERT_TRUE(secure.start({}, other, user_).ok());
  EXPECT_EQ(other.headers.front().second.substr(0, 18), "__Host-bluebutton=");
  EXPECT_EQ(other.headers.front().second.substr(18 + 43), "; Path=/; HttpOnly; SameSite=Lax; Secure");
}

TEST_F(SessionsTest, the_store_has_a_digest_and_not_the_cookie) {
  const http::Request request = log_in();
  const std::string value(request.cookie("bluebutton"));
  EXPECT_EQ(value.size(), 43U);
  EXPECT_EQ(sessions_.find(request).value()->digest, sha256(value));
}

// Session fixation: a cookie from before the login is none after it.
TEST_F(SessionsTest, logging_in_gives_a_new_cookie) {
  http::Response before;
  sessions_.form_token({}, before);
  const http::Request planted = with_cookie_of(before);
  const std::string planted_cookie = cookie_;
  http::Response after;
  ASSERT_TRUE(sessions_.start(planted, after, user_).ok());
  const http::Request logged_in = with_cookie_of(after);
  EXPECT_NE(cookie_, planted_cookie);
  EXPECT_TRUE(is_live(logged_in));
  cookie_ = planted_cookie;
  EXPECT_FALSE(is_live(with_cookie_of({})));
}

TEST_F(SessionsTest, logging_in_again_ends_the_session_before) {
  log_in();
  const std::string first = cookie_;
  http::Response response;
  ASSERT_TRUE(sessions_.start(with_cookie_of({}), response, user_).ok());
  cookie_ = first;
  EXPECT_FALSE(is_live(with_cookie_of({})));
}

TEST_F(SessionsTest, ends_after_thirty_idle_minutes) {
  const http::Request request = log_in();
  clock_.advance(29 * kMinute);
  EXPECT_TRUE(is_live(request));
  clock_.advance(29 * kMinute);
  EXPECT_TRUE(is_live(request)) << "its use was noted";
  clock_.advance(30 * kMinute);
  EXPECT_FALSE(is_live(request));
}

TEST_F(SessionsTest, a_request_that_may_not_wait_writes_nothing) {
  http::Request request = log_in();
  request.may_wait = false;
  EXPECT_TRUE(is_live(request));
  clock_.advance(2 * kMinute);
  EXPECT_EQ(sessions_.find(request).error().kind, ErrorKind::would_block) << "its use is to be noted";
  request.may_wait = true;
  EXPECT_TRUE(is_live(request));
  request.may_wait = false;
  EXPECT_TRUE(is_live(request)) << "noted a moment ago";
  clock_.advance(30 * kMinute);
  EXPECT_EQ(sessions_.find(request).error().kind, ErrorKind::would_block) << "its end is to be written";
  request.may_wait = true;
  EXPECT_FALSE(is_live(request));
  request.may_wait = false;
  EXPECT_FALSE(is_live(request));
}

TEST_F(SessionsTest, ends_after_ninety_minutes_however_busy) {
  const http::Request request = log_in();
  for (int i = 0; i < 8; ++i) {
    clock_.advance(11 * kMinute);
    EXPECT_TRUE(is_live(request));
  }
  clock_.advance(2 * kMinute);
  EXPECT_FALSE(is_live(request));
}

TEST_F(SessionsTest, its_limits_are_those_that_are_configured) {
  Sessions strict{*store_, clock_, {.idle = 5 * kMinute, .absolute = 8 * kMinute}};
  const http::Request idle = log_in();
  clock_.advance(5 * kMinute - Milliseconds(1));
  EXPECT_TRUE(strict.find(idle).value());
  clock_.advance(4 * kMinute);
  EXPECT_FALSE(strict.find(idle).value()) << "not idle, but too old";
  const http::Request other = log_in();
  clock_.advance(5 * kMinute);
  EXPECT_FALSE(strict.find(other).value());
  EXPECT_FALSE(is_live(other)) << "ended for good";
}

TEST_F(SessionsTest, ends_when_told_and_the_browser_forgets) {
  const http::Request request = log_in();
  http::Response response;
  ASSERT_TRUE(sessions_.end(request, response).ok());
  EXPECT_FALSE(is_live(request));
  EXPECT_NE(response.headers.front().second.find("bluebutton=; "), std::string::npos);
  EXPECT_NE(response.headers.front().second.find("Max-Age=0"), std::string::npos);
}

TEST_F(SessionsTest, a_form_is_bound_to_the_browser_that_got_it) {
  http::Response response;
  const std::string token = sessions_.form_token({}, response);
  const http::Request mine = with_cookie_of(response);
  EXPECT_TRUE(sessions_.is_form_token(mine, token));
  http::Response again;
  EXPECT_EQ(sessions_.form_token(mine, again), token);
  EXPECT_TRUE(again.headers.empty());

  EXPECT_FALSE(sessions_.is_form_token(mine, ""));
  EXPECT_FALSE(sessions_.is_form_token({}, token));
  EXPECT_FALSE(sessions_.is_form_token({}, ""));
  http::Response other;
  sessions_.form_token({}, other);
  EXPECT_FALSE(sessions_.is_form_token(with_cookie_of(other), token));
}

TEST_F(SessionsTest, a_form_of_before_the_login_is_none_after_it) {
  http::Response before, after;
  const std::string token = sessions_.form_token({}, before);
  ASSERT_TRUE(sessions_.start(with_cookie_of(before), after, user_).ok());
  EXPECT_FALSE(sessions_.is_form_token(with_cookie_of(after), token));
}

}  // namespace
}  // namespace bb::identity
