#include "identity/openid_connect.h"

#include <gtest/gtest.h>

#include <map>

#include "base/encoding.h"
#include "identity/openid_metadata.h"
#include "jose/jwt.h"
#include "support/local_server.h"

namespace bb::identity {
namespace {

using jose::Json;

constexpr std::string_view kNonce = "nonce-1", kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

// A provider that answers as the test says and writes down what it was asked.
class OpenidConnectTest : public ::testing::Test {
 protected:
  OpenidConnectTest() {
    http::Router routes;
    const auto serve = [this, &routes](http::Method method, const std::string& path,
                                       const std::string& name) {
      routes.add(method, path, [this, name](const http::Request& request, http::Response& response) {
        asked_.push_back(name);
        bodies_[name] = std::string(request.body);
        authorization_[name] = std::string(request.header("Authorization"));
        response.status = statuses_.count(name) == 0 ? 200 : statuses_[name];
        response.body.append(answers_[name]);
      });
    };
    serve(http::Method::get, "/.well-known/openid-configuration", "discovery");
    serve(http::Method::get, "/jwks", "jwks");
    serve(http::Method::post, "/token", "token");
    serve(http::Method::get, "/me", "userinfo");
    server_ = std::make_unique<test::LocalServer>(std::move(routes));
    options_.issuer = server_->url();
    options_.callback_url = "https://bb.example.org/login/callback";
    options_.client_id = "blue button";
    options_.client_secret = "se:cret";
    options_.mbi_claim = "https://payer.example/mbi";
    options_.hicn_hash_claim = "hicn_hash";
    options_.member_id_claim = "/member/a~1b/id";
    claims_ = {{"iss", quoted(server_->url())},
               {"sub", "\"user-1\""},
               {"aud", "\"blue button\""},
               {"exp", std::to_string(now() + 300)},
               {"iat", std::to_string(now())},
               {"nonce", quoted(kNonce)},
               {"https://payer.example/mbi", "\" 1sa0a00aa12 \""},
               {"given_name", "\"Ada\""}};
    answers_["discovery"] = R"({"issuer":")" + server_->url() + R"(","authorization_endpoint":")" +
                            server_->url() + R"(/auth","token_endpoint":")" + server_->url() +
                            R"(/token","jwks_uri":")" + server_->url() + R"(/jwks","userinfo_endpoint":")" +
                            server_->url() + R"(/me"})";
    answers_["jwks"] = jose::JwkSet({jose::Jwk{key_.public_key(), "k1"}}).to_json();
  }

  static std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }
  std::int64_t now() const { return std::chrono::floor<Seconds>(clock_.now()).time_since_epoch().count(); }
  std::string id_token(const jose::PrivateKey& key) const {
    std::string claims;
    for (const auto& [name, value] : claims_)
      claims += (claims.empty() ? "{\"" : ",\"") + name + "\":" + value;
    return jose::sign_jws(key, {jose::usual_algorithm(key.public_key().type()), "JWT", "k1"}, claims + "}")
        .value();
  }
  Result<Identity> arrive(const Parameters& brought = {{"code", "code-1"}, {"state", "state-1"}}) {
    if (answers_["token"].empty())
      answers_["token"] =
          R"({"access_token":"access-1","token_type":"Bearer","id_token":")" + id_token(key_) + "\"}";
    return provider().arrive(brought, {"state-1", std::string(kNonce), std::string(kVerifier)});
  }
  // With other claims in its id_token: a value of "" removes one.
  Result<Identity> arrive_claiming(const std::string& name, const std::string& value) {
    const auto before = claims_;
    if (value.empty()) {
      claims_.erase(name);
    } else {
      claims_[name] = value;
    }
    answers_["token"].clear();
    auto identity = arrive();
    claims_ = before;
    answers_["token"].clear();
    return identity;
  }
  Provider& provider() {
    if (!provider_) provider_ = make_openid_connect(*client_, keys_, clock_, options_);
    return *provider_;
  }

  ManualClock clock_{Instant{Milliseconds{1'790'000'000'000}}};
  const jose::PrivateKey key_ = jose::PrivateKey::generate(jose::KeyType::ec_p256).value();
  std::map<std::string, std::string> claims_, answers_, bodies_, authorization_;
  std::map<std::string, int> statuses_;
  std::vector<std::string> asked_;
  OpenidOptions options_;
  std::unique_ptr<http::Client> client_ = http::Client::make({}).value();
  jose::RemoteKeys keys_{*client_, clock_, {.allow_loopback_http = true}};
  std::unique_ptr<Provider> provider_;
  std::unique_ptr<test::LocalServer> server_;
};

TEST_F(OpenidConnectTest, a_browser_departs_with_state_nonce_and_challenge) {
  const std::string url =
      provider().depart({"state-1", std::string(kNonce), std::string(kVerifier)}, "es").value();
  EXPECT_EQ(url.find(options_.issuer + "/auth?"), 0U);
  const auto parameters = parse_query(url.substr(url.find('?') + 1)).value();
  // RFC 7636 appendix B has the verifier and its challenge.
  const Parameters expected = {{"response_type", "code"},
                               {"client_id", "blue button"},
                               {"redirect_uri", "https://bb.example.org/login/callback"},
                               {"scope", "openid profile"},
                               {"state", "state-1"},
                               {"nonce", "nonce-1"},
                               {"code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"},
                               {"code_challenge_method", "S256"},
                               {"prompt", "login"},
                               {"ui_locales", "es"}};
  EXPECT_EQ(parameters, expected);
}

TEST_F(OpenidConnectTest, a_code_becomes_who_the_claims_say) {
  claims_["member"] = R"({"a/b":{"id":-10000000000001}})";
  claims_["hicn_hash"] = "\"2025FBC6\"";
  const auto identity = arrive();
  ASSERT_TRUE(identity.ok()) << identity.error().debug;
  EXPECT_EQ(identity->username, "user-1@" + options_.issuer.substr(7));
  EXPECT_EQ(identity->mbi, "1SA0A00AA12");
  EXPECT_EQ(identity->hicn_hash, "2025fbc6");
  EXPECT_EQ(identity->member_id, "-10000000000001");
  EXPECT_EQ(identity->given_name, "Ada");
}

TEST_F(OpenidConnectTest, the_code_is_exchanged_with_verifier_and_secret) {
  ASSERT_TRUE(arrive().ok());
  EXPECT_EQ(parse_query(bodies_["token"]).value(),
            (Parameters{{"grant_type", "authorization_code"},
                        {"code", "code-1"},
                        {"redirect_uri", "https://bb.example.org/login/callback"},
                        {"code_verifier", std::string(kVerifier)}}));
  // RFC 6749 section 2.3.1: encoded, then as RFC 7617 says.
  EXPECT_EQ(authorization_["token"], "Basic " + to_base64("blue%20button:se%3Acret"));
}

TEST_F(OpenidConnectTest, with_a_key_this_server_proves_itself_by_an_assertion) {
  options_.key = jose::PrivateKey::generate(jose::KeyType::ec_p256).value();
  ASSERT_TRUE(arrive().ok());
  EXPECT_EQ(authorization_["token"], "");
  const auto form = parse_query(bodies_["token"]).value();
  EXPECT_EQ(*find_parameter(form, "client_assertion_type"),
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
  const auto jws = jose::read_jws(*find_parameter(form, "client_assertion"), {jose::Algorithm::es256});
  ASSERT_TRUE(jws.ok());
  EXPECT_EQ(jws->kid(), jose::thumbprint(options_.key->public_key()));
  const auto verified = jose::verify(*jws, options_.key->public_key());
  ASSERT_TRUE(verified.ok());
  jose::ClaimRules rules;
  rules.issuers = {"blue button"};
  rules.subject = "blue button";
  const std::string endpoint = options_.issuer + "/token";
  rules.audiences = {endpoint};
  rules.sole_audience = true;
  rules.required = {"jti"};
  rules.longest_life = Seconds(60);
  EXPECT_TRUE(jose::check_claims(*verified, rules, clock_.now()).ok());
}

// OpenID Connect Core section 3.1.3.7.
TEST_F(OpenidConnectTest, an_id_token_that_is_not_for_this_login_is_refused) {
  const std::string later = std::to_string(now() + 120), before = std::to_string(now() - 61);
  const std::map<std::string, std::vector<std::string>> wrong = {
      {"iss", {"", "\"https://other.example\"", quoted(options_.issuer + "/")}},
      {"sub", {"", "\"\"", quoted(std::string(256, 'x'))}},
      {"aud", {"", "\"another\"", "[\"another\"]", R"(["blue button","another"])"}},
      {"azp", {"\"another\""}},
      {"exp", {"", before, "\"soon\""}},
      {"iat", {"", later, std::to_string(now() - 661)}},
      {"nbf", {later}},
      {"nonce", {"", "\"another\""}}};
  for (const auto& [name, values] : wrong) {
    for (const std::string& value : values) {
      const auto identity = arrive_claiming(name, value);
      ASSERT_FALSE(identity.ok()) << name << " " << value;
      EXPECT_EQ(identity.error().kind, ErrorKind::bad_answer) << name << " " << value;
      EXPECT_EQ(identity.error().message, "The sign-in service did not answer as it should.");
    }
  }
  claims_["azp"] = "\"blue button\"";
  EXPECT_TRUE(arrive_claiming("aud", R"(["blue button","another"])").ok());
  EXPECT_TRUE(arrive_claiming("exp", std::to_string(now() - 59)).ok()) << "clocks differ by up to a minute";
}

TEST_F(OpenidConnectTest, an_id_token_of_another_key_or_of_none_is_refused) {
  const auto other = jose::PrivateKey::generate(jose::KeyType::ec_p256).value();
  std::string forged = id_token(other);
  const std::string unsigned_one = "eyJhbGciOiJub25lIn0." + forged.substr(forged.find('.') + 1);
  for (const std::string& token :
       {forged, unsigned_one.substr(0, unsigned_one.rfind('.') + 1), std::string("x"), std::string()}) {
    answers_["token"] = R"({"access_token":"a","id_token":")" + token + "\"}";
    EXPECT_EQ(arrive().error().kind, ErrorKind::bad_answer) << token;
  }
}

// RFC 9207 section 2.4.
TEST_F(OpenidConnectTest, an_answer_of_another_issuer_is_refused_and_nothing_is_asked) {
  EXPECT_EQ(arrive({{"code", "code-1"}, {"iss", "https://other.example"}}).error().kind, ErrorKind::invalid);
  EXPECT_EQ(arrive({{"error", "access_denied"}, {"iss", "https://other.example"}}).error().kind,
            ErrorKind::invalid);
  EXPECT_EQ(std::count(asked_.begin(), asked_.end(), "token"), 0);
  EXPECT_TRUE(arrive({{"code", "code-1"}, {"iss", options_.issuer}}).ok());
}

TEST_F(OpenidConnectTest, a_provider_that_says_that_it_names_itself_must) {
  std::string& document = answers_["discovery"];
  document.insert(1, R"("authorization_response_iss_parameter_supported":true,)");
  EXPECT_EQ(arrive({{"code", "code-1"}}).error().kind, ErrorKind::invalid);
  EXPECT_TRUE(arrive({{"code", "code-1"}, {"iss", options_.issuer}}).ok());
}

TEST_F(OpenidConnectTest, what_the_person_called_off_is_told_from_what_the_provider_failed_at) {
  for (const char* error : {"access_denied", "login_required", "interaction_required"})
    EXPECT_EQ(arrive({{"error", error}}).error().kind, ErrorKind::forbidden) << error;
  for (const char* error : {"server_error", "temporarily_unavailable", "invalid_scope", "<script>"}) {
    EXPECT_EQ(arrive({{"error", error}}).error().kind, ErrorKind::bad_answer) << error;
    EXPECT_EQ(arrive({{"error", error}}).error().debug.find('<'), std::string::npos);
  }
}

TEST_F(OpenidConnectTest, a_browser_without_a_code_or_with_a_used_one_is_refused) {
  EXPECT_EQ(arrive({}).error().kind, ErrorKind::invalid);
  EXPECT_EQ(arrive({{"code", ""}}).error().kind, ErrorKind::invalid);
  statuses_["token"] = 400;
  answers_["token"] = R"({"error":"invalid_grant"})";
  EXPECT_EQ(arrive().error().kind, ErrorKind::invalid);
}

TEST_F(OpenidConnectTest, what_the_provider_does_not_answer_as_it_should_is_its_failure) {
  for (const char* body : {"", "[]", "{}", R"({"id_token":7})"}) {
    answers_["token"] = *body == '\0' ? " " : body;
    EXPECT_EQ(arrive().error().kind, ErrorKind::bad_answer) << body;
  }
  for (const int status : {201, 302, 401, 500}) {
    statuses_["token"] = status;
    answers_["token"].clear();
    EXPECT_EQ(arrive().error().kind, ErrorKind::bad_answer) << status;
    for (const char* secret : {"cret", "code-1", "access-1", "user-1"})
      EXPECT_EQ(arrive().error().debug.find(secret), std::string::npos);
  }
}

TEST_F(OpenidConnectTest, userinfo_adds_claims_and_must_be_of_the_same_person) {
  options_.userinfo = true;
  options_.hicn_hash_claim = "hash";
  answers_["userinfo"] = R"({"sub":"user-1","hash":"abc","family_name":"Lovelace","given_name":"Other"})";
  const auto identity = arrive();
  ASSERT_TRUE(identity.ok()) << identity.error().debug;
  EXPECT_EQ(authorization_["userinfo"], "Bearer access-1");
  EXPECT_EQ(identity->hicn_hash, "abc");
  EXPECT_EQ(identity->given_name + identity->family_name, "AdaLovelace") << "the id_token comes first";
  for (const char* answer : {R"({"sub":"user-2"})", "{}", "no json"}) {
    answers_["userinfo"] = answer;
    EXPECT_EQ(arrive().error().kind, ErrorKind::bad_answer) << answer;
  }
}

TEST_F(OpenidConnectTest, who_no_claim_tells_of_is_not_found) {
  for (const char* value : {"", "\"\"", "null", "[\"1SA0A00AA12\"]", "1.5", "1e300"})
    EXPECT_EQ(arrive_claiming("https://payer.example/mbi", value).error().kind, ErrorKind::not_found)
        << value;
}

TEST_F(OpenidConnectTest, metadata_is_asked_for_every_ten_minutes_and_kept_when_the_provider_is_down) {
  const auto departs = [this] { return provider().depart({"s", "n", "v"}, "").ok(); };
  EXPECT_TRUE(departs());
  EXPECT_TRUE(departs());
  EXPECT_EQ(asked_.size(), 1U);
  clock_.advance(std::chrono::minutes(10));
  statuses_["discovery"] = 500;
  EXPECT_TRUE(departs());
  EXPECT_TRUE(departs());
  EXPECT_EQ(asked_.size(), 2U) << "a provider that is down is left alone for some seconds";
  clock_.advance(std::chrono::hours(24));
  EXPECT_FALSE(departs());
}

// OpenID Connect Discovery section 4.3.
TEST(OpenidMetadata, is_of_its_issuer_and_leads_to_safe_places) {
  const auto read = [](std::string_view issuer, std::string_view endpoints) {
    return read_openid_metadata(
        "https://id.example", "{\"issuer\":\"" + std::string(issuer) + "\"," + std::string(endpoints) + "}");
  };
  constexpr std::string_view kGood =
      R"("authorization_endpoint":"https://id.example/a","token_endpoint":"https://id.example/t","jwks_uri":"https://id.example/j")";
  ASSERT_TRUE(read("https://id.example", kGood).ok());
  EXPECT_EQ(read("https://id.example", kGood)->token_endpoint, "https://id.example/t");
  EXPECT_FALSE(read("https://id.example/", kGood).ok());
  EXPECT_FALSE(read("https://evil.example", kGood).ok());
  for (const char* bad : {"http://id.example/a", "javascript:x", "", "https://", "https://id.example/#a",
                          "http://localhost/a", "ftp://id.example"}) {
    std::string endpoints(kGood);
    endpoints.replace(endpoints.find("https://id.example/t"), 20, bad);
    EXPECT_FALSE(read("https://id.example", endpoints).ok()) << bad;
  }
  EXPECT_FALSE(read("https://id.example", R"("token_endpoint":"https://id.example/t")").ok());
}

TEST(OpenidMetadata, plain_http_is_for_this_machine_only) {
  for (const char* url : {"http://localhost:1/a", "http://127.0.0.1/", "http://[::1]:5"})
    EXPECT_TRUE(is_safe_endpoint(url, true)) << url;
  for (const char* url : {"http://localhost.evil.example/", "http://127.0.0.1@evil.example/",
                          "http://id.example", "http://localhost:x@evil.example/"})
    EXPECT_FALSE(is_safe_endpoint(url, true)) << url;
}

}  // namespace
}  // namespace bb::identity
