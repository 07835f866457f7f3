#include "identity/lockout.h"

#include <gtest/gtest.h>

namespace bb::identity {
namespace {

constexpr std::chrono::minutes kMinute{1};

class LockoutTest : public ::testing::Test {
 protected:
  bool may(const std::string& username, const std::string& address = "a") {
    return !lockout.begin(username, address);
  }
  void fail(int times, const std::string& username, const std::string& address = "a") {
    for (int i = 0; i < times; ++i) EXPECT_TRUE(may(username, address)) << i;
  }

  ManualClock clock{Instant{Milliseconds{1'790'000'000'000}}};
  Lockout lockout{clock};
};

TEST_F(LockoutTest, five_failures_lock_a_username_for_thirty_minutes) {
  fail(5, "alice");
  EXPECT_EQ(lockout.begin("alice", "b"), Seconds(1800));
  EXPECT_TRUE(may("bob"));
  clock.advance(30 * kMinute - Milliseconds(1));
  EXPECT_EQ(lockout.begin("ALICE", "b"), Seconds(1));
  clock.advance(Milliseconds(1));
  fail(5, "alice");
  EXPECT_FALSE(may("alice"));
}

TEST_F(LockoutTest, asking_while_locked_does_not_prolong_it) {
  fail(5, "alice");
  clock.advance(29 * kMinute);
  EXPECT_FALSE(may("alice"));
  clock.advance(kMinute);
  EXPECT_TRUE(may("alice"));
}

TEST_F(LockoutTest, success_forgets_the_failures_of_the_username) {
  fail(4, "alice");
  EXPECT_TRUE(may("alice"));
  lockout.succeeded("alice", "a");
  fail(5, "alice");
}

TEST_F(LockoutTest, an_attempt_counts_before_its_outcome_is_known) {
  fail(5, "alice");  // all under way at once
  EXPECT_FALSE(may("alice"));
}

TEST_F(LockoutTest, many_usernames_of_one_address_are_slowed_down) {
  for (int i = 0; i < 20; ++i) fail(1, "user" + std::to_string(i));
  EXPECT_EQ(lockout.begin("another", "a"), Seconds(1));
  EXPECT_TRUE(may("another", "b")) << "other addresses are not";
  clock.advance(Seconds(1));
  fail(1, "user20");
  EXPECT_EQ(lockout.begin("user21", "a"), Seconds(2));
  for (int i = 21; i < 30; ++i) {
    clock.advance(kMinute);
    fail(1, "user" + std::to_string(i));
  }
  EXPECT_EQ(lockout.begin("user30", "a"), Seconds(60));
}

TEST_F(LockoutTest, one_known_password_does_not_give_an_address_free_guesses) {
  for (int i = 0; i < 20; ++i) fail(1, "user" + std::to_string(i));
  clock.advance(Seconds(1));
  EXPECT_TRUE(may("own"));
  lockout.succeeded("own", "a");
  EXPECT_FALSE(may("user21"));
}

TEST_F(LockoutTest, memory_is_bounded_and_the_oldest_are_forgotten) {
  Lockout small{clock, {.entries = 3}};
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(small.begin("old", "a"));
  for (int i = 0; i < 3; ++i) {
    clock.advance(Seconds(1));
    EXPECT_FALSE(small.begin("user" + std::to_string(i), "b"));
  }
  EXPECT_FALSE(small.begin("old", "c")) << "forgotten";
}

}  // namespace
}  // namespace bb::identity
