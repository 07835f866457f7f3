#include "store/sqlite/checkpoints.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "support/folder.h"

namespace bb::store::sqlite {
namespace {

using namespace std::chrono_literals;

constexpr int kPageBytes = 4096;

class CheckpointsTest : public testing::Test {
 protected:
  void SetUp() override {
    auto writer = Database::open(
        path_, true,
        {.mapped = false, .page_bytes = kPageBytes, .one_connection = true, .own_checkpoints = true});
    ASSERT_TRUE(writer.ok());
    ASSERT_TRUE((*writer)->execute("CREATE TABLE t(n INTEGER PRIMARY KEY, bytes BLOB)").ok());
    writers_ = std::make_unique<Writers>(std::move(*writer));
    auto reader = Database::open(path_, false, {.mapped = false, .page_bytes = kPageBytes});
    ASSERT_TRUE(reader.ok());
    reader_ = std::move(*reader);
  }

  // Some ten pages.
  void write() {
    ASSERT_TRUE(writers_->begin().ok());
    {
      auto insert = writers_->database().prepare("INSERT INTO t(bytes) VALUES(zeroblob(40000))");
      ASSERT_TRUE(insert.ok() && insert->run().ok());
    }
    ASSERT_TRUE(writers_->commit().ok());
  }
  std::uintmax_t journal_bytes() const { return std::filesystem::file_size(path_ + "-wal"); }

  const test::Folder folder_;
  const std::string path_ = folder_ / "db";
  std::unique_ptr<Writers> writers_;
  std::shared_ptr<Database> reader_;
};

TEST_F(CheckpointsTest, no_commit_moves_the_journal_by_itself) {
  for (int i = 0; i < 300; ++i) write();
  EXPECT_GT(journal_bytes(), 300U * 40'000) << "SQLite would have emptied it twice";
}

TEST_F(CheckpointsTest, the_journal_stays_short_while_others_keep_writing) {
  Checkpoints checkpoints(reader_, *writers_);
  constexpr int kWrites = 1'500;
  for (int i = 0; i < kWrites; ++i) {
    write();
    checkpoints.note(writers_->database().journal_pages());
  }
  EXPECT_LT(journal_bytes(), kWrites * 40'000U / 2);
  auto rows = reader_->prepare("SELECT count(*) FROM t");
  ASSERT_TRUE(rows.ok() && rows->step().value());
  EXPECT_EQ(rows->integer(0), kWrites);
}

TEST_F(CheckpointsTest, what_somebody_still_reads_stays_in_the_journal_and_goes_later) {
  Checkpoints checkpoints(reader_, *writers_);
  {
    const auto snapshot = reader_->begin_read();
    ASSERT_TRUE(snapshot.ok());
    auto rows = reader_->prepare("SELECT count(*) FROM t");
    ASSERT_TRUE(rows.ok() && rows->step().value());
    for (int i = 0; i < 300; ++i) {
      write();
      checkpoints.note(writers_->database().journal_pages());
    }
    EXPECT_GT(journal_bytes(), 300U * 40'000);
  }
  for (int i = 0; i < 2'000 && writers_->database().journal_pages() > Checkpoints::kLongJournal; ++i) {
    write();
    checkpoints.note(writers_->database().journal_pages());
    std::this_thread::sleep_for(1ms);
  }
  EXPECT_LE(writers_->database().journal_pages(), Checkpoints::kLongJournal);
}

}  // namespace
}  // namespace bb::store::sqlite
