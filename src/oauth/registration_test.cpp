#include "oauth/registration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "base/crypto.h"

namespace bb::oauth {
namespace {

store::Application good() {
  store::Application application;
  application.client_id = make_client_id();
  application.secret_digest = sha256(make_client_secret());
  application.name = "An App";
  application.redirect_uris = {"https://app.example/cb"};
  application.scopes = {"profile", "patient/Coverage.rs"};
  application.policy_uri = "https://app.example/privacy";
  application.description = "Shows caf\xC3\xA9 claims.";
  return application;
}

TEST(Registration, a_good_application_may_register) { EXPECT_TRUE(check_registration(good()).ok()); }

TEST(Registration, each_rule_is_kept) {
  using Change = void (*)(store::Application&);
  const std::vector<std::pair<const char*, Change>> table = {
      {"name", [](store::Application& app) { app.name = ""; }},
      {"name", [](store::Application& app) { app.name = "caf\xC3\xA9"; }},
      {"name", [](store::Application& app) { app.name = std::string(256, 'x'); }},
      {"client id", [](store::Application& app) { app.client_id = "a:b"; }},
      {"client id", [](store::Application& app) { app.client_id = ""; }},
      {"redirect URI", [](store::Application& app) { app.redirect_uris.clear(); }},
      {"redirect URI", [](store::Application& app) { app.redirect_uris.push_back("http://app.example/"); }},
      {"scope", [](store::Application& app) { app.scopes.push_back("patient/Claim.rs"); }},
      {"privacy policy", [](store::Application& app) { app.policy_uri = "javascript:alert(1)"; }},
      {"website", [](store::Application& app) { app.website_uri = "app.example"; }},
      {"description", [](store::Application& app) { app.description = "<b>x</b>"; }},
      {"description", [](store::Application& app) { app.description = std::string(1001, 'x'); }},
      {"confidential", [](store::Application& app) { app.secret_digest.reset(); }},
      {"public", [](store::Application& app) { app.confidential = false; }},
      {"public",
       [](store::Application& app) {
         app.confidential = false;
         app.secret_digest.reset();
         app.jwks_uri = "https://app.example/keys";
       }},
      {"keys", [](store::Application& app) { app.jwks_uri = "http://app.example/keys"; }},
      {"keys", [](store::Application& app) { app.jwks_uri = "http://localhost.evil/keys"; }},
      {"key", [](store::Application& app) { app.jwks = R"({"keys":[{"kty":"oct","k":"c2VjcmV0"}]})"; }},
      {"Client credentials", [](store::Application& app) { app.auth_type = store::AllowedAuthType::both; }},
      {"RS256", [](store::Application& app) { app.id_token_algorithm = "HS256"; }},
  };
  for (const auto& [word, change] : table) {
    store::Application application = good();
    change(application);
    const auto checked = check_registration(application);
    ASSERT_FALSE(checked.ok()) << word;
    EXPECT_EQ(checked.error().kind, ErrorKind::invalid);
    EXPECT_NE(checked.error().message.find(word), std::string::npos) << checked.error().message;
  }
}

TEST(Registration, keys_stand_for_a_secret) {
  store::Application application = good();
  application.secret_digest.reset();
  application.jwks_uri = "https://app.example/keys.json";
  EXPECT_TRUE(check_registration(application).ok());
  application.auth_type = store::AllowedAuthType::client_credentials;
  application.redirect_uris.clear();
  EXPECT_TRUE(check_registration(application).ok()) << "who asks no beneficiary sends none back";
}

TEST(Registration, ids_and_secrets_are_random_letters_and_digits) {
  const std::string id = make_client_id(), secret = make_client_secret();
  EXPECT_EQ(id.size(), 40U);
  EXPECT_EQ(secret.size(), 64U);
  EXPECT_NE(make_client_id(), id);
  for (const char c : id + secret) EXPECT_TRUE(std::isalnum(static_cast<unsigned char>(c))) << c;
}

TEST(Registration, what_nobody_has_by_default_is_given_by_an_operator_alone) {
  for (const char* scope :
       {"token_management", "introspection", "token_introspect", "patient/AuditEvent.rs"}) {
    store::Application application = good();
    application.scopes.emplace_back(scope);
    EXPECT_FALSE(check_registration(application).ok()) << scope;
    EXPECT_TRUE(check_registration(application, Registrar::operating).ok()) << scope;
  }
}

}  // namespace
}  // namespace bb::oauth
