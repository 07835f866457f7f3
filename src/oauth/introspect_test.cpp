#include "oauth/introspect.h"

#include "support/flow.h"

namespace bb::oauth {
namespace {

class Introspect : public test::Flow {
 protected:
  test::Answer introspect(const std::string& token, const Parameters& changes = {}) {
    return browser.post(
        "/v2/o/introspect/",
        changed({{"client_id", "client-1"}, {"client_secret", "secret-1"}, {"token", token}}, changes));
  }
  static inline const std::string kInactive = R"({"active":false})";
};

TEST_F(Introspect, a_live_token_is_described_with_cms_members_in_cms_order) {
  const std::string token = exchange(code({{"scope", "profile"}})).member("access_token");
  const test::Answer answer = introspect(token);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header("Cache-Control"), "no-store");
  EXPECT_EQ(
      answer.body,
      R"({"active":true,"scope":"profile","exp":1790003600,"client_id":"client-1","username":"alice"})");
}

TEST_F(Introspect, of_any_other_token_only_that_it_is_not_active) {
  store::Application other = application;
  other.client_id = "client-2";
  other.name = "Other App";
  ASSERT_TRUE(store->add_application(other).ok());
  const test::Answer tokens = exchange(code());
  const std::string token = tokens.member("access_token");
  EXPECT_EQ(introspect("unknown").body, kInactive);
  EXPECT_EQ(introspect(tokens.member("refresh_token")).body, kInactive);
  EXPECT_EQ(introspect(token, {{"client_id", "client-2"}}).body, kInactive) << "another's";
  clock.advance(std::chrono::hours(1));
  EXPECT_EQ(introspect(token).body, kInactive) << "expired";
  refresh(tokens.member("refresh_token"));
  EXPECT_EQ(introspect(token).body, kInactive) << "rotated";
}

TEST_F(Introspect, needs_a_client_that_proves_itself_and_a_token) {
  const std::string token = exchange(code()).member("access_token");
  EXPECT_EQ(introspect(token, {{"client_secret", "wrong"}}).status, 403);
  EXPECT_EQ(introspect(token, {{"client_secret", ""}}).status, 403);
  EXPECT_EQ(introspect("").status, 400);
  update([](store::Application& app) {
    app.confidential = false;
    app.secret_digest.reset();
  });
  EXPECT_EQ(introspect(token, {{"client_secret", ""}}).status, 403);
}

}  // namespace
}  // namespace bb::oauth
