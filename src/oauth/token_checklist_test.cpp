// The behaviours of the token endpoint that an application written for CMS relies on.
#include "oauth/fault.h"
#include "support/flow.h"

namespace bb::oauth {
namespace {

using test::Answer;
using test::Scene;

const test::RequestHeaders kBasic = {{"Authorization", "Basic " + to_base64("client-1:secret-1")}};
const Parameters kNoClientInBody = {{"client_id", ""}, {"client_secret", ""}};

TEST(Checklist, item_19_a_client_proves_itself_by_basic_or_in_the_body) {
  Scene at;
  EXPECT_EQ(at.exchange(at.code()).status, 200);
  EXPECT_EQ(at.exchange(at.code(), kNoClientInBody, kBasic).status, 200);
  EXPECT_EQ(at.exchange(at.code(), {}, kBasic).status, 200) << "both, if they agree";
  const Answer wrong = at.exchange(at.code(), {{"client_secret", "wrong"}});
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(wrong.body, R"({"error":"invalid_client"})");
}

TEST(Checklist, item_19_a_verifier_has_43_to_128_characters_and_fits_the_challenge) {
  Scene at;
  for (const std::size_t size : {std::size_t{1}, std::size_t{42}, std::size_t{129}, std::size_t{1000}}) {
    const Answer answer = at.exchange(at.code(), {{"code_verifier", std::string(size, 'a')}});
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.member("error"), "invalid_request") << size;
  }
  EXPECT_EQ(at.exchange(at.code(), {{"code_verifier", ""}}).member("error_description"),
            "Code verifier required.");
  EXPECT_EQ(at.exchange(at.code(), {{"code_verifier", std::string(43, 'a')}}).body,
            R"({"error":"invalid_grant"})");
  EXPECT_EQ(at.exchange(at.code({{"code_challenge", test::kChallenge + "="}})).status, 200)
      << "padding does not count";
}

TEST(Checklist, item_20_an_access_token_lives_an_hour) {
  Scene at;
  const std::string token = at.exchange(at.code()).member("access_token");
  EXPECT_EQ(at.store->find_access(sha256(token)).value()->token_expires,
            test::kFlowStart + std::chrono::hours(1));
}

TEST(Checklist, item_20_a_code_lives_60_seconds_and_for_one_exchange) {
  Scene at;
  std::string code = at.code();
  at.clock.advance(std::chrono::seconds(59));
  EXPECT_EQ(at.exchange(code).status, 200);
  EXPECT_EQ(at.exchange(code).body, R"({"error":"invalid_grant"})");
  code = at.code();
  at.clock.advance(std::chrono::seconds(60));
  EXPECT_EQ(at.exchange(code).body, R"({"error":"invalid_grant"})");
}

TEST(Checklist, item_20_a_refresh_ends_the_pair_before) {
  Scene at;
  const Answer first = at.exchange(at.code());
  const Answer second = at.refresh(first.member("refresh_token"));
  EXPECT_EQ(second.status, 200);
  EXPECT_NE(second.member("refresh_token"), first.member("refresh_token"));
  EXPECT_FALSE(at.live(first.member("access_token")));
  EXPECT_TRUE(at.live(second.member("access_token")));
}

TEST(Checklist, item_21_the_answer_has_cms_members_in_cms_order) {
  Scene at;
  const Answer tokens = at.exchange(at.code({{"scope", "profile patient/Coverage.rs"}}));
  EXPECT_EQ(tokens.body,
            R"({"access_token":")" + tokens.member("access_token") +
                R"(","expires_in":3600,"token_type":"Bearer","scope":"profile patient/Coverage.rs",)" +
                R"("refresh_token":")" + tokens.member("refresh_token") +
                R"(","patient":"-17","access_grant_expiration":"2027-10-21T14:13:20Z"})");
  EXPECT_EQ(tokens.content_type, "application/json");
  EXPECT_EQ(tokens.header("Cache-Control"), "no-store");
  EXPECT_EQ(tokens.header("Pragma"), "no-cache");
}

TEST(Checklist, item_22_the_patient_is_answered_at_every_version) {
  Scene at;
  for (const int version : {1, 2, 3}) {
    const std::string code = at.code({{"scope", "profile"}}, {}, version);
    const Answer tokens =
        at.browser.post(Scene::base(version) + "token", {{"client_id", "client-1"},
                                                         {"client_secret", "secret-1"},
                                                         {"code", code},
                                                         {"grant_type", "authorization_code"},
                                                         {"redirect_uri", Scene::kRedirect},
                                                         {"code_verifier", test::kVerifier}});
    EXPECT_EQ(tokens.status, 200);
    EXPECT_EQ(tokens.member("patient"), "-17");
  }
}

TEST(Checklist, item_26_an_application_of_client_credentials_alone_exchanges_no_code) {
  Scene at;
  const std::string code = at.code();
  at.update([](store::Application& app) {
    app.auth_type = store::AllowedAuthType::client_credentials;
    app.jwks_uri = "https://app.example/jwks.json";
  });
  const Answer answer = at.exchange(code);
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(
      answer.body.find(R"({"status_code":403,"message":"This authorization call type is not allowed for)"),
      0U);
}

// CMS: the shape of what the server checks itself, and that of the library.
TEST(Checklist, item_27_errors_have_the_shape_of_who_finds_them) {
  Scene at;
  struct Row {
    Parameters changes;
    int status;
    std::string body;
  };
  const std::string client = R"("error":"invalid_client","error_description":)";
  for (const Row& row : {
           Row{{{"client_id", "nobody"}},
               400,
               R"({"status_code":400,)" + client + R"j("Application does not exist (client_id)"})j"},
           Row{{{"client_id", ""}}, 401, R"({"status_code":401,)" + client + R"("App id failed"})"},
           Row{{{"code", ""}},
               400,
               R"({"error":"invalid_request","error_description":"Missing code parameter."})"},
           Row{{{"code", "unknown"}}, 400, R"({"error":"invalid_grant"})"},
           Row{{{"grant_type", "password"}}, 400, R"({"error":"unsupported_grant_type"})"},
           Row{{{"redirect_uri", "https://evil.example/"}},
               400,
               R"({"error":"invalid_request","error_description":"Mismatching redirect URI."})"},
       }) {
    const Answer answer = at.exchange(at.code(), row.changes);
    EXPECT_EQ(answer.status, row.status);
    EXPECT_EQ(answer.body, row.body);
  }
  EXPECT_EQ(
      at.refresh("unknown").body,
      R"({"status_code":400,"error":"invalid_request","error_description":"Refresh token not found."})");
  EXPECT_EQ(
      at.refresh("").body,
      R"({"status_code":400,"error":"invalid_request","error_description":"Missing refresh token parameter"})");
  const Answer header = at.exchange(at.code(), {}, {{"Authorization", "Basic " + to_base64("nobody:x")}});
  EXPECT_EQ(header.status, 401);
  EXPECT_EQ(header.body, R"({"status_code":401,)" + client + R"("Application does not exist"})");
}

TEST(Checklist, item_27_header_and_body_name_the_same_application) {
  Scene at;
  store::Application other = at.application;
  other.client_id = "client-2";
  other.name = "Other App";
  ASSERT_TRUE(at.store->add_application(other).ok());
  EXPECT_EQ(at.exchange(at.code(), {{"client_id", "client-2"}}, kBasic).body,
            R"({"status_code":400,"error":"invalid_request",)"
            R"("error_description":"different app in headers than in request data"})");
  const std::string token = at.exchange(at.code()).member("refresh_token");
  EXPECT_EQ(
      at.refresh(token, {{"client_id", "client-2"}}).body,
      R"({"status_code":400,"error":"invalid_request","error_description":"Token does not match client_id"})");
}

}  // namespace
}  // namespace bb::oauth
