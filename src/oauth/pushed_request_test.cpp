#include "oauth/pushed_request.h"

#include "support/flow.h"
#include "support/key_holder.h"

namespace bb::oauth {
namespace {

class Pushed : public test::Flow {
 protected:
  static constexpr const char* kUs = "https://bb.example.org";

  Pushed() { router = router_with({.public_url = kUs, .v3_endpoints = true}); }

  test::Answer push(const Parameters& changes = {}, const test::RequestHeaders& headers = {}) {
    Parameters form = asked({{"client_secret", "secret-1"}});
    return browser.post("/v2/o/par", changed(form, changes), headers);
  }
  static std::string path_of(const std::string& request_uri, const Parameters& more = {}) {
    Parameters query = {{"client_id", "client-1"}, {"request_uri", request_uri}};
    return "/v2/o/authorize/?" + format_query(changed(query, more));
  }
  // Logs in and follows the reference to the consent page's address.
  std::string arrive_at(const std::string& path) {
    log_in(user);
    return browser.get(path).header("Location");
  }
};

// RFC 9126 section 2.2.
TEST_F(Pushed, a_good_request_gets_a_reference) {
  const test::Answer answer = push();
  EXPECT_EQ(answer.status, 201) << answer.body;
  EXPECT_EQ(answer.content_type, "application/json");
  EXPECT_EQ(answer.header("Cache-Control"), "no-store");
  EXPECT_EQ(answer.member("request_uri").find("urn:ietf:params:oauth:request_uri:"), 0U);
  EXPECT_EQ(answer.member("request_uri").size(), 34U + 43U);
  EXPECT_EQ(answer.member("expires_in"), "600");
}

TEST_F(Pushed, the_reference_leads_through_login_and_consent_to_the_code) {
  const std::string uri = push({{"scope", "openid patient/Coverage.rs"}}).member("request_uri");
  const std::string login = browser.get(path_of(uri)).header("Location");
  EXPECT_EQ(login, "/mymedicare/login?next=" + percent_encode(path_of(uri)))
      << "the browser carries nothing else";

  const test::Answer back = decide(arrive_at(path_of(uri)));
  EXPECT_EQ(back.location_parameter("state"), kState);
  const test::Answer tokens = exchange(back.location_parameter("code"));
  EXPECT_EQ(tokens.status, 200) << tokens.body;
  EXPECT_EQ(tokens.member("scope"), "openid patient/Coverage.rs");
}

TEST_F(Pushed, the_form_carries_the_reference_alone) {
  update([](store::Application& app) { app.require_pushed_requests = true; });
  const std::string uri = push({{"scope", "openid patient/Coverage.rs"}}).member("request_uri");
  const std::string consent = arrive_at(path_of(uri));
  EXPECT_NE(browser.get(consent).body.find(
                " hidden=" + format_query({{"client_id", "client-1"}, {"request_uri", uri}}) + ";"),
            std::string::npos);
  const test::Answer tokens = exchange(submit(consent).location_parameter("code"));
  EXPECT_EQ(tokens.member("scope"), "openid patient/Coverage.rs") << tokens.body;
  EXPECT_EQ(browser.get(path_of(uri)).status, 400) << "and is used up";
}

// Section 4: what the browser adds counts for nothing.
TEST_F(Pushed, the_browser_cannot_change_what_was_pushed) {
  const std::string uri = push({{"scope", "patient/Coverage.rs"}}).member("request_uri");
  const std::string consent = arrive_at(path_of(uri, {{"scope", "patient/Patient.rs"},
                                                      {"state", "another-state-of-16-chars"},
                                                      {"redirect_uri", "my.app:/done"}}));
  const test::Answer back = decide(consent, {{"scope", "patient/Patient.rs"}});
  EXPECT_EQ(back.header("Location").find(kRedirect), 0U);
  EXPECT_EQ(back.location_parameter("state"), kState);
  EXPECT_EQ(exchange(back.location_parameter("code")).member("scope"), "patient/Coverage.rs");
}

TEST_F(Pushed, a_reference_is_good_for_one_decision) {
  for (const char* allow : {"Connect", ""}) {
    const std::string uri = push().member("request_uri");
    EXPECT_EQ(decide(arrive_at(path_of(uri)), {{"allow", allow}}).location_parameter("state"), kState);
    EXPECT_EQ(browser.get(path_of(uri)).status, 400);
  }
}

TEST_F(Pushed, a_reference_lives_ten_minutes) {
  const std::string uri = push().member("request_uri");
  clock.advance(std::chrono::milliseconds(599'999));
  EXPECT_EQ(browser.get(path_of(uri)).status, 302);
  clock.advance(std::chrono::milliseconds(1));
  const test::Answer late = browser.get(path_of(uri));
  EXPECT_EQ(late.status, 400);
  EXPECT_EQ(late.header("Location"), "");
}

TEST_F(Pushed, a_reference_is_for_the_application_that_pushed) {
  store::Application other = application;
  other.client_id = "client-2";
  other.name = "Other App";
  ASSERT_TRUE(store->add_application(other).ok());
  const std::string uri = push().member("request_uri");
  EXPECT_EQ(browser.get(path_of(uri, {{"client_id", "client-2"}})).status, 400);
  EXPECT_EQ(browser.get(path_of("urn:ietf:params:oauth:request_uri:unknown")).status, 400);
}

struct Refused {
  Parameters changes;
  int status;
  std::string error;
};

TEST_F(Pushed, a_bad_request_is_refused_where_it_is_pushed_with_an_error_of_the_rfc) {
  const std::vector<Refused> table = {
      {{{"client_secret", "wrong"}}, 401, "invalid_client"},
      {{{"client_secret", ""}}, 401, "invalid_client"},
      {{{"client_id", ""}}, 401, "invalid_client"},
      {{{"client_id", "nobody"}}, 400, "invalid_client"},
      {{{"redirect_uri", "https://evil.example/"}}, 400, "invalid_request"},
      {{{"state", ""}}, 400, "invalid_request"},
      {{{"state", "short"}}, 400, "invalid_request"},
      {{{"code_challenge", ""}}, 400, "invalid_request"},
      {{{"code_challenge_method", "plain"}}, 400, "invalid_request"},
      {{{"response_type", "token"}}, 400, "unauthorized_client"},
      {{{"response_type", "id_token"}}, 400, "unsupported_response_type"},
      {{{"scope", "patient/Claim.rs"}}, 400, "invalid_scope"},
      {{{"aud", "https://evil.example/v2/fhir"}}, 400, "invalid_request"},
      {{{"request", "e30.e30."}}, 400, "request_not_supported"},
      {{{"request_uri", "urn:ietf:params:oauth:request_uri:x"}}, 400, "invalid_request"},
  };
  for (const Refused& row : table) {
    const test::Answer answer = push(row.changes);
    EXPECT_EQ(answer.status, row.status) << answer.body;
    EXPECT_EQ(answer.member("error"), row.error) << answer.body;
    EXPECT_EQ(answer.content_type, "application/json");
    EXPECT_EQ(answer.header("Location"), "");
  }
}

// Section 6.
TEST_F(Pushed, who_must_push_is_not_heard_otherwise) {
  update([](store::Application& app) { app.require_pushed_requests = true; });
  EXPECT_EQ(browser.get(arrive()).location_parameter("error"), "invalid_request");
  EXPECT_EQ(browser.get(arrive_at(path_of(push().member("request_uri")))).status, 200);
}

TEST_F(Pushed, the_store_does_not_hold_the_secret) {
  const std::string uri = push().member("request_uri");
  const auto kept = store->find_pushed_request(sha256(uri.substr(34)));
  ASSERT_TRUE(kept.ok() && kept->has_value());
  EXPECT_EQ((*kept)->parameters.find("secret"), std::string::npos);
}

// RFC 9449 section 10.1.
TEST_F(Pushed, a_proof_says_which_key_the_code_is_for) {
  const test::KeyHolder holder, stranger;
  const auto proof = [&](const test::KeyHolder& who, const std::string& path) {
    return test::RequestHeaders{{"DPoP", who.prove({.url = kUs + path, .at = clock.now()})}};
  };
  const std::string uri = push({}, proof(holder, "/v2/o/par")).member("request_uri");
  const std::string given = decide(arrive_at(path_of(uri))).location_parameter("code");
  EXPECT_EQ(exchange(given, {}, proof(stranger, "/v2/o/token/")).member("error"), "invalid_grant");
  EXPECT_EQ(exchange(given).member("error"), "invalid_dpop_proof");
  EXPECT_EQ(exchange(given, {}, proof(holder, "/v2/o/token/")).member("token_type"), "DPoP");

  EXPECT_EQ(push({{"dpop_jkt", stranger.thumbprint()}}, proof(holder, "/v2/o/par")).member("error"),
            "invalid_dpop_proof");
}

}  // namespace
}  // namespace bb::oauth
