#include "oauth/token.h"

#include "support/flow.h"

namespace bb::oauth {
namespace {

using Token = test::Flow;
constexpr std::chrono::minutes kMinute{1};

test::RequestHeaders basic(const std::string& credentials) {
  return {{"Authorization", "Basic " + to_base64(credentials)}};
}

TEST_F(Token, a_code_gives_tokens_with_cms_members_in_cms_order) {
  const test::Answer answer = exchange(code({{"scope", "profile patient/Coverage.rs"}}));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content_type, "application/json");
  EXPECT_EQ(answer.header("Cache-Control"), "no-store");
  EXPECT_EQ(answer.header("Pragma"), "no-cache");
  const std::string access = answer.member("access_token"), refresh_token = answer.member("refresh_token");
  EXPECT_EQ(answer.body,
            R"({"access_token":")" + access +
                R"(","expires_in":3600,"token_type":"Bearer","scope":"profile patient/Coverage.rs",)" +
                R"("refresh_token":")" + refresh_token +
                R"(","patient":"-17","access_grant_expiration":"2027-10-21T14:13:20Z"})");
  EXPECT_EQ(access.size(), 43U);
  EXPECT_EQ(refresh_token.size(), 43U);
  EXPECT_NE(access, refresh_token);
}

TEST_F(Token, access_grant_expiration_follows_the_type_of_the_application) {
  update([](store::Application& app) { app.data_access_type = store::DataAccessType::one_time; });
  EXPECT_EQ(exchange(code()).member("access_grant_expiration"), "2026-09-21T15:13:20Z");
  update([](store::Application& app) { app.data_access_type = store::DataAccessType::research_study; });
  EXPECT_NE(exchange(code()).body.find(R"("access_grant_expiration":""})"), std::string::npos);
}

TEST_F(Token, is_taken_with_and_without_a_slash_and_at_v1) {
  for (const char* path : {"/v2/o/token", "/v1/o/token/", "/v1/o/token"}) {
    const test::Answer answer = browser.post(path, {{"client_id", "client-1"},
                                                    {"client_secret", "secret-1"},
                                                    {"code", code()},
                                                    {"grant_type", "authorization_code"},
                                                    {"redirect_uri", kRedirect},
                                                    {"code_verifier", test::kVerifier}});
    EXPECT_EQ(answer.status, 200) << path;
  }
}

// What CMS's Python SDK sends: multipart, and a stray Bearer header of the token before.
TEST_F(Token, multipart_and_a_stray_bearer_header_are_taken) {
  const std::string given = code();
  std::string body;
  for (const auto& [name, value] : Parameters{{"client_id", "client-1"},
                                              {"client_secret", "secret-1"},
                                              {"code", given},
                                              {"grant_type", "authorization_code"},
                                              {"redirect_uri", kRedirect},
                                              {"code_verifier", test::kVerifier}}) {
    body += "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
  }
  const test::Answer answer =
      browser.send(http::Method::post, "/v2/o/token/", body + "--b--\r\n",
                   {{"Content-Type", "multipart/form-data; boundary=b"}, {"Authorization", "Bearer stale"}});
  EXPECT_EQ(answer.status, 200) << answer.body;
}

// CMS's Python SDK pads verifier and challenge.
TEST_F(Token, padded_verifier_and_challenge_match) {
  const std::string given = code({{"code_challenge", "LPXm7Dh0YbS_lU9YetTZV3U_y8SL-JK15JmWuQzztHY="}});
  EXPECT_EQ(exchange(given, {{"code_verifier", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="}}).status, 200);
}

struct Refused {
  Parameters changes;
  int status;
  std::string body;
};

TEST_F(Token, a_bad_exchange_is_refused_with_cms_text_and_leaves_the_code) {
  const std::string given = code();
  const std::vector<Refused> table = {
      {{{"client_id", ""}, {"client_secret", ""}},
       401,
       R"({"status_code":401,"error":"invalid_client","error_description":"App id failed"})"},
      {{{"client_id", "nobody"}},
       400,
       R"j({"status_code":400,"error":"invalid_client","error_description":"Application does not exist (client_id)"})j"},
      {{{"client_secret", "wrong"}}, 401, R"({"error":"invalid_client"})"},
      {{{"client_secret", ""}}, 401, R"({"error":"invalid_client"})"},
      {{{"grant_type", "password"}}, 400, R"({"error":"unsupported_grant_type"})"},
      {{{"grant_type", ""}},
       400,
       R"({"error":"invalid_request","error_description":"Request is missing grant type."})"},
      {{{"code", ""}}, 400, R"({"error":"invalid_request","error_description":"Missing code parameter."})"},
      {{{"code", "unknown"}}, 400, R"({"error":"invalid_grant"})"},
      {{{"code_verifier", ""}},
       400,
       R"({"error":"invalid_request","error_description":"Code verifier required."})"},
      {{{"code_verifier", std::string(42, 'a')}},
       400,
       R"({"error":"invalid_request","error_description":"Code verifier must have at least 43 characters."})"},
      {{{"code_verifier", std::string(129, 'a')}},
       400,
       R"({"error":"invalid_request","error_description":"Code verifier must have at most 128 characters."})"},
      {{{"code_verifier", std::string(43, 'a')}}, 400, R"({"error":"invalid_grant"})"},
      {{{"redirect_uri", "my.app:/done"}},
       400,
       R"({"error":"invalid_request","error_description":"Mismatching redirect URI."})"},
  };
  for (const Refused& row : table) {
    const test::Answer answer = exchange(given, row.changes);
    EXPECT_EQ(answer.status, row.status) << row.body;
    EXPECT_EQ(answer.body, row.body);
    EXPECT_EQ(answer.header("Cache-Control"), "no-store");
  }
  EXPECT_EQ(exchange(given).status, 200);
}

TEST_F(Token, an_inactive_application_is_403) {
  const std::string given = code();
  update([](store::Application& app) { app.active = false; });
  const test::Answer answer = exchange(given);
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(
      answer.body.find(
          R"({"status_code":403,"error":"invalid_client","error_description":"This application, Test App, is temporarily inactive.)"),
      0U);
}

TEST_F(Token, a_client_proves_itself_by_basic_too) {
  EXPECT_EQ(exchange(code(), {{"client_id", ""}, {"client_secret", ""}}, basic("client-1:secret-1")).status,
            200);
  EXPECT_EQ(exchange(code(), {{"client_secret", ""}}, basic("client-1:secret-1")).status, 200);

  test::Answer answer = exchange(code(), {{"client_secret", ""}}, basic("client-1:wrong"));
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.body, R"({"error":"invalid_client"})");
  EXPECT_EQ(answer.header("WWW-Authenticate"), "Basic realm=\"token\"");

  answer = exchange(code(), {}, basic("nobody:secret-1"));
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(
      answer.body,
      R"({"status_code":401,"error":"invalid_client","error_description":"Application does not exist"})");

  for (const char* malformed : {"Basic", "Basic ", "Basic %%%", "Basic bm9jb2xvbg=="}) {
    EXPECT_EQ(exchange(code(), {{"client_id", ""}}, {{"Authorization", malformed}}).status, 401) << malformed;
  }
}

TEST_F(Token, basic_credentials_may_be_form_encoded) {
  update([](store::Application& app) { app.secret_digest = sha256("a+b/c%"); });
  EXPECT_EQ(exchange(code(), {{"client_secret", ""}}, basic("client-1:a%2Bb%2Fc%25")).status, 200);
  EXPECT_EQ(exchange(code(), {{"client_secret", ""}}, basic("client-1:a+b/c%")).status, 200);
}

TEST_F(Token, header_and_body_name_one_application) {
  store::Application other = application;
  other.client_id = "client-2";
  other.name = "Other App";
  ASSERT_TRUE(store->add_application(other).ok());
  const test::Answer answer = exchange(code(), {{"client_id", "client-2"}}, basic("client-1:secret-1"));
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.member("error"), "invalid_request");
}

TEST_F(Token, a_public_client_needs_no_secret_but_the_verifier) {
  update([](store::Application& app) {
    app.confidential = false;
    app.secret_digest.reset();
  });
  EXPECT_EQ(exchange(code(), {{"client_secret", ""}}).status, 200);
  EXPECT_EQ(exchange(code(), {{"client_secret", ""}, {"code_verifier", std::string(43, 'a')}}).status, 400);
  EXPECT_EQ(exchange(code(), {{"client_secret", "made-up"}}).status, 401);
}

TEST_F(Token, a_confidential_client_without_a_secret_on_record_is_nobody) {
  update([](store::Application& app) { app.secret_digest.reset(); });
  EXPECT_EQ(exchange(code()).status, 401);
  EXPECT_EQ(exchange(code(), {{"client_secret", ""}}).status, 401);
}

TEST_F(Token, a_code_lives_sixty_seconds) {
  std::string given = code();
  clock.advance(std::chrono::milliseconds(59'999));
  EXPECT_EQ(exchange(given).status, 200);
  given = code();
  clock.advance(std::chrono::seconds(60));
  EXPECT_EQ(exchange(given).body, R"({"error":"invalid_grant"})");
}

TEST_F(Token, a_code_used_twice_ends_the_tokens_it_gave) {
  const std::string given = code();
  const test::Answer first = exchange(given);
  ASSERT_TRUE(live(first.member("access_token")));
  EXPECT_EQ(exchange(given).body, R"({"error":"invalid_grant"})");
  EXPECT_FALSE(live(first.member("access_token")));
  EXPECT_EQ(refresh(first.member("refresh_token")).body, R"({"error":"invalid_grant"})");
}

TEST_F(Token, a_code_is_for_the_application_it_was_given_to) {
  store::Application other = application;
  other.client_id = "client-2";
  other.name = "Other App";
  ASSERT_TRUE(store->add_application(other).ok());
  const std::string given = code();
  EXPECT_EQ(exchange(given, {{"client_id", "client-2"}}).body, R"({"error":"invalid_grant"})");
  EXPECT_EQ(exchange(given).status, 200);
}

TEST_F(Token, without_redirect_uri_the_first_registered_one_is_meant) {
  EXPECT_EQ(exchange(code(), {{"redirect_uri", ""}}).status, 200);
  EXPECT_EQ(exchange(code({{"redirect_uri", "my.app:/done"}}), {{"redirect_uri", ""}}).status, 400);
}

TEST_F(Token, get_is_405) { EXPECT_EQ(browser.get("/v2/o/token/").status, 405); }

TEST_F(Token, a_body_of_another_type_is_400) {
  const test::Answer answer =
      browser.send(http::Method::post, "/v2/o/token/", "{}", {{"Content-Type", "application/json"}});
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.member("error"), "invalid_request");
}

TEST_F(Token, no_answer_repeats_a_secret) {
  const std::string given = code();
  for (const test::Answer& answer :
       {exchange(given, {{"client_secret", "hunter2hunter2"}}), exchange("hunter2hunter2"),
        exchange(given, {{"code_verifier", "hunter2hunter2"}}), refresh("hunter2hunter2")}) {
    EXPECT_EQ(answer.body.find("hunter2"), std::string::npos);
  }
}

}  // namespace
}  // namespace bb::oauth
