#include "identity/lockout.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "support/folder.h"

namespace bb::identity {
namespace {

constexpr std::chrono::minutes kMinute{1};

class LockoutTest : public ::testing::Test {
 protected:
  std::optional<Seconds> begin(const std::string& username, const std::string& address) {
    return lockout.begin(username, address).value();
  }
  bool may(const std::string& username, const std::string& address = "a") {
    return !begin(username, address);
  }
  void fail(int times, const std::string& username, const std::string& address = "a") {
    for (int i = 0; i < times; ++i) EXPECT_TRUE(may(username, address)) << i;
  }

  test::Folder folder;
  ManualClock clock{Instant{Milliseconds{1'790'000'000'000}}};
  std::shared_ptr<store::AuthStore> store =
      store::open_auth_store("sqlite:" + (folder / "store.db"), true).value();
  Lockout lockout{*store, clock};
};

TEST_F(LockoutTest, five_failures_lock_a_username_for_thirty_minutes) {
  fail(5, "alice");
  EXPECT_EQ(begin("alice", "b"), Seconds(1800));
  EXPECT_TRUE(may("bob"));
  clock.advance(30 * kMinute - Milliseconds(1));
  EXPECT_EQ(begin("ALICE", "b"), Seconds(1));
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
  ASSERT_TRUE(lockout.succeeded("alice", "a").ok());
  fail(5, "alice");
}

TEST_F(LockoutTest, who_succeeds_may_come_again_as_often_as_they_like) {
  for (int i = 0; i < 50; ++i) {
    EXPECT_TRUE(may("alice")) << i;
    ASSERT_TRUE(lockout.succeeded("alice", "a").ok());
  }
}

TEST_F(LockoutTest, an_attempt_counts_before_its_outcome_is_known) {
  fail(5, "alice");  // all under way at once
  EXPECT_FALSE(may("alice"));
}

TEST_F(LockoutTest, many_usernames_of_one_address_are_slowed_down) {
  for (int i = 0; i < 20; ++i) fail(1, "user" + std::to_string(i));
  EXPECT_EQ(begin("another", "a"), Seconds(1));
  EXPECT_TRUE(may("another", "b")) << "other addresses are not";
  clock.advance(Seconds(1));
  fail(1, "user20");
  EXPECT_EQ(begin("user21", "a"), Seconds(2));
  for (int i = 21; i < 30; ++i) {
    clock.advance(kMinute);
    fail(1, "user" + std::to_string(i));
  }
  EXPECT_EQ(begin("user30", "a"), Seconds(60));
}

TEST_F(LockoutTest, one_known_password_does_not_give_an_address_free_guesses) {
  for (int i = 0; i < 20; ++i) fail(1, "user" + std::to_string(i));
  clock.advance(Seconds(1));
  EXPECT_TRUE(may("own"));
  ASSERT_TRUE(lockout.succeeded("own", "a").ok());
  EXPECT_FALSE(may("user21"));
}

// Several processes over one store are several Lockouts over one store.
TEST_F(LockoutTest, processes_over_one_store_count_together) {
  Lockout other{*store, clock};
  for (int i = 0; i < 5; ++i) EXPECT_FALSE((i % 2 == 0 ? lockout : other).begin("alice", "a").value());
  EXPECT_TRUE(lockout.begin("alice", "a").value());
  EXPECT_TRUE(other.begin("alice", "b").value());
}

TEST_F(LockoutTest, of_many_attempts_at_once_five_are_let_through) {
  std::atomic<int> through{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < 2; ++n) through += may("alice", std::to_string(i)) ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(through, 5);
}

TEST_F(LockoutTest, a_username_and_an_address_of_one_text_are_two) {
  fail(5, "x", "y");
  EXPECT_TRUE(may("y", "x"));
}

}  // namespace
}  // namespace bb::identity
