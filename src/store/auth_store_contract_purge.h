// The removal of what has ended: part of the contract of auth_store_contract.h.
#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "store/auth_store_contract.h"

namespace bb::store {

class PurgeContract : public AuthStoreContract {
 protected:
  std::int64_t removed(Ended kind, Instant before, std::int64_t most = 1000) {
    const auto step = store->purge(kind, Instant{}, before, most);
    EXPECT_TRUE(step.ok()) << step.error().debug;
    return step.ok() ? step->rows : -1;
  }
  // Steps until there is nothing left, each from where the last one got to; how many that took.
  int steps_until_done(Ended kind, Instant before, std::int64_t most) {
    Instant from{};
    for (int steps = 0; steps < 10'000; ++steps) {
      const auto step = store->purge(kind, from, before, most);
      EXPECT_TRUE(step.ok()) << step.error().debug;
      if (!step.ok() || step->rows == 0) return steps;
      EXPECT_GE(step->reached, from);
      EXPECT_LT(step->reached, before);
      from = step->reached;
    }
    return -1;
  }
  void see(int number, Instant expires) {
    EXPECT_TRUE(store->remember_once(sha256("seen " + std::to_string(number)), expires, kNow).value());
  }
  // False when it was removed, or is seen for the first time.
  bool is_remembered(int number) {
    return !store->remember_once(sha256("seen " + std::to_string(number)), kNow, kNow - 60 * kMinute).value();
  }
  // A pair of tokens with `rotations` rotations behind it; the last refresh token.
  Digest family(const std::string& name, int rotations) {
    issue(name);
    Digest last = sha256("refresh " + name);
    for (int i = 0; i < rotations; ++i) {
      const Digest next = sha256("refresh " + name + std::to_string(i));
      const TokenPair pair{sha256("access " + name + std::to_string(i)), next, kNow};
      EXPECT_EQ(store->rotate(*store->find_refresh_token(last).value(), pair, "openid", kNow).value(),
                Rotation::done);
      last = next;
    }
    return last;
  }
};

TEST_P(PurgeContract, of_each_kind_that_ended_before_a_time_is_removed_and_nothing_else) {
  issue("live");
  ASSERT_TRUE(store->add_session({sha256("s"), user, kNow, kNow}).ok());
  ASSERT_TRUE(store->add_login_attempt({sha256("l"), {}, "p", "n", "", "", kNow + kMinute}).ok());
  ASSERT_TRUE(store->add_pushed_request({sha256("r"), application, "p", kNow + kMinute}).ok());
  ASSERT_TRUE(store->replace_failures(sha256("f"), {}, {1, kNow}).value());
  ASSERT_TRUE(store->remember_once(sha256("jti"), kNow, kNow).value());
  for (int kind = 0; kind < kKindsOfEnded; ++kind) EXPECT_EQ(removed(Ended{std::uint8_t(kind)}, kNow), 0);

  const Instant later = kNow + std::chrono::hours(2);
  EXPECT_TRUE(live("live"));
  EXPECT_EQ(removed(Ended::access_tokens, later), 1);
  EXPECT_FALSE(live("live"));
  EXPECT_EQ(removed(Ended::codes, later), 1);
  EXPECT_EQ(removed(Ended::sessions, later), 1);
  EXPECT_FALSE(store->find_session(sha256("s")).value());
  EXPECT_EQ(removed(Ended::pushed_requests, later), 1);
  EXPECT_EQ(removed(Ended::seen_once, later), 1);
  EXPECT_EQ(removed(Ended::login_attempts, later), 1);
  EXPECT_EQ(removed(Ended::failures, later), 1);
  EXPECT_EQ(removed(Ended::families, later), 0);
  EXPECT_FALSE(refresh_token("live").ended) << "refresh tokens do not expire";
  for (int kind = 0; kind < kKindsOfEnded; ++kind) EXPECT_EQ(removed(Ended{std::uint8_t(kind)}, later), 0);
}

TEST_P(PurgeContract, a_family_that_was_ended_goes_with_its_refresh_tokens_and_no_other) {
  const Digest ended = family("ended", 2);
  const FamilyId id = store->find_refresh_token(ended).value()->family;
  ASSERT_TRUE(store->end_family(id, kNow).ok());
  issue("live");
  EXPECT_EQ(removed(Ended::families, kNow), 0);
  EXPECT_EQ(removed(Ended::families, kNow + kMinute), 4) << "three refresh tokens and their family";
  EXPECT_FALSE(store->find_refresh_token(ended).value());
  EXPECT_TRUE(live("live"));
  EXPECT_TRUE(store->find_refresh_token(sha256("refresh live")).value());
}

// Refresh tokens count: what takes long is rows, and a family may have a hundred.
TEST_P(PurgeContract, a_step_takes_as_many_families_as_their_rows_allow) {
  for (const char* name : {"a", "b", "c"}) {
    ASSERT_TRUE(store->end_family(store->find_refresh_token(family(name, 4)).value()->family, kNow).ok());
  }
  const Instant later = kNow + kMinute;
  EXPECT_EQ(removed(Ended::families, later, 1), 6) << "one at least: five tokens and their family";
  EXPECT_EQ(removed(Ended::families, later, 12), 12);
  EXPECT_EQ(removed(Ended::families, later, 12), 0);
}

TEST_P(PurgeContract, steps_go_on_where_the_last_one_ended_until_all_is_removed) {
  constexpr int kCount = 25;
  for (int i = 0; i < kCount; ++i) see(i, kNow - (i + 1) * kMinute);
  see(kCount, kNow);
  EXPECT_EQ(steps_until_done(Ended::seen_once, kNow, 4), 7);
  for (int i = 0; i < kCount; ++i) EXPECT_FALSE(is_remembered(i)) << i;
  EXPECT_TRUE(is_remembered(kCount));
}

TEST_P(PurgeContract, those_that_ended_first_go_first) {
  for (int i = 0; i < 6; ++i) see(i, kNow - (i + 1) * kMinute);
  const PurgeStep step = store->purge(Ended::seen_once, Instant{}, kNow, 2).value();
  EXPECT_EQ(step.rows, 2);
  EXPECT_EQ(step.reached, kNow - 5 * kMinute);
  EXPECT_FALSE(is_remembered(5));
  EXPECT_FALSE(is_remembered(4));
  EXPECT_TRUE(is_remembered(3));
}

TEST_P(PurgeContract, what_ended_in_the_same_millisecond_does_not_stop_it) {
  for (int i = 0; i < 20; ++i) see(i, kNow - kMinute);
  EXPECT_EQ(steps_until_done(Ended::seen_once, kNow, 3), 7);
  EXPECT_EQ(removed(Ended::seen_once, kNow), 0);
}

// Two processes over one database.
TEST_P(PurgeContract, those_who_remove_at_once_remove_each_row_once) {
  constexpr int kCount = 400, kThreads = 4;
  for (int i = 0; i < kCount; ++i) see(i, kNow - (i + 1) * kMinute);
  std::atomic<std::int64_t> rows{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, most = 5 + i] {
      while (true) {
        const auto step = store->purge(Ended::seen_once, Instant{}, kNow, most);
        ASSERT_TRUE(step.ok()) << step.error().debug;
        if (step->rows == 0) return;
        rows += step->rows;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(rows, kCount);
  EXPECT_EQ(removed(Ended::seen_once, kNow), 0);
}

}  // namespace bb::store
