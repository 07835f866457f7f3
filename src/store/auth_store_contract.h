// What every AuthStore must do. The tests stand in auth_store_contract_*.h, which auth_store_test.cpp
// includes; there a database names how to make an empty store:
//
//   INSTANTIATE_TEST_SUITE_P(Sqlite, AuthStoreContract, testing::Values(&make_empty_store));
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

#include "store/auth_store.h"

namespace bb::store {

using MakeAuthStore = std::shared_ptr<AuthStore> (*)();  // null: its server is not installed

class AuthStoreContract : public ::testing::TestWithParam<MakeAuthStore> {
 protected:
  static constexpr Instant kNow{Milliseconds{1'790'000'000'000}};
  static constexpr auto kMinute = std::chrono::minutes(1);

  void SetUp() override {
    store = GetParam()();
    if (store == nullptr) GTEST_SKIP() << "the database's server is not installed";
    application = store->add_application(an_application("app-1", "First App")).value();
    user = store->add_user(a_user("alice", -17)).value();
  }

  static Application an_application(const std::string& client_id, const std::string& name) {
    Application made;
    made.client_id = client_id;
    made.secret_digest = sha256("secret of " + client_id);
    made.name = name;
    made.redirect_uris = {"http://localhost:3001/callback", "my.app:/done"};
    made.data_access_type = DataAccessType::research_study;
    made.require_demographic_scopes = false;
    made.scopes = {"profile", "patient/Patient.rs"};
    made.description = "What it does";
    made.website_uri = "https://app.example/";
    made.logo_uri = "https://app.example/logo.png";
    made.tos_uri = "https://app.example/terms";
    made.policy_uri = "https://app.example/privacy";
    made.support_email = "help@app.example";
    made.support_phone_number = "555-0100";
    made.created = kNow;
    made.auth_type = AllowedAuthType::both;
    made.jwks_uri = "https://app.example/jwks.json";
    made.jwks = "{\"keys\":[]}";
    made.id_token_algorithm = "ES256";
    made.part_d_eob_only = true;
    made.require_pushed_requests = true;
    made.dpop_bound = true;
    made.registration_digest = sha256("registration of " + client_id);
    made.labels = {"research", "tools"};
    return made;
  }

  static User a_user(const std::string& username, std::optional<BeneficiaryId> beneficiary) {
    User made;
    made.username = username;
    made.password_hash = "$argon2id$x";
    made.beneficiary = beneficiary;
    made.given_name = "Ada";
    made.family_name = "Lovelace";
    made.email = "ada@example.com";
    made.created = kNow;
    return made;
  }

  // The user has logged in.
  void log_in(const std::string& session) {
    ASSERT_TRUE(store->add_session({sha256(session), user, kNow, kNow}).ok());
  }

  Consent a_consent(const std::string& session, const std::string& code) const {
    Consent made;
    made.session = sha256(session);
    made.code = {sha256(code), application, user,    "http://localhost:3001/callback",
                 "profile",    "challenge", terms(), kNow + kMinute};
    made.grant_expires = kNow + std::chrono::hours(24 * 395);
    made.now = kNow;
    return made;
  }

  static TokenTerms terms() {
    return {true, true, "nonce", kNow - kMinute, "thumbprint", "11111111-2222-4333-8444-555555555555"};
  }

  // A code that the beneficiary just allowed.
  void allow(const std::string& code) {
    log_in("session of " + code);
    ASSERT_TRUE(store->record_consent(a_consent("session of " + code, code)).value());
  }

  static TokenPair a_pair(const std::string& name) {
    return {sha256("access " + name), sha256("refresh " + name), kNow + 60 * kMinute};
  }

  // Tokens "access NAME" and "refresh NAME".
  void issue(const std::string& name) {
    allow(name);
    ASSERT_TRUE(store->exchange_code(sha256(name), a_pair(name), kNow).value());
  }

  bool live(const std::string& name) {
    return store->find_access(sha256("access " + name)).value().has_value();
  }

  RefreshToken refresh_token(const std::string& name) {
    return store->find_refresh_token(sha256("refresh " + name)).value().value();
  }

  std::shared_ptr<AuthStore> store;
  ApplicationId application = 0;
  UserId user = 0;
};

}  // namespace bb::store
