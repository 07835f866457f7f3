// What every AuthStore must do. A database's own test includes this and names how to make an empty store:
//
//   INSTANTIATE_TEST_SUITE_P(Sqlite, AuthStoreContract, testing::Values(&make_empty_store));
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

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

  Approval an_approval(const std::string& uuid, const std::string& session) const {
    return {uuid, sha256(session), user, application, kNow + 10 * kMinute};
  }

  Consent a_consent(const std::string& uuid, const std::string& session, const std::string& code) const {
    Consent made;
    made.approval = uuid;
    made.session = sha256(session);
    made.code = {sha256(code), application, user, "http://localhost:3001/callback",
                 "profile",    "challenge", true, kNow + kMinute};
    made.grant_expires = kNow + std::chrono::hours(24 * 395);
    made.now = kNow;
    return made;
  }

  // A code that the beneficiary just allowed.
  void allow(const std::string& code) {
    ASSERT_TRUE(store->add_approval(an_approval("u-" + code, "s")).ok());
    ASSERT_TRUE(store->record_consent(a_consent("u-" + code, "s", code)).value());
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

TEST_P(AuthStoreContract, an_application_comes_back_as_it_was_added) {
  const Application expected = an_application("app-1", "First App");
  for (const auto& found :
       {store->find_application("app-1").value(), store->find_application(application).value()}) {
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, application);
    EXPECT_EQ(found->client_id, expected.client_id);
    EXPECT_EQ(found->secret_digest, expected.secret_digest);
    EXPECT_EQ(found->name, expected.name);
    EXPECT_EQ(found->redirect_uris, expected.redirect_uris);
    EXPECT_TRUE(found->active);
    EXPECT_TRUE(found->confidential);
    EXPECT_EQ(found->data_access_type, DataAccessType::research_study);
    EXPECT_FALSE(found->require_demographic_scopes);
    EXPECT_EQ(found->scopes, expected.scopes);
    EXPECT_EQ(found->description, expected.description);
    EXPECT_EQ(found->website_uri, expected.website_uri);
    EXPECT_EQ(found->logo_uri, expected.logo_uri);
    EXPECT_EQ(found->tos_uri, expected.tos_uri);
    EXPECT_EQ(found->policy_uri, expected.policy_uri);
    EXPECT_EQ(found->support_email, expected.support_email);
    EXPECT_EQ(found->support_phone_number, expected.support_phone_number);
    EXPECT_EQ(found->created, kNow);
  }
  EXPECT_FALSE(store->find_application("app-2").value());
  EXPECT_FALSE(store->find_application(application + 1).value());
}

TEST_P(AuthStoreContract, a_client_id_or_a_name_is_taken_once) {
  auto same_id = store->add_application(an_application("app-1", "Other"));
  ASSERT_FALSE(same_id.ok());
  EXPECT_EQ(same_id.error().kind, ErrorKind::conflict);
  auto same_name = store->add_application(an_application("app-2", "FIRST app"));
  ASSERT_FALSE(same_name.ok());
  EXPECT_EQ(same_name.error().kind, ErrorKind::conflict);
}

TEST_P(AuthStoreContract, an_update_replaces_all_but_id_and_created) {
  Application changed = store->find_application(application).value().value();
  changed.active = false;
  changed.name = "first APP";  // its own name is no conflict
  changed.secret_digest.reset();
  changed.created = kNow + kMinute;
  ASSERT_TRUE(store->update_application(changed).ok());
  const Application found = store->find_application("app-1").value().value();
  EXPECT_FALSE(found.active);
  EXPECT_EQ(found.name, "first APP");
  EXPECT_FALSE(found.secret_digest);
  EXPECT_EQ(found.created, kNow);
  changed.id = application + 1;
  changed.client_id = "app-9";
  changed.name = "Ninth";
  EXPECT_EQ(store->update_application(changed).error().kind, ErrorKind::not_found);
}

TEST_P(AuthStoreContract, applications_are_listed_by_name) {
  ASSERT_TRUE(store->add_application(an_application("app-2", "a second app")).ok());
  const auto all = store->list_applications().value();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].client_id, "app-2");
  EXPECT_EQ(all[1].client_id, "app-1");
}

TEST_P(AuthStoreContract, a_user_comes_back_as_added_and_a_username_is_taken_once) {
  for (const auto& found : {store->find_user("alice").value(), store->find_user(user).value()}) {
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, user);
    EXPECT_EQ(found->username, "alice");
    EXPECT_EQ(found->password_hash, "$argon2id$x");
    EXPECT_EQ(found->beneficiary, -17);
    EXPECT_EQ(found->given_name, "Ada");
    EXPECT_EQ(found->family_name, "Lovelace");
    EXPECT_EQ(found->email, "ada@example.com");
    EXPECT_EQ(found->created, kNow);
  }
  EXPECT_FALSE(store->find_user("Alice").value());
  EXPECT_EQ(store->add_user(a_user("alice", -18)).error().kind, ErrorKind::conflict);
}

TEST_P(AuthStoreContract, a_session_lives_until_it_ends) {
  const Digest digest = sha256("cookie");
  EXPECT_FALSE(store->find_session(digest).value());
  ASSERT_TRUE(store->add_session({digest, user, kNow, kNow}).ok());
  ASSERT_TRUE(store->touch_session(digest, kNow + kMinute).ok());
  const auto found = store->find_session(digest).value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->user, user);
  EXPECT_EQ(found->created, kNow);
  EXPECT_EQ(found->last_seen, kNow + kMinute);
  ASSERT_TRUE(store->end_session(digest).ok());
  EXPECT_FALSE(store->find_session(digest).value());
}

TEST_P(AuthStoreContract, a_consent_counts_once) {
  ASSERT_TRUE(store->add_approval(an_approval("u", "s")).ok());
  ASSERT_TRUE(store->find_approval("u").value());
  EXPECT_TRUE(store->record_consent(a_consent("u", "s", "code-1")).value());
  EXPECT_FALSE(store->find_approval("u").value());
  EXPECT_FALSE(store->record_consent(a_consent("u", "s", "code-2")).value());
  EXPECT_FALSE(store->find_code(sha256("code-2")).value());
}

TEST_P(AuthStoreContract, a_consent_of_another_session_user_application_or_too_late_changes_nothing) {
  ASSERT_TRUE(store->add_approval(an_approval("u", "s")).ok());
  EXPECT_FALSE(store->record_consent(a_consent("u", "other session", "code")).value());
  Consent other_user = a_consent("u", "s", "code");
  other_user.code.user = user + 1;
  EXPECT_FALSE(store->record_consent(other_user).value());
  Consent other_application = a_consent("u", "s", "code");
  other_application.code.application = application + 1;
  EXPECT_FALSE(store->record_consent(other_application).value());
  Consent late = a_consent("u", "s", "code");
  late.now = kNow + 10 * kMinute;
  EXPECT_FALSE(store->record_consent(late).value());
  EXPECT_FALSE(store->find_code(sha256("code")).value());
  EXPECT_FALSE(store->find_grant(user, application).value());
  EXPECT_TRUE(store->record_consent(a_consent("u", "s", "code")).value());
}

TEST_P(AuthStoreContract, a_decision_ends_the_session) {
  ASSERT_TRUE(store->add_session({sha256("s"), user, kNow, kNow}).ok());
  allow("code");
  EXPECT_FALSE(store->find_session(sha256("s")).value());

  ASSERT_TRUE(store->add_session({sha256("s"), user, kNow, kNow}).ok());
  ASSERT_TRUE(store->add_approval(an_approval("u", "s")).ok());
  EXPECT_FALSE(store->record_refusal("u", sha256("other"), kNow).value());
  EXPECT_TRUE(store->record_refusal("u", sha256("s"), kNow).value());
  EXPECT_FALSE(store->record_refusal("u", sha256("s"), kNow).value());
  EXPECT_FALSE(store->find_session(sha256("s")).value());
}

TEST_P(AuthStoreContract, a_refusal_leaves_earlier_tokens_and_the_grant) {
  issue("first");
  ASSERT_TRUE(store->add_approval(an_approval("u", "s")).ok());
  ASSERT_TRUE(store->record_refusal("u", sha256("s"), kNow).value());
  EXPECT_TRUE(live("first"));
  EXPECT_TRUE(store->find_grant(user, application).value());
}

TEST_P(AuthStoreContract, a_code_comes_back_as_it_was_allowed) {
  allow("code");
  const auto code = store->find_code(sha256("code")).value();
  ASSERT_TRUE(code);
  EXPECT_EQ(code->application, application);
  EXPECT_EQ(code->user, user);
  EXPECT_EQ(code->redirect_uri, "http://localhost:3001/callback");
  EXPECT_EQ(code->scope, "profile");
  EXPECT_EQ(code->code_challenge, "challenge");
  EXPECT_TRUE(code->include_sensitive);
  EXPECT_EQ(code->expires, kNow + kMinute);
  EXPECT_FALSE(code->used);
}

TEST_P(AuthStoreContract, a_code_is_exchanged_once) {
  allow("code");
  EXPECT_TRUE(store->exchange_code(sha256("code"), a_pair("1"), kNow).value());
  EXPECT_TRUE(store->find_code(sha256("code")).value()->used);
  EXPECT_FALSE(store->exchange_code(sha256("code"), a_pair("2"), kNow).value());
  EXPECT_TRUE(live("1"));
  EXPECT_FALSE(live("2"));
}

TEST_P(AuthStoreContract, a_code_is_exchanged_by_one_of_many_at_once) {
  allow("code");
  std::atomic<int> exchanged{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      const auto result = store->exchange_code(sha256("code"), a_pair(std::to_string(i)), kNow);
      if (result.ok() && *result) ++exchanged;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(exchanged, 1);
}

TEST_P(AuthStoreContract, an_expired_code_or_one_without_grant_is_not_exchanged) {
  allow("late");
  EXPECT_FALSE(store->exchange_code(sha256("late"), a_pair("1"), kNow + kMinute).value());
  allow("revoked");
  ASSERT_TRUE(store->end_grant(user, application, kNow).value());
  EXPECT_FALSE(store->exchange_code(sha256("revoked"), a_pair("2"), kNow).value());
}

TEST_P(AuthStoreContract, a_new_consent_ends_earlier_tokens_and_unused_codes_of_the_pair) {
  const UserId bob = store->add_user(a_user("bob", -18)).value();
  issue("first");
  allow("unused");
  EXPECT_FALSE(live("first"));
  EXPECT_TRUE(refresh_token("first").ended);
  allow("newer");
  EXPECT_FALSE(store->exchange_code(sha256("unused"), a_pair("2"), kNow).value());
  EXPECT_TRUE(store->exchange_code(sha256("newer"), a_pair("3"), kNow).value());

  user = bob;  // whose consent ends nothing of another's
  issue("of bob");
  EXPECT_TRUE(live("3"));
  EXPECT_TRUE(live("of bob"));
}

TEST_P(AuthStoreContract, a_code_used_twice_can_end_the_tokens_it_gave) {
  issue("code");
  ASSERT_TRUE(live("code"));
  ASSERT_TRUE(store->end_tokens_of_code(sha256("code"), kNow).ok());
  EXPECT_FALSE(live("code"));
  EXPECT_TRUE(refresh_token("code").ended);
}

TEST_P(AuthStoreContract, an_access_token_tells_what_it_allows) {
  issue("code");
  const auto access = store->find_access(sha256("access code")).value();
  ASSERT_TRUE(access);
  EXPECT_EQ(access->token_expires, kNow + 60 * kMinute);
  EXPECT_EQ(access->application_id, application);
  EXPECT_EQ(access->client_id, "app-1");
  EXPECT_EQ(access->application_name, "First App");
  EXPECT_TRUE(access->application_active);
  EXPECT_EQ(access->data_access_type, DataAccessType::research_study);
  EXPECT_EQ(access->user_id, user);
  EXPECT_EQ(access->username, "alice");
  EXPECT_EQ(access->beneficiary, -17);
  EXPECT_EQ(access->scope, "profile");
  EXPECT_TRUE(access->has_grant);
  EXPECT_EQ(access->grant_expires, kNow + std::chrono::hours(24 * 395));
  EXPECT_TRUE(access->include_sensitive);
  EXPECT_FALSE(store->find_access(sha256("refresh code")).value());
  EXPECT_FALSE(store->find_access(sha256("")).value());
}

TEST_P(AuthStoreContract, a_user_who_is_no_beneficiary_has_no_access) {
  user = store->add_user(a_user("developer", std::nullopt)).value();
  issue("code");
  EXPECT_FALSE(live("code"));
}

TEST_P(AuthStoreContract, rotation_ends_the_old_pair_and_narrows_the_scope) {
  issue("1");
  const RefreshToken first = refresh_token("1");
  EXPECT_FALSE(first.rotated);
  EXPECT_EQ(first.application, application);
  EXPECT_EQ(first.user, user);
  EXPECT_EQ(first.scope, "profile");
  EXPECT_TRUE(store->rotate(first, a_pair("2"), "narrower", kNow).value());
  EXPECT_FALSE(live("1"));
  EXPECT_TRUE(live("2"));
  EXPECT_TRUE(refresh_token("1").rotated);
  EXPECT_FALSE(refresh_token("2").rotated);
  EXPECT_EQ(refresh_token("2").scope, "narrower");
  EXPECT_EQ(refresh_token("2").family, first.family);
  EXPECT_EQ(store->find_access(sha256("access 2")).value()->scope, "narrower");
  EXPECT_FALSE(store->rotate(first, a_pair("3"), "profile", kNow).value());
  EXPECT_FALSE(live("3"));
  EXPECT_TRUE(live("2"));
}

TEST_P(AuthStoreContract, a_refresh_token_rotates_for_one_of_many_at_once) {
  issue("0");
  const RefreshToken token = refresh_token("0");
  std::atomic<int> rotated{0};
  std::vector<std::thread> threads;
  for (int i = 1; i <= 8; ++i) {
    threads.emplace_back([&, i] {
      const auto result = store->rotate(token, a_pair(std::to_string(i)), "profile", kNow);
      if (result.ok() && *result) ++rotated;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(rotated, 1);
}

TEST_P(AuthStoreContract, ending_a_family_ends_every_token_of_it) {
  issue("1");
  ASSERT_TRUE(store->rotate(refresh_token("1"), a_pair("2"), "profile", kNow).value());
  const auto family = store->find_family(sha256("access 2")).value();
  ASSERT_TRUE(family);
  EXPECT_EQ(family->id, refresh_token("1").family);
  EXPECT_EQ(family->application, application);
  ASSERT_TRUE(store->end_family(family->id, kNow).ok());
  EXPECT_FALSE(live("2"));
  EXPECT_TRUE(refresh_token("2").ended);
  EXPECT_FALSE(store->find_family(sha256("access 2")).value());
  EXPECT_FALSE(store->rotate(refresh_token("2"), a_pair("3"), "profile", kNow).value());
  EXPECT_TRUE(store->find_grant(user, application).value()) << "the grant stays";
}

TEST_P(AuthStoreContract, a_later_consent_moves_the_end_of_the_grant_and_a_renewed_grant_begins_anew) {
  allow("1");
  Consent later = a_consent("u", "s", "2");
  ASSERT_TRUE(store->add_approval(an_approval("u", "s")).ok());
  later.now = kNow + kMinute;
  later.grant_expires.reset();
  ASSERT_TRUE(store->record_consent(later).value());
  auto grant = store->find_grant(user, application).value();
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->created, kNow);
  EXPECT_FALSE(grant->expires);

  ASSERT_TRUE(store->add_approval(an_approval("v", "s")).ok());
  Consent renewed = a_consent("v", "s", "3");
  renewed.now = kNow + kMinute;
  renewed.renew_grant = true;
  ASSERT_TRUE(store->record_consent(renewed).value());
  grant = store->find_grant(user, application).value();
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->created, kNow + kMinute);
  EXPECT_EQ(grant->expires, renewed.grant_expires);
  EXPECT_EQ(store->list_grants(user).value().size(), 1U);
}

TEST_P(AuthStoreContract, ending_a_grant_ends_its_tokens) {
  issue("1");
  EXPECT_TRUE(store->end_grant(user, application, kNow).value());
  EXPECT_FALSE(live("1"));
  EXPECT_TRUE(refresh_token("1").ended);
  EXPECT_FALSE(store->find_grant(user, application).value());
  EXPECT_TRUE(store->list_grants(user).value().empty());
  EXPECT_FALSE(store->end_grant(user, application, kNow).value());
}

}  // namespace bb::store
