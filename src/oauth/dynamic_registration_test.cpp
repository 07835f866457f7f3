#include "oauth/dynamic_registration.h"

#include "support/flow.h"
#include "support/json.h"

namespace bb::oauth {
namespace {

class DynamicClient : public test::Flow {
 protected:
  static constexpr const char* kUs = "https://bb.example.org";
  static constexpr const char* kPhone =
      R"({"client_name":"Phone","redirect_uris":["com.example.phone:/done"],"token_endpoint_auth_method":"none",)"
      R"("scope":"openid patient/Coverage.rs","contacts":["help@example.com"],"unknown_member":[1,2]})";
  static constexpr const char* kWeb = R"({"client_name":"Web","redirect_uris":["https://app.example/cb"]})";

  DynamicClient() { offer({.public_url = kUs, .dynamic_registration = DynamicRegistration::open}); }
  void offer(const Options& options) { router = router_with(options); }

  test::Answer send(http::Method method, const std::string& path, const std::string& json,
                    const std::string& token = {}) {
    test::RequestHeaders headers = {{"Content-Type", "application/json"}};
    if (!token.empty()) headers.emplace_back("Authorization", "Bearer " + token);
    return browser.send(method, path, json, headers);
  }
  test::Answer register_with(const std::string& json, const std::string& token = {}) {
    return send(http::Method::post, "/v2/o/register", json, token);
  }
  static std::string place_of(const test::Answer& registered) {
    return "/v2/o/register/" + registered.member("client_id");
  }
};

// RFC 7591 section 3.2.1.
TEST_F(DynamicClient, is_given_an_id_a_secret_and_the_way_to_its_configuration) {
  const test::Answer answer = register_with(kWeb);
  EXPECT_EQ(answer.status, 201) << answer.body;
  EXPECT_EQ(answer.header("Cache-Control"), "no-store");
  EXPECT_EQ(answer.member("client_id").size(), 40U);
  EXPECT_EQ(answer.member("client_secret").size(), 64U);
  EXPECT_EQ(answer.member("client_secret_expires_at"), "0");
  EXPECT_EQ(answer.member("client_id_issued_at"), "1790000000");
  EXPECT_EQ(answer.member("token_endpoint_auth_method"), "client_secret_basic");
  EXPECT_EQ(answer.member("registration_client_uri"), kUs + place_of(answer));
  EXPECT_EQ(answer.member("registration_access_token").size(), 43U);
  const auto kept = store->find_application(answer.member("client_id")).value();
  ASSERT_TRUE(kept);
  EXPECT_TRUE(kept->active);
  EXPECT_EQ(kept->name, "Web");
}

TEST_F(DynamicClient, without_a_secret_is_public_and_gets_what_it_asked_for) {
  const test::Answer answer = register_with(kPhone);
  EXPECT_EQ(answer.status, 201) << answer.body;
  EXPECT_EQ(answer.member("client_secret"), "");
  EXPECT_EQ(answer.member("scope"), "openid patient/Coverage.rs");
  const auto kept = store->find_application(answer.member("client_id")).value();
  ASSERT_TRUE(kept);
  EXPECT_FALSE(kept->confidential);
  EXPECT_EQ(kept->support_email, "help@example.com");

  const Parameters phone = {{"client_id", kept->client_id}, {"redirect_uri", "com.example.phone:/done"}};
  Parameters exchanged = phone;
  exchanged.emplace_back("client_secret", "");
  EXPECT_EQ(exchange(code(phone), exchanged).status, 200) << "and works at once";
}

struct Refused {
  const char* json;
  const char* error;
};

// Section 3.2.2.
TEST_F(DynamicClient, that_cannot_be_is_refused_by_the_error_of_the_rfc) {
  const std::vector<Refused> table = {
      {"", "invalid_client_metadata"},
      {"[]", "invalid_client_metadata"},
      {R"({"client_name":"A"})", "invalid_redirect_uri"},
      {R"({"client_name":"A","redirect_uris":[]})", "invalid_redirect_uri"},
      {R"({"client_name":"A","redirect_uris":"https://a.example/"})", "invalid_redirect_uri"},
      {R"({"client_name":"A","redirect_uris":[1]})", "invalid_redirect_uri"},
      {R"({"client_name":"A","redirect_uris":["http://a.example/"]})", "invalid_redirect_uri"},
      {R"x({"client_name":"A","redirect_uris":["javascript:alert(1)"]})x", "invalid_redirect_uri"},
      {R"({"redirect_uris":["https://a.example/"]})", "invalid_client_metadata"},
      {R"({"client_name":7,"redirect_uris":["https://a.example/"]})", "invalid_client_metadata"},
      {R"({"client_name":"Test App","redirect_uris":["https://a.example/"]})", "invalid_client_metadata"},
      {R"({"client_name":"A","redirect_uris":["https://a.example/"],"scope":"all"})",
       "invalid_client_metadata"},
      {R"({"client_name":"A","redirect_uris":["https://a.example/"],"grant_types":["implicit"]})",
       "invalid_client_metadata"},
      {R"({"client_name":"A","redirect_uris":["https://a.example/"],"grant_types":["client_credentials"]})",
       "invalid_client_metadata"},
      {R"({"client_name":"A","redirect_uris":["https://a.example/"],"response_types":["token"]})",
       "invalid_client_metadata"},
      {R"({"client_name":"A","redirect_uris":["https://a.example/"],"token_endpoint_auth_method":"tls_client_auth"})",
       "invalid_client_metadata"},
      {R"({"client_name":"A","redirect_uris":["https://a.example/"],"token_endpoint_auth_method":"private_key_jwt"})",
       "invalid_client_metadata"},
      {R"x({"client_name":"A","redirect_uris":["https://a.example/"],"logo_uri":"javascript:alert(1)"})x",
       "invalid_client_metadata"},
      {R"({"client_name":"A","redirect_uris":["https://a.example/"],"software_statement":"e30.e30."})",
       "unapproved_software_statement"},
  };
  clock.advance(std::chrono::hours(1));
  for (const Refused& row : table) {
    clock.advance(std::chrono::hours(1));
    const test::Answer answer = register_with(row.json);
    EXPECT_EQ(answer.status, 400) << row.json;
    EXPECT_EQ(answer.member("error"), row.error) << row.json << " " << answer.body;
  }
  EXPECT_EQ(browser.post("/v2/o/register", {{"client_name", "A"}}).member("error"),
            "invalid_client_metadata");
  EXPECT_EQ(register_with(std::string(33 * 1024, ' ')).status, 413);
}

TEST_F(DynamicClient, by_keys_needs_no_secret) {
  const test::Answer answer = register_with(
      R"({"client_name":"Keys","redirect_uris":["https://a.example/"],"token_endpoint_auth_method":"private_key_jwt",)"
      R"("jwks_uri":"https://a.example/keys.json"})");
  EXPECT_EQ(answer.status, 201) << answer.body;
  EXPECT_EQ(answer.member("client_secret"), "");
  EXPECT_EQ(answer.member("jwks_uri"), "https://a.example/keys.json");
}

TEST_F(DynamicClient, waits_for_approval_where_that_is_configured) {
  offer({.public_url = kUs, .dynamic_registration = DynamicRegistration::approval});
  const test::Answer answer = register_with(kPhone);
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.member("active"), "false");
  EXPECT_EQ(browser
                .get(authorize_path(
                    {{"client_id", answer.member("client_id")}, {"redirect_uri", "com.example.phone:/done"}}))
                .status,
            403);
}

TEST_F(DynamicClient, is_nobody_where_registration_is_off) {
  offer({.public_url = kUs});
  EXPECT_EQ(register_with(kWeb).status, 404);
}

// RFC 7591 section 3: an initial access token.
TEST_F(DynamicClient, shows_the_token_that_registration_asks_for) {
  offer({.public_url = kUs,
         .dynamic_registration = DynamicRegistration::open,
         .registration_token = sha256("let-me-in")});
  EXPECT_EQ(register_with(kWeb).status, 401);
  EXPECT_EQ(register_with(kWeb, "wrong").status, 401);
  EXPECT_EQ(register_with(kWeb, "let-me-in").status, 201);
}

TEST_F(DynamicClient, comes_twenty_times_an_hour_from_one_address) {
  for (int i = 0; i < 20; ++i) register_with("{}");
  const test::Answer answer = register_with(kWeb);
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(answer.header("Retry-After"), "3600");
  clock.advance(std::chrono::hours(1));
  EXPECT_EQ(register_with(kWeb).status, 201);
}

// RFC 7592 section 2.
TEST_F(DynamicClient, reads_changes_and_removes_itself_by_its_token) {
  const test::Answer registered = register_with(kWeb);
  const std::string place = place_of(registered), token = registered.member("registration_access_token");
  test::Answer answer = send(http::Method::get, place, {}, token);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.member("client_id"), registered.member("client_id"));
  EXPECT_EQ(answer.member("registration_access_token"), token);
  EXPECT_EQ(answer.member("client_secret"), "") << "shown once";

  const std::string changed = R"({"client_id":")" + registered.member("client_id") +
                              R"(","client_name":"Web 2","redirect_uris":["https://app.example/other"]})";
  answer = send(http::Method::put, place, changed, token);
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.member("client_name"), "Web 2");
  const auto kept = store->find_application(registered.member("client_id")).value();
  EXPECT_EQ(kept->redirect_uris, std::vector<std::string>{"https://app.example/other"});
  EXPECT_TRUE(kept->secret_digest) << "the secret stays";

  EXPECT_EQ(send(http::Method::delete_, place, {}, token).status, 204);
  EXPECT_EQ(send(http::Method::get, place, {}, token).status, 401);
  EXPECT_FALSE(store->find_application(registered.member("client_id")).value()->active);
  EXPECT_EQ(register_with(R"({"client_name":"Web 2","redirect_uris":["https://app.example/cb"]})").status,
            201)
      << "the name is free again";
}

TEST_F(DynamicClient, is_configured_by_nobody_else) {
  const test::Answer mine = register_with(kWeb), theirs = register_with(kPhone);
  const std::string token = theirs.member("registration_access_token");
  for (const http::Method method : {http::Method::get, http::Method::put, http::Method::delete_}) {
    for (const std::string& wrong : {token, std::string(), std::string("guess")}) {
      EXPECT_EQ(send(method, place_of(mine), kWeb, wrong).status, 401);
    }
    EXPECT_EQ(send(method, "/v2/o/register/client-1", kWeb, token).status, 401)
        << "registered from the shell";
    EXPECT_EQ(send(method, "/v2/o/register/nobody", kWeb, token).status, 401);
  }
  const std::string other =
      R"({"client_id":"client-1","client_name":"Phone","redirect_uris":["com.example.phone:/x"],)"
      R"("token_endpoint_auth_method":"none"})";
  EXPECT_EQ(send(http::Method::put, place_of(theirs), other, token).status, 400);
}

}  // namespace
}  // namespace bb::oauth
