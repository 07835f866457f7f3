// AuthStoreContract: crosswalks, what is kept for a while, signing keys, metrics, and what is removed.
#pragma once

#include <atomic>
#include <thread>
#include <vector>

#include "store/auth_store_contract.h"

namespace bb::store {

TEST_P(AuthStoreContract, labels_are_put_and_replaced) {
  ASSERT_TRUE(store->put_label({"tools", "Tools", "Old"}).ok());
  ASSERT_TRUE(store->put_label({"research", "Research", "Studies"}).ok());
  ASSERT_TRUE(store->put_label({"tools", "Tools!", "New"}).ok());
  const auto labels = store->list_labels().value();
  ASSERT_EQ(labels.size(), 2U);
  EXPECT_EQ(labels[0].slug, "research");
  EXPECT_EQ(labels[1].name, "Tools!");
  EXPECT_EQ(labels[1].description, "New");
}

TEST_P(AuthStoreContract, a_crosswalk_is_replaced_and_the_former_one_archived) {
  const Crosswalk first{-17, MatchedBy::mbi, "1S00E00AA00", "hash"};
  EXPECT_TRUE(store->update_crosswalk(user, first, kNow).value());
  EXPECT_FALSE(store->update_crosswalk(user, first, kNow + kMinute).value()) << "nothing changed";
  User found = store->find_user(user).value().value();
  EXPECT_EQ(found.mbi, "1S00E00AA00");
  EXPECT_EQ(found.hicn_hash, "hash");
  EXPECT_EQ(found.matched_by, MatchedBy::mbi);
  EXPECT_EQ(found.given_name, "Ada");

  const Crosswalk second{-18, MatchedBy::hicn, "", "other"};
  EXPECT_TRUE(store->update_crosswalk(user, second, kNow + 2 * kMinute).value());
  EXPECT_EQ(store->find_user(user).value()->beneficiary, -18);
  const auto former = store->list_former_crosswalks(user).value();
  ASSERT_EQ(former.size(), 2U);
  EXPECT_EQ(former[0].crosswalk, first);
  EXPECT_EQ(former[0].archived, kNow + 2 * kMinute);
  EXPECT_EQ(former[1].crosswalk, (Crosswalk{-17, MatchedBy::none, "", ""}));
  EXPECT_EQ(store->update_crosswalk(user + 100, first, kNow).error().kind, ErrorKind::not_found);
}

TEST_P(AuthStoreContract, users_are_found_by_their_beneficiary_and_renamed) {
  User network = a_user("network", -17);
  network.kind = UserKind::aligned_network;
  network.matched_by = MatchedBy::demographics;
  network.mbi = "1S00E00AA01";
  network.id = store->add_user(network).value();
  auto found = store->find_users_of(-17).value();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].username, "alice");
  EXPECT_EQ(found[1].kind, UserKind::aligned_network);
  EXPECT_EQ(found[1].matched_by, MatchedBy::demographics);
  EXPECT_EQ(found[1].mbi, "1S00E00AA01");
  network.family_name = "Byron";
  ASSERT_TRUE(store->update_profile(network).ok());
  EXPECT_EQ(store->find_user(network.id).value()->family_name, "Byron");
  EXPECT_EQ(store->find_user(network.id).value()->mbi, "1S00E00AA01");
  EXPECT_TRUE(store->find_users_of(-99).value().empty());
}

TEST_P(AuthStoreContract, a_refresh_token_rotated_just_before_may_come_again_within_the_grace) {
  issue("1");
  const RefreshToken first = refresh_token("1");
  ASSERT_EQ(store->rotate(first, a_pair("2"), "profile", kNow, Seconds(10)).value(), Rotation::done);
  EXPECT_EQ(store->rotate(first, a_pair("x"), "profile", kNow + Seconds(10), Seconds(10)).value(),
            Rotation::refused)
      << "the grace is over";
  EXPECT_EQ(store->rotate(first, a_pair("x"), "wider", kNow, Seconds(10)).value(), Rotation::refused)
      << "another scope";
  EXPECT_EQ(store->rotate(first, a_pair("3"), "profile", kNow + Seconds(9), Seconds(10)).value(),
            Rotation::again);
  EXPECT_TRUE(live("2"));
  EXPECT_TRUE(live("3"));
  EXPECT_FALSE(live("x"));
  ASSERT_EQ(store->rotate(refresh_token("3"), a_pair("4"), "profile", kNow + Seconds(9), Seconds(10)).value(),
            Rotation::done);
  EXPECT_FALSE(live("2"));
  EXPECT_EQ(store->rotate(first, a_pair("x"), "profile", kNow + Seconds(9), Seconds(10)).value(),
            Rotation::refused)
      << "two rotations old";
}

TEST_P(AuthStoreContract, without_grace_not_even_who_looked_at_the_clock_before_the_other_is_given_a_pair) {
  issue("1");
  const RefreshToken first = refresh_token("1");
  ASSERT_EQ(store->rotate(first, a_pair("2"), "profile", kNow + Seconds(1)).value(), Rotation::done);
  EXPECT_EQ(store->rotate(first, a_pair("x"), "profile", kNow).value(), Rotation::refused);
}

TEST_P(AuthStoreContract, rotation_moves_the_end_of_the_grant_and_forgets_very_old_tokens) {
  issue("0");
  const Instant end = kNow + std::chrono::hours(90 * 24);
  for (std::int64_t i = 0; i < AuthStore::kKnownRotations; ++i) {
    ASSERT_EQ(store
                  ->rotate(refresh_token(std::to_string(i)), a_pair(std::to_string(i + 1)), "profile", kNow,
                           {}, end)
                  .value(),
              Rotation::done);
  }
  EXPECT_EQ(store->find_grant(user, application).value()->expires, end);
  EXPECT_FALSE(store->find_refresh_token(sha256("refresh 0")).value());
  EXPECT_TRUE(refresh_token("1").rotated);
}

TEST_P(AuthStoreContract, tokens_without_a_code_make_or_move_the_grant) {
  const Instant end = kNow + std::chrono::hours(90 * 24);
  ASSERT_TRUE(store->issue({application, user, "profile", terms(), end}, a_pair("1"), kNow).ok());
  ASSERT_TRUE(store->issue({application, user, "profile", terms(), end + kMinute}, a_pair("2"), kNow).ok());
  EXPECT_TRUE(live("1")) << "earlier ones stay";
  EXPECT_TRUE(live("2"));
  EXPECT_EQ(refresh_token("2").terms, terms());
  EXPECT_EQ(store->find_grant(user, application).value()->expires, end + kMinute);
  EXPECT_EQ(store->find_grant(user, application).value()->created, kNow);
}

TEST_P(AuthStoreContract, a_pushed_request_comes_back_until_it_is_ended) {
  ASSERT_TRUE(store->add_pushed_request({sha256("uri"), application, "a=b&c=d", kNow + kMinute}).ok());
  const auto found = store->find_pushed_request(sha256("uri")).value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->application, application);
  EXPECT_EQ(found->parameters, "a=b&c=d");
  EXPECT_EQ(found->expires, kNow + kMinute);
  ASSERT_TRUE(store->end_pushed_request(sha256("uri")).ok());
  EXPECT_FALSE(store->find_pushed_request(sha256("uri")).value());
}

TEST_P(AuthStoreContract, something_is_seen_for_the_first_time_by_one_of_many) {
  std::atomic<int> first{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const auto seen = store->remember_once(sha256("jti"), kNow + kMinute, kNow);
      if (seen.ok() && *seen) ++first;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(first, 1);
  EXPECT_TRUE(store->remember_once(sha256("another"), kNow + kMinute, kNow).value());
  EXPECT_TRUE(store->remember_once(sha256("jti"), kNow + 3 * kMinute, kNow + kMinute).value()) << "expired";
  EXPECT_FALSE(store->remember_once(sha256("jti"), kNow + 3 * kMinute, kNow + 2 * kMinute).value());
}

TEST_P(AuthStoreContract, signing_keys_are_kept_retired_and_removed) {
  ASSERT_TRUE(store->add_signing_key({"b", "ES256", "PEM b", kNow, kNow + kMinute, {}}).ok());
  ASSERT_TRUE(store->add_signing_key({"a", "RS256", "PEM a", kNow, kNow, {}}).ok());
  EXPECT_EQ(store->add_signing_key({"a", "RS256", "other", kNow, kNow, {}}).error().kind,
            ErrorKind::conflict);
  EXPECT_TRUE(store->retire_signing_key("a", kNow + kMinute).value());
  EXPECT_FALSE(store->retire_signing_key("a", kNow + kMinute).value());
  EXPECT_FALSE(store->retire_signing_key("c", kNow).value());
  auto keys = store->list_signing_keys().value();
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_EQ(keys[0].kid, "a");
  EXPECT_EQ(keys[0].private_key, "PEM a");
  EXPECT_EQ(keys[0].retired, kNow + kMinute);
  EXPECT_EQ(keys[1].algorithm, "ES256");
  EXPECT_EQ(keys[1].active, kNow + kMinute);
  EXPECT_FALSE(keys[1].retired);
  EXPECT_TRUE(store->remove_signing_key("a").value());
  EXPECT_FALSE(store->remove_signing_key("a").value());
  EXPECT_EQ(store->list_signing_keys().value().size(), 1U);
}

TEST_P(AuthStoreContract, a_login_elsewhere_is_taken_once_and_in_time) {
  const LoginAttempt attempt{sha256("state"), sha256("cookie"), "slsx",        "/v2/o/authorize/?a=b",
                             "nonce",         "verifier",       kNow + kMinute};
  ASSERT_TRUE(store->add_login_attempt(attempt).ok());
  const auto taken = store->take_login_attempt(sha256("state"), kNow).value();
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->browser, sha256("cookie"));
  EXPECT_EQ(taken->provider, "slsx");
  EXPECT_EQ(taken->next, "/v2/o/authorize/?a=b");
  EXPECT_EQ(taken->nonce, "nonce");
  EXPECT_EQ(taken->code_verifier, "verifier");
  EXPECT_FALSE(store->take_login_attempt(sha256("state"), kNow).value());
  ASSERT_TRUE(store->add_login_attempt(attempt).ok());
  EXPECT_FALSE(store->take_login_attempt(sha256("state"), kNow + kMinute).value());
}

TEST_P(AuthStoreContract, failures_are_replaced_by_who_saw_them_last) {
  const Digest key = sha256("name");
  EXPECT_EQ(store->find_failures(key).value().count, 0);
  EXPECT_TRUE(store->replace_failures(key, {}, {1, kNow}).value());
  EXPECT_FALSE(store->replace_failures(key, {}, {1, kNow}).value()) << "another was first";
  EXPECT_TRUE(store->replace_failures(key, {1, kNow}, {2, kNow + kMinute}).value());
  EXPECT_FALSE(store->replace_failures(key, {1, kNow}, {2, kNow + kMinute}).value());
  EXPECT_EQ(store->find_failures(key).value().count, 2);
  EXPECT_EQ(store->find_failures(key).value().last, kNow + kMinute);
  ASSERT_TRUE(store->forget_failures(key).ok());
  EXPECT_EQ(store->find_failures(key).value().count, 0);
}

TEST_P(AuthStoreContract, members_are_counted_by_how_often_and_to_whom_their_data_went) {
  const std::vector<DataTransfer> day{
      {1, 1, 2026, kNow}, {2, 1, 2026, kNow}, {3, 1, 2026, kNow}, {3, 2, 2026, kNow}, {4, 1, 2025, kNow}};
  ASSERT_TRUE(store->add_data_transfers(day).ok());
  // The same day again is the same transfer, another day is another.
  const std::vector<DataTransfer> next{{1, 1, 2026, kNow + kMinute}, {2, 1, 2026, kNow + 24 * 60 * kMinute}};
  ASSERT_TRUE(store->add_data_transfers(next).ok());
  ASSERT_TRUE(store->add_data_transfers({}).ok());
  const TransferCounts counts = store->count_data_transfers(2026).value();
  EXPECT_EQ(counts.members, 3);
  EXPECT_EQ(counts.members_more_than_once, 2);
  EXPECT_EQ(counts.members_to_more_than_one_application, 1);
  EXPECT_EQ(store->count_data_transfers(2024).value().members, 0);
}

}  // namespace bb::store
