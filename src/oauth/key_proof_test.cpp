#include "oauth/key_proof.h"

#include "oauth/access.h"
#include "support/flow.h"
#include "support/key_holder.h"

namespace bb::oauth {
namespace {

class KeyProof : public test::Flow {
 protected:
  static constexpr const char* kUs = "https://bb.example.org";

  KeyProof() { router = router_with({.public_url = kUs, .v3_endpoints = true}); }

  test::RequestHeaders proof(const test::KeyHolder& who, const std::string& path = "/v2/o/token/") const {
    return {{"DPoP", who.prove({.url = kUs + path, .at = clock.now()})}};
  }
  test::Answer refresh_with(const std::string& token, const test::RequestHeaders& headers) {
    return browser.post("/v2/o/token/",
                        {{"client_id", "client-1"},
                         {"client_secret", "secret-1"},
                         {"grant_type", "refresh_token"},
                         {"refresh_token", token}},
                        headers);
  }
  // What a resource says to a request.
  Bearer ask(const std::string& authorization, const std::string& dpop,
             const std::string& path = "/v2/fhir/Patient") {
    http::Request request;
    request.method = http::Method::get;
    request.path = path;
    if (!authorization.empty()) request.headers.push_back({"Authorization", authorization});
    if (!dpop.empty()) request.headers.push_back({"DPoP", dpop});
    return find_access(*store, clock, seen, kUs, request).value();
  }
  std::string read_proof(const std::string& token, const std::string& jti = random_token()) const {
    return holder.prove({.method = "GET",
                         .url = std::string(kUs) + "/v2/fhir/Patient",
                         .at = clock.now(),
                         .access_token = token,
                         .jti = jti});
  }

  test::KeyHolder holder, stranger;
  SeenProofs seen;
};

// RFC 9449 section 5.
TEST_F(KeyProof, binds_the_tokens_that_a_code_gives) {
  const test::Answer tokens = exchange(code(), {}, proof(holder));
  EXPECT_EQ(tokens.member("token_type"), "DPoP");
  const auto access = store->find_access(sha256(tokens.member("access_token"))).value();
  ASSERT_TRUE(access);
  EXPECT_EQ(access->dpop_jkt, holder.thumbprint());
  EXPECT_EQ(exchange(code()).member("token_type"), "Bearer");
}

TEST_F(KeyProof, of_another_key_than_dpop_jkt_leaves_the_code_alone) {
  const std::string given = code({{"dpop_jkt", holder.thumbprint()}});
  EXPECT_EQ(exchange(given).member("error"), "invalid_dpop_proof");
  EXPECT_EQ(exchange(given, {}, proof(stranger)).member("error"), "invalid_grant");
  EXPECT_EQ(exchange(given, {}, proof(holder)).status, 200);
}

TEST_F(KeyProof, the_forms_fields_keep_the_key_that_the_request_named) {
  const std::string given = submit(arrive({{"dpop_jkt", holder.thumbprint()}})).location_parameter("code");
  EXPECT_EQ(exchange(given, {}, proof(stranger)).member("error"), "invalid_grant");
  EXPECT_EQ(exchange(given, {}, proof(holder)).status, 200);
}

TEST_F(KeyProof, is_taken_once) {
  const test::RequestHeaders once = proof(holder);
  EXPECT_EQ(exchange("unknown", {}, once).member("error"), "invalid_grant");
  const test::Answer again = exchange(code(), {}, once);
  EXPECT_EQ(again.status, 400);
  EXPECT_EQ(again.member("error"), "invalid_dpop_proof");
}

TEST_F(KeyProof, must_be_about_this_request_and_now) {
  const std::string url = std::string(kUs) + "/v2/o/token/";
  const Instant now = clock.now();
  for (const test::KeyHolder::Proof& wrong :
       {test::KeyHolder::Proof{.method = "GET", .url = url, .at = now},
        test::KeyHolder::Proof{.url = "https://evil.example/v2/o/token/", .at = now},
        test::KeyHolder::Proof{.url = std::string(kUs) + "/v2/o/par", .at = now},
        test::KeyHolder::Proof{.url = url, .at = now - std::chrono::minutes(5)},
        test::KeyHolder::Proof{.url = url, .at = now + std::chrono::minutes(5)}}) {
    EXPECT_EQ(exchange(code(), {}, {{"DPoP", holder.prove(wrong)}}).member("error"), "invalid_dpop_proof");
  }
  EXPECT_EQ(exchange(code(), {}, {{"DPoP", "not.a.jwt"}}).member("error"), "invalid_dpop_proof");
  test::RequestHeaders two = proof(holder);
  two.push_back(proof(holder).front());
  EXPECT_EQ(exchange(code(), {}, two).member("error"), "invalid_dpop_proof");
}

// Section 5.2.
TEST_F(KeyProof, is_demanded_of_who_registered_so) {
  update([](store::Application& app) { app.dpop_bound = true; });
  const std::string given = code();
  EXPECT_EQ(exchange(given).member("error"), "invalid_dpop_proof");
  EXPECT_EQ(exchange(given, {}, proof(holder)).member("token_type"), "DPoP");
}

TEST_F(KeyProof, bound_tokens_stay_with_their_key_when_they_are_refreshed) {
  const test::Answer tokens = exchange(code(), {}, proof(holder));
  const std::string token = tokens.member("refresh_token");
  EXPECT_EQ(refresh(token).member("error"), "invalid_dpop_proof");
  EXPECT_EQ(refresh_with(token, proof(stranger)).member("error"), "invalid_grant");
  const test::Answer fresh = refresh_with(token, proof(holder));
  EXPECT_EQ(fresh.member("token_type"), "DPoP") << fresh.body;
}

// Section 6.2.
TEST_F(KeyProof, introspection_names_the_key) {
  const test::Answer tokens = exchange(code(), {}, proof(holder));
  const Parameters question = {
      {"client_id", "client-1"}, {"client_secret", "secret-1"}, {"token", tokens.member("access_token")}};
  const test::Answer told = browser.post("/v2/o/introspect/", question);
  EXPECT_NE(told.body.find(R"("cnf":{"jkt":")" + holder.thumbprint() + "\"}"), std::string::npos)
      << told.body;
}

// Section 7.
TEST_F(KeyProof, a_bound_token_opens_with_its_proof_alone) {
  const std::string token = exchange(code(), {}, proof(holder)).member("access_token");
  EXPECT_EQ(ask("DPoP " + token, read_proof(token)).state, TokenState::live);
  EXPECT_EQ(ask("Bearer " + token, {}).state, TokenState::unproven);
  EXPECT_EQ(ask("Bearer " + token, read_proof(token)).state, TokenState::unproven);
  EXPECT_EQ(ask("DPoP " + token, {}).state, TokenState::unproven);
  EXPECT_EQ(ask("DPoP " + token, read_proof(token), "/v2/fhir/Coverage").state, TokenState::unproven);
  EXPECT_EQ(ask("DPoP " + token, read_proof("another token")).state, TokenState::unproven);
  EXPECT_EQ(ask("DPoP " + token, stranger.prove({.method = "GET",
                                                 .url = std::string(kUs) + "/v2/fhir/Patient",
                                                 .at = clock.now(),
                                                 .access_token = token}))
                .state,
            TokenState::unproven);
  EXPECT_EQ(find_access(*store, clock, "Bearer " + token)->state, TokenState::unproven);
}

TEST_F(KeyProof, a_proof_opens_a_resource_once) {
  const std::string token = exchange(code(), {}, proof(holder)).member("access_token");
  const std::string once = read_proof(token);
  EXPECT_EQ(ask("DPoP " + token, once).state, TokenState::live);
  EXPECT_EQ(ask("DPoP " + token, once).state, TokenState::unproven);
  EXPECT_EQ(ask("DPoP " + token, read_proof(token)).state, TokenState::live);
}

TEST_F(KeyProof, a_bearer_token_is_not_presented_as_a_bound_one) {
  const std::string token = exchange(code()).member("access_token");
  EXPECT_EQ(ask("DPoP " + token, read_proof(token)).state, TokenState::unknown);
  EXPECT_EQ(ask("Bearer " + token, {}).state, TokenState::live);
}

// Section 7.1, RFC 6750 section 3: both ways are offered, and what is wrong with the proof is said.
TEST_F(KeyProof, a_refusal_challenges_in_both_ways) {
  http::Response response;
  refuse(response, TokenState::none);
  ASSERT_EQ(response.headers.size(), 2U);
  EXPECT_EQ(response.headers[0].second, "Bearer realm=\"api\"");
  EXPECT_EQ(response.headers[1].second, "DPoP algs=\"ES256 ES384 RS256 PS256\"");

  const std::string token = exchange(code(), {}, proof(holder)).member("access_token");
  http::Response unproven;
  refuse(unproven, ask("DPoP " + token, {}));
  EXPECT_EQ(unproven.status, 401);
  EXPECT_EQ(unproven.headers.front().second.find("DPoP error=\"invalid_dpop_proof\""), 0U);
}

TEST(SeenProofs, are_remembered_as_long_as_they_are_taken_and_bounded) {
  SeenProofs seen(4);
  const Instant now{std::chrono::hours(1000)};
  EXPECT_TRUE(seen.remember("a", now));
  EXPECT_FALSE(seen.remember("a", now));
  EXPECT_FALSE(seen.remember("a", now + std::chrono::seconds(90)));
  EXPECT_TRUE(seen.remember("a", now + std::chrono::hours(1)));
  for (const char* other : {"b", "c", "d", "e", "f"})
    EXPECT_TRUE(seen.remember(other, now + std::chrono::hours(1)));
}

}  // namespace
}  // namespace bb::oauth
