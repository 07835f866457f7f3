// AuthStoreContract: what a person decided, and the codes that come of it.
#pragma once

#include <atomic>
#include <thread>
#include <vector>

#include "store/auth_store_contract.h"

namespace bb::store {

TEST_P(AuthStoreContract, a_consent_counts_once_and_ends_the_session) {
  log_in("s");
  EXPECT_TRUE(store->record_consent(a_consent("s", "code-1")).value());
  EXPECT_FALSE(store->find_session(sha256("s")).value());
  EXPECT_FALSE(store->record_consent(a_consent("s", "code-2")).value());
  EXPECT_FALSE(store->find_code(sha256("code-2")).value());
}

TEST_P(AuthStoreContract, a_consent_counts_once_of_many_at_once) {
  log_in("s");
  std::atomic<int> recorded{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      const auto result = store->record_consent(a_consent("s", "code-" + std::to_string(i)));
      if (result.ok() && *result) ++recorded;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(recorded, 1);
}

TEST_P(AuthStoreContract, a_consent_of_another_session_or_user_changes_nothing) {
  log_in("s");
  EXPECT_FALSE(store->record_consent(a_consent("other session", "code")).value());
  Consent other_user = a_consent("s", "code");
  other_user.code.user = user + 1;
  EXPECT_FALSE(store->record_consent(other_user).value());
  EXPECT_FALSE(store->find_code(sha256("code")).value());
  EXPECT_FALSE(store->find_grant(user, application).value());
  EXPECT_TRUE(store->record_consent(a_consent("s", "code")).value());
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
  EXPECT_EQ(code->terms, terms());
  EXPECT_EQ(code->expires, kNow + kMinute);
  EXPECT_FALSE(code->used);
}

TEST_P(AuthStoreContract, a_code_gives_tokens_of_the_key_that_exchanged_it) {
  allow("code");
  EXPECT_TRUE(store->exchange_code(sha256("code"), a_pair("1"), kNow, "another key").value());
  EXPECT_EQ(store->find_access(sha256("access 1")).value()->dpop_jkt, "another key");
  EXPECT_EQ(refresh_token("1").terms.dpop_jkt, "another key");
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

TEST_P(AuthStoreContract, of_tokens_without_a_code_the_last_ones_live) {
  const auto issue_directly = [&](int number) {
    const DirectGrant grant{application, user, "openid", terms(), kNow + 60 * kMinute};
    ASSERT_TRUE(store->issue(grant, a_pair(std::to_string(number)), kNow).ok());
  };
  const int most = static_cast<int>(AuthStore::kMostDirectFamilies);
  for (int i = 0; i < most; ++i) issue_directly(i);
  EXPECT_TRUE(live("0"));
  issue_directly(most);
  EXPECT_FALSE(live("0"));
  EXPECT_TRUE(refresh_token("0").ended);
  EXPECT_TRUE(live("1"));
  EXPECT_TRUE(live(std::to_string(most)));
}

// An application that asks by client_credentials has many families of one user, which end in steps.
TEST_P(AuthStoreContract, the_end_of_a_grant_ends_each_of_many_families_and_no_others) {
  constexpr int kFamilies = 250;
  const ApplicationId other = store->add_application(an_application("app-2", "Second App")).value();
  for (int i = 0; i < kFamilies; ++i) {
    const DirectGrant grant{application, user, "openid", terms(), kNow + 60 * kMinute};
    ASSERT_TRUE(store->issue(grant, a_pair(std::to_string(i)), kNow).ok());
  }
  ASSERT_TRUE(
      store->issue({other, user, "openid", terms(), kNow + 60 * kMinute}, a_pair("other's"), kNow).ok());
  EXPECT_TRUE(live("0") && live(std::to_string(kFamilies - 1)));
  EXPECT_TRUE(store->end_grant(user, application, kNow).value());
  for (int i = 0; i < kFamilies; ++i) EXPECT_FALSE(live(std::to_string(i))) << i;
  EXPECT_TRUE(live("other's"));
  EXPECT_FALSE(store->end_grant(user, application, kNow).value());
}

}  // namespace bb::store
