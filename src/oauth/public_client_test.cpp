// Applications that cannot keep a secret (RFC 8252, RFC 9700 section 2.1.1): on a phone, on a desktop, in a
// browser.
#include "support/flow.h"

namespace bb::oauth {
namespace {

class PublicClient : public test::Flow {
 protected:
  PublicClient() {
    application = {};
    application.client_id = "phone-1";
    application.name = "Phone App";
    application.confidential = false;
    application.redirect_uris = {"com.example.phone:/done", "http://127.0.0.1/done", "http://[::1]/done"};
    application.created = test::kFlowStart;
    application.id = store->add_application(application).value();
  }

  test::Answer exchange_at(const std::string& redirect_uri, const Parameters& changes = {}) {
    const std::string given = code({{"client_id", "phone-1"}, {"redirect_uri", redirect_uri}});
    Parameters all = {{"client_id", "phone-1"}, {"client_secret", ""}, {"redirect_uri", redirect_uri}};
    for (const Parameter& change : changes) all.push_back(change);
    return exchange(given, all);
  }
  test::Answer refresh_public(const std::string& token, const Parameters& changes = {}) {
    Parameters all = {{"client_id", "phone-1"}, {"client_secret", ""}};
    for (const Parameter& change : changes) all.push_back(change);
    return refresh(token, all);
  }
};

TEST_F(PublicClient, gets_tokens_at_a_scheme_of_its_own) {
  const test::Answer answer = exchange_at("com.example.phone:/done");
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_TRUE(live(answer.member("access_token")));
}

// RFC 8252 section 7.3: the port is the operating system's choice.
TEST_F(PublicClient, gets_tokens_at_any_port_of_loopback_and_the_exchange_repeats_the_port) {
  for (const char* uri :
       {"http://127.0.0.1:49152/done", "http://127.0.0.1:1024/done", "http://[::1]:51004/done"}) {
    EXPECT_EQ(exchange_at(uri).status, 200) << uri;
  }
  const std::string given = code({{"client_id", "phone-1"}, {"redirect_uri", "http://127.0.0.1:49152/done"}});
  const test::Answer other = exchange(
      given,
      {{"client_id", "phone-1"}, {"client_secret", ""}, {"redirect_uri", "http://127.0.0.1:49153/done"}});
  EXPECT_EQ(other.status, 400);
  EXPECT_EQ(other.member("error"), "invalid_request");
}

TEST_F(PublicClient, cannot_be_asked_for_at_localhost_or_another_scheme) {
  for (const char* uri :
       {"http://localhost:49152/done", "com.example.phone2:/done", "com.example.phone:/done2"}) {
    const test::Answer answer =
        browser.get(authorize_path({{"client_id", "phone-1"}, {"redirect_uri", uri}}));
    EXPECT_EQ(answer.status, 400) << uri;
    EXPECT_EQ(answer.header("Location"), "") << uri;
  }
}

TEST_F(PublicClient, has_nothing_but_the_verifier_to_prove_the_code_with) {
  EXPECT_EQ(exchange_at("com.example.phone:/done", {{"code_verifier", std::string(43, 'a')}}).status, 400);
  EXPECT_EQ(exchange_at("com.example.phone:/done", {{"code_verifier", ""}}).status, 400);
}

TEST_F(PublicClient, that_sends_a_secret_is_somebody_else) {
  EXPECT_EQ(exchange_at("com.example.phone:/done", {{"client_secret", "guess"}}).status, 401);
}

// RFC 9700 section 4.14.2.
TEST_F(PublicClient, every_refresh_gives_a_new_refresh_token_and_ends_the_old_pair) {
  const test::Answer first = exchange_at("com.example.phone:/done");
  const test::Answer second = refresh_public(first.member("refresh_token"));
  ASSERT_EQ(second.status, 200) << second.body;
  EXPECT_NE(second.member("refresh_token"), first.member("refresh_token"));
  EXPECT_FALSE(live(first.member("access_token")));
  EXPECT_TRUE(live(second.member("access_token")));
}

// RFC 6749 section 6.
TEST_F(PublicClient, need_not_name_itself_when_it_refreshes_but_not_as_another) {
  test::Answer first = exchange_at("com.example.phone:/done");
  first = refresh_public(first.member("refresh_token"), {{"client_id", ""}});
  EXPECT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(
      refresh_public(first.member("refresh_token"), {{"client_id", ""}, {"client_secret", "guess"}}).status,
      401);
  EXPECT_EQ(refresh_public(first.member("refresh_token"), {{"client_id", "client-1"}}).status, 400);
  EXPECT_EQ(refresh_public(first.member("refresh_token")).status, 200);
}

TEST_F(PublicClient, may_revoke_its_tokens) {
  const test::Answer given = exchange_at("com.example.phone:/done");
  const test::Answer answer = browser.post(
      "/v2/o/revoke_token/", {{"client_id", "phone-1"}, {"token", given.member("refresh_token")}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_FALSE(live(given.member("access_token")));
}

// RFC 7662 section 2.1: who cannot prove who it is does not try out tokens.
TEST_F(PublicClient, may_not_introspect) {
  const test::Answer given = exchange_at("com.example.phone:/done");
  EXPECT_EQ(
      browser.post("/v2/o/introspect/", {{"client_id", "phone-1"}, {"token", given.member("access_token")}})
          .status,
      403);
}

// RFC 7636 section 4.3: "plain" proves nothing to who read the request.
TEST_F(PublicClient, cannot_leave_pkce_out_or_weaken_it) {
  for (const Parameters& changes :
       {Parameters{{"code_challenge", ""}}, Parameters{{"code_challenge_method", "plain"}},
        Parameters{{"code_challenge_method", ""}}}) {
    Parameters all = {{"client_id", "phone-1"}, {"redirect_uri", "com.example.phone:/done"}};
    for (const Parameter& change : changes) all.push_back(change);
    EXPECT_EQ(browser.get(authorize_path(all)).status, 400);
  }
}

}  // namespace
}  // namespace bb::oauth
