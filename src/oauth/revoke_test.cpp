#include "oauth/revoke.h"

#include "oauth/access.h"
#include "support/flow.h"

namespace bb::oauth {
namespace {

class Revoke : public test::Flow {
 protected:
  test::Answer revoke(const std::string& token, const Parameters& changes = {}) {
    return browser.post(
        "/v2/o/revoke_token/",
        changed({{"client_id", "client-1"}, {"client_secret", "secret-1"}, {"token", token}}, changes));
  }
};

TEST_F(Revoke, either_token_ends_the_pair_and_the_grant_stays) {
  for (const char* which : {"access_token", "refresh_token"}) {
    const test::Answer tokens = exchange(code());
    const test::Answer answer = revoke(tokens.member(which));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "");
    EXPECT_FALSE(live(tokens.member("access_token")));
    EXPECT_EQ(refresh(tokens.member("refresh_token")).body, R"({"error":"invalid_grant"})");
    EXPECT_TRUE(store->find_grant(user, application.id).value());
  }
}

TEST_F(Revoke, of_an_unknown_token_is_200) { EXPECT_EQ(revoke("unknown").status, 200); }

TEST_F(Revoke, needs_a_client_and_a_token) {
  const std::string token = exchange(code()).member("access_token");
  EXPECT_EQ(revoke(token, {{"client_secret", "wrong"}}).status, 401);
  EXPECT_EQ(revoke("").status, 400);
  EXPECT_TRUE(live(token));
}

TEST_F(Revoke, of_anothers_token_is_403) {
  store::Application other = application;
  other.client_id = "client-2";
  other.name = "Other App";
  ASSERT_TRUE(store->add_application(other).ok());
  const std::string token = exchange(code()).member("access_token");
  const test::Answer answer = revoke(token, {{"client_id", "client-2"}});
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.body,
            R"({"status_code":403,"description":"Application did not have access to the provided token."})");
  EXPECT_TRUE(live(token));
}

TEST_F(Revoke, by_an_inactive_application_is_403) {
  const std::string token = exchange(code()).member("access_token");
  update([](store::Application& app) { app.active = false; });
  EXPECT_EQ(revoke(token).body,
            R"({"status_code":403,"description":"Application is not active or does not exist."})");
}

using Bearer = test::Flow;

TEST_F(Bearer, a_live_token_is_found_whatever_the_case_of_the_scheme) {
  const std::string token = exchange(code()).member("access_token");
  for (const char* scheme : {"Bearer ", "bearer ", "BEARER  "}) {
    const auto found = find_access(*store, clock, scheme + token).value();
    EXPECT_EQ(found.state, TokenState::live);
    ASSERT_TRUE(found.access);
    EXPECT_EQ(found.access->beneficiary, -17);
  }
}

TEST_F(Bearer, after_an_hour_it_is_expired) {
  const std::string token = exchange(code()).member("access_token");
  clock.advance(std::chrono::milliseconds(3'599'999));
  EXPECT_EQ(find_access(*store, clock, "Bearer " + token)->state, TokenState::live);
  clock.advance(std::chrono::milliseconds(1));
  const auto found = find_access(*store, clock, "Bearer " + token).value();
  EXPECT_EQ(found.state, TokenState::expired);
  EXPECT_FALSE(found.access);
}

TEST_F(Bearer, what_is_no_bearer_token_is_none_and_another_is_unknown) {
  for (const char* header : {"", "Bearer", "Bearer ", "Basic abc", "token"}) {
    EXPECT_EQ(find_access(*store, clock, header)->state, TokenState::none) << header;
  }
  EXPECT_EQ(find_access(*store, clock, "Bearer unknown")->state, TokenState::unknown);
}

// RFC 6750 section 3.1.
TEST_F(Bearer, a_refusal_says_why) {
  const std::vector<std::pair<TokenState, std::string>> table = {
      {TokenState::none, R"(Bearer realm="api")"},
      {TokenState::unknown,
       R"(Bearer realm="api",error="invalid_token",error_description="The access token is invalid.")"},
      {TokenState::expired,
       R"(Bearer realm="api",error="invalid_token",error_description="The access token has expired.")"}};
  for (const auto& [state, challenge] : table) {
    http::Response response;
    refuse(response, state);
    EXPECT_EQ(response.status, 401);
    EXPECT_EQ(response.headers.front().second, challenge);
    EXPECT_EQ(response.body.view(), R"({"detail":"Authentication credentials were not provided."})");
  }
}

}  // namespace
}  // namespace bb::oauth
