#include "identity/login_attempts.h"

#include <gtest/gtest.h>

#include "support/folder.h"

namespace bb::identity {
namespace {

class LoginAttemptsTest : public ::testing::Test {
 protected:
  // A browser, as its cookie header.
  struct Visitor {
    std::string cookie;
    http::Request request() const {
      http::Request request;
      if (!cookie.empty()) request.headers.push_back({"Cookie", cookie});
      return request;
    }
  };
  LoginSecrets begin(Visitor& visitor) {
    http::Response response;
    auto secrets = attempts_.begin(visitor.request(), response, "slsx", "/v2/o/authorize/?a=b");
    EXPECT_TRUE(secrets.ok());
    set_cookie_ = response.headers.front().second;
    visitor.cookie = set_cookie_.substr(0, set_cookie_.find(';'));
    return *secrets;
  }
  bool takes(const Visitor& visitor, const std::string& state, const std::string& provider = "slsx") {
    return attempts_.take(visitor.request(), provider, state).value().has_value();
  }

  test::Folder folder_;
  ManualClock clock_{Instant{Milliseconds{1'790'000'000'000}}};
  std::shared_ptr<store::AuthStore> store_ =
      store::open_auth_store("sqlite:" + (folder_ / "store.db"), true).value();
  LoginAttempts attempts_{*store_, clock_, false};
  Visitor alice_, mallory_;
  std::string set_cookie_;
};

TEST_F(LoginAttemptsTest, what_was_begun_comes_back_with_its_secrets) {
  const LoginSecrets secrets = begin(alice_);
  const auto begun = attempts_.take(alice_.request(), "slsx", secrets.state).value();
  ASSERT_TRUE(begun);
  EXPECT_EQ(begun->next, "/v2/o/authorize/?a=b");
  EXPECT_EQ(begun->secrets.nonce, secrets.nonce);
  EXPECT_EQ(begun->secrets.code_verifier, secrets.code_verifier);
  EXPECT_GE(secrets.code_verifier.size(), 43U);
}

TEST_F(LoginAttemptsTest, a_state_counts_once) {
  const LoginSecrets secrets = begin(alice_);
  EXPECT_TRUE(takes(alice_, secrets.state));
  EXPECT_FALSE(takes(alice_, secrets.state));
}

TEST_F(LoginAttemptsTest, a_state_counts_for_half_an_hour) {
  const LoginSecrets first = begin(alice_), second = begin(alice_);
  clock_.advance(std::chrono::minutes(30) - Milliseconds(1));
  EXPECT_TRUE(takes(alice_, first.state));
  clock_.advance(Milliseconds(1));
  EXPECT_FALSE(takes(alice_, second.state));
}

// RFC 6749 section 10.12.
TEST_F(LoginAttemptsTest, a_state_counts_for_the_browser_that_departed_with_it) {
  const LoginSecrets secrets = begin(alice_);
  begin(mallory_);
  EXPECT_FALSE(takes(mallory_, secrets.state));
  EXPECT_FALSE(takes({}, begin(alice_).state));
  EXPECT_TRUE(takes(alice_, begin(alice_).state));
}

TEST_F(LoginAttemptsTest, a_state_counts_for_its_provider) {
  EXPECT_FALSE(takes(alice_, begin(alice_).state, "openid"));
}

TEST_F(LoginAttemptsTest, unknown_states_are_none) {
  begin(alice_);
  for (const char* state : {"", "x", "0123456789012345678901234567890123456789012"})
    EXPECT_FALSE(takes(alice_, state)) << state;
}

TEST_F(LoginAttemptsTest, a_browser_may_log_in_in_two_windows) {
  const LoginSecrets first = begin(alice_), second = begin(alice_);
  EXPECT_NE(first.state, second.state);
  EXPECT_TRUE(takes(alice_, second.state));
  EXPECT_TRUE(takes(alice_, first.state));
}

TEST_F(LoginAttemptsTest, the_cookie_is_out_of_reach_of_scripts_and_ends_with_the_attempt) {
  begin(alice_);
  EXPECT_EQ(set_cookie_.substr(0, 17), "bluebutton-login=");
  EXPECT_EQ(set_cookie_.substr(17 + 43), "; Path=/; HttpOnly; SameSite=Lax; Max-Age=1800");
  http::Response response;
  ASSERT_TRUE(LoginAttempts(*store_, clock_, true).begin({}, response, "slsx", "/").ok());
  EXPECT_EQ(response.headers.front().second.substr(0, 24), "__Host-bluebutton-login=");
  EXPECT_TRUE(response.headers.front().second.ends_with("; Secure"));
}

TEST_F(LoginAttemptsTest, where_to_go_on_has_a_limit) {
  http::Response response;
  EXPECT_EQ(attempts_.begin({}, response, "slsx", std::string(9'000, 'x')).error().kind, ErrorKind::invalid);
}

}  // namespace
}  // namespace bb::identity
