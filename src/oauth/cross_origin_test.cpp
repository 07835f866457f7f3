#include "oauth/cross_origin.h"

#include "support/flow.h"

namespace bb::oauth {
namespace {

using CrossOrigin = test::Flow;

TEST(Origin, is_scheme_host_and_unusual_port) {
  EXPECT_EQ(origin_of("https://App.example/cb?x=1"), "https://app.example");
  EXPECT_EQ(origin_of("https://app.example:8443/cb"), "https://app.example:8443");
  EXPECT_EQ(origin_of("https://app.example:443"), "https://app.example");
  EXPECT_EQ(origin_of("http://localhost:80/cb"), "http://localhost");
  EXPECT_EQ(origin_of("com.example.app:/done"), "");
  EXPECT_EQ(origin_of("com.example.app://done"), "");
}

TEST_F(CrossOrigin, pages_of_registered_redirects_may_call_and_no_others) {
  Origins origins(*store, clock);
  for (const char* origin : {"http://localhost:3001", "http://127.0.0.1", "http://127.0.0.1:5173"}) {
    EXPECT_TRUE(origins.allows(origin)) << origin;
  }
  for (const char* origin :
       {"", "null", "http://localhost", "http://localhost:3002", "https://localhost:3001",
        "http://127.0.0.1:x", "http://127.0.0.1:123456", "http://127.0.0.1.evil", "my.app://", "*"}) {
    EXPECT_FALSE(origins.allows(origin)) << origin;
  }
}

TEST_F(CrossOrigin, an_application_that_is_deactivated_is_forgotten_within_ten_seconds) {
  Origins origins(*store, clock);
  EXPECT_TRUE(origins.allows("http://localhost:3001"));
  update([](store::Application& app) { app.active = false; });
  clock.advance(std::chrono::seconds(10));
  EXPECT_FALSE(origins.allows("http://localhost:3001"));
}

TEST_F(CrossOrigin, a_script_reads_its_tokens_and_its_refusals) {
  const test::RequestHeaders page = {{"Origin", "http://localhost:3001"}};
  const test::Answer given = exchange(code(), {}, page);
  EXPECT_EQ(given.status, 200);
  EXPECT_EQ(given.header("Access-Control-Allow-Origin"), "http://localhost:3001");
  EXPECT_EQ(given.header("Access-Control-Allow-Credentials"), "");
  EXPECT_EQ(given.header("Vary"), "Origin");
  const test::Answer refused = exchange("unknown", {}, page);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.header("Access-Control-Allow-Origin"), "http://localhost:3001");
}

TEST_F(CrossOrigin, a_page_from_elsewhere_reads_nothing) {
  const test::RequestHeaders page = {{"Origin", "https://evil.example"}};
  EXPECT_EQ(exchange(code(), {}, page).header("Access-Control-Allow-Origin"), "");
  const test::Answer preflight = browser.send(http::Method::options, "/v2/o/token/", "", page);
  EXPECT_EQ(preflight.header("Access-Control-Allow-Origin"), "");
  EXPECT_EQ(preflight.header("Access-Control-Allow-Methods"), "");
}

TEST_F(CrossOrigin, the_preflight_allows_post_with_authorization_and_dpop) {
  for (const char* path : {"/v2/o/token", "/v2/o/token/", "/v1/o/revoke_token/"}) {
    const test::Answer preflight =
        browser.send(http::Method::options, path, "", {{"Origin", "http://localhost:3001"}});
    EXPECT_EQ(preflight.status, 204) << path;
    EXPECT_EQ(preflight.header("Access-Control-Allow-Origin"), "http://localhost:3001") << path;
    EXPECT_EQ(preflight.header("Access-Control-Allow-Methods"), "POST, OPTIONS");
    const std::string headers = preflight.header("Access-Control-Allow-Headers");
    EXPECT_NE(headers.find("authorization"), std::string::npos);
    EXPECT_NE(headers.find("dpop"), std::string::npos);
  }
}

}  // namespace
}  // namespace bb::oauth
