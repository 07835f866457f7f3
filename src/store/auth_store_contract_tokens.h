// AuthStoreContract: tokens, their rotation, and how they and the grant end.
#pragma once

#include <atomic>
#include <thread>
#include <vector>

#include "store/auth_store_contract.h"

namespace bb::store {

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
  EXPECT_TRUE(access->part_d_eob_only);
  EXPECT_EQ(access->dpop_jkt, "thumbprint");
  EXPECT_EQ(access->user_kind, UserKind::beneficiary);
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
  EXPECT_EQ(first.terms, terms());
  EXPECT_FALSE(first.rotated_at);
  EXPECT_EQ(store->rotate(first, a_pair("2"), "narrower", kNow).value(), Rotation::done);
  EXPECT_FALSE(live("1"));
  EXPECT_TRUE(live("2"));
  EXPECT_TRUE(refresh_token("1").rotated);
  EXPECT_FALSE(refresh_token("2").rotated);
  EXPECT_EQ(refresh_token("2").scope, "narrower");
  EXPECT_EQ(refresh_token("2").family, first.family);
  EXPECT_EQ(store->find_access(sha256("access 2")).value()->scope, "narrower");
  EXPECT_EQ(refresh_token("1").rotated_at, kNow);
  EXPECT_EQ(store->rotate(first, a_pair("3"), "profile", kNow).value(), Rotation::refused);
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
      if (result.ok() && *result == Rotation::done) ++rotated;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(rotated, 1);
}

TEST_P(AuthStoreContract, ending_a_family_ends_every_token_of_it) {
  issue("1");
  ASSERT_EQ(store->rotate(refresh_token("1"), a_pair("2"), "profile", kNow).value(), Rotation::done);
  const auto family = store->find_family(sha256("access 2")).value();
  ASSERT_TRUE(family);
  EXPECT_EQ(family->id, refresh_token("1").family);
  EXPECT_EQ(family->application, application);
  EXPECT_EQ(family->user, user);
  ASSERT_TRUE(store->end_family(family->id, kNow).ok());
  EXPECT_FALSE(live("2"));
  EXPECT_TRUE(refresh_token("2").ended);
  EXPECT_FALSE(store->find_family(sha256("access 2")).value());
  EXPECT_EQ(store->rotate(refresh_token("2"), a_pair("3"), "profile", kNow).value(), Rotation::refused);
  EXPECT_TRUE(store->find_grant(user, application).value()) << "the grant stays";
}

TEST_P(AuthStoreContract, a_later_consent_moves_the_end_of_the_grant_and_a_renewed_grant_begins_anew) {
  allow("1");
  log_in("later");
  Consent later = a_consent("later", "2");
  later.now = kNow + kMinute;
  later.grant_expires.reset();
  ASSERT_TRUE(store->record_consent(later).value());
  auto grant = store->find_grant(user, application).value();
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->created, kNow);
  EXPECT_FALSE(grant->expires);

  log_in("latest");
  Consent renewed = a_consent("latest", "3");
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
