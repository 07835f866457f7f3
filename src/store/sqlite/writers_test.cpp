#include "store/sqlite/writers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "support/folder.h"

namespace bb::store::sqlite {
namespace {

class WritersTest : public testing::Test {
 protected:
  void SetUp() override {
    auto writer = Database::open(path_, true, {.one_connection = true});
    ASSERT_TRUE(writer.ok());
    ASSERT_TRUE((*writer)->execute("CREATE TABLE t(n INTEGER PRIMARY KEY)").ok());
    writers_ = std::make_unique<Writers>(std::move(*writer));
    auto reader = Database::open(path_, false);
    ASSERT_TRUE(reader.ok());
    reader_ = std::move(*reader);
  }

  Result<void> insert(std::int64_t number) {
    BB_ASSIGN(Statement insert, writers_->database().prepare("INSERT INTO t VALUES(?1)"));
    return insert.bind(1, number).run();
  }
  std::int64_t count() {
    auto rows = reader_->prepare("SELECT count(*) FROM t");
    return rows.ok() && rows->step().value() ? rows->integer(0) : -1;
  }
  bool has(std::int64_t number) {
    auto rows = reader_->prepare("SELECT 1 FROM t WHERE n=?1");
    rows->bind(1, number);
    return rows->step().value();
  }

  const test::Folder folder_;
  const std::string path_ = folder_ / "db";
  std::unique_ptr<Writers> writers_;
  std::shared_ptr<Database> reader_;
};

TEST_F(WritersTest, what_was_committed_is_seen_by_others_when_commit_returns) {
  ASSERT_TRUE(writers_->begin().ok());
  ASSERT_TRUE(insert(1).ok());
  EXPECT_EQ(count(), 0) << "nobody sees it before";
  ASSERT_TRUE(writers_->commit().ok());
  EXPECT_EQ(count(), 1);
}

TEST_F(WritersTest, what_is_taken_back_is_nowhere) {
  ASSERT_TRUE(writers_->begin().ok());
  ASSERT_TRUE(insert(1).ok());
  writers_->take_back();
  EXPECT_EQ(count(), 0);
  ASSERT_TRUE(writers_->begin().ok());
  ASSERT_TRUE(insert(1).ok()) << "it is free";
  ASSERT_TRUE(writers_->commit().ok());
}

// Odd numbers are taken back, even ones are there when their writer was told so, whoever's commit it was.
TEST_F(WritersTest, many_at_once_end_each_as_it_ended) {
  constexpr int kThreads = 8, kEach = 100;
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kEach; ++i) {
        const std::int64_t number = thread * kEach + i;
        if (!writers_->begin().ok() || !insert(number).ok()) {
          ++wrong;
          return;
        }
        if (number % 2 == 1) {
          writers_->take_back();
        } else {
          wrong += !writers_->commit().ok() || !has(number);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(count(), kThreads * kEach / 2);
  EXPECT_FALSE(has(1));
}

// Who gives up because of what another has just written finds it when they look again.
TEST_F(WritersTest, what_somebody_gave_up_for_is_there_when_they_look_again) {
  ASSERT_TRUE(writers_->begin().ok());
  ASSERT_TRUE(insert(1).ok());
  std::atomic<int> found{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      if (!writers_->begin().ok()) return;
      const bool is_taken = !insert(1).ok();
      std::this_thread::sleep_for(std::chrono::milliseconds(30));
      writers_->take_back();
      found += is_taken && has(1);
    });
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(100));  // they wait for their turn
  ASSERT_TRUE(writers_->commit().ok());
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(found, 3);
}

TEST_F(WritersTest, between_two_writers_all_that_was_written_is_committed) {
  ASSERT_TRUE(writers_->begin().ok());
  ASSERT_TRUE(insert(1).ok());
  std::atomic<int> seen{-1}, begun{0};
  std::vector<std::thread> threads;
  threads.emplace_back([&] { writers_->between([&] { seen = static_cast<int>(count()); }); });
  threads.emplace_back([&] {
    ASSERT_TRUE(writers_->begin().ok());
    ++begun;
    ASSERT_TRUE(insert(2).ok());
    ASSERT_TRUE(writers_->commit().ok());
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));  // they wait for their turn
  EXPECT_EQ(begun, 0);
  EXPECT_EQ(seen, -1);
  ASSERT_TRUE(writers_->commit().ok());
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(seen == 1 || seen == 2) << seen;
  EXPECT_EQ(count(), 2);
}

// Another process has the file: who cannot begin is told, and the next one can.
TEST_F(WritersTest, a_turn_that_cannot_begin_is_passed_on) {
  ASSERT_TRUE(writers_->database().execute("PRAGMA busy_timeout=10").ok());
  {
    auto other = reader_->begin_write();
    ASSERT_TRUE(other.ok());
    EXPECT_EQ(writers_->begin().error().kind, ErrorKind::busy);
  }
  ASSERT_TRUE(writers_->begin().ok());
  ASSERT_TRUE(insert(1).ok());
  ASSERT_TRUE(writers_->commit().ok());
}

// SQLite gives a whole transaction up when the disk is full: nobody of the group is told that it went well.
TEST_F(WritersTest, a_transaction_that_ended_by_itself_is_an_error) {
  ASSERT_TRUE(writers_->begin().ok());
  ASSERT_TRUE(insert(1).ok());
  ASSERT_TRUE(writers_->database().execute("ROLLBACK").ok());
  EXPECT_FALSE(writers_->commit().ok());
  ASSERT_TRUE(writers_->begin().ok());
  ASSERT_TRUE(insert(2).ok());
  ASSERT_TRUE(writers_->commit().ok());
  EXPECT_EQ(count(), 1);
}

}  // namespace
}  // namespace bb::store::sqlite
