#include "store/sqlite/database.h"

#include <gtest/gtest.h>

#include <thread>

#include "support/folder.h"

namespace bb::store::sqlite {
namespace {

class SqliteDatabase : public testing::Test {
 protected:
  std::shared_ptr<Database> open() {
    auto opened = Database::open(folder_ / "db", true);
    EXPECT_TRUE(opened.ok()) << opened.error().debug;
    return *opened;
  }
  static std::int64_t count(Database& database) {
    auto rows = database.prepare("SELECT count(*) FROM t");
    EXPECT_TRUE(rows.ok() && *rows->step());
    return rows->integer(0);
  }
  test::Folder folder_;
};

TEST_F(SqliteDatabase, migration_runs_once_in_the_life_of_the_database) {
  for (int i = 0; i < 3; ++i) {
    const auto database = open();
    ASSERT_TRUE(database->migrate("one", "CREATE TABLE t(x); INSERT INTO t VALUES(1);").ok());
    ASSERT_TRUE(database->migrate("one", "not even SQL").ok());
    EXPECT_EQ(count(*database), 1);
  }
}

TEST_F(SqliteDatabase, failed_migration_leaves_nothing_and_may_be_tried_again) {
  const auto database = open();
  EXPECT_FALSE(database->migrate("one", "CREATE TABLE t(x); CREATE TABLE t(x);").ok());
  EXPECT_TRUE(database->migrate("one", "CREATE TABLE t(x);").ok());
  EXPECT_EQ(count(*database), 0);
}

TEST_F(SqliteDatabase, a_migrated_database_opens_while_another_writes) {
  const auto writer = open();
  ASSERT_TRUE(writer->migrate("one", "CREATE TABLE t(x);").ok());
  const auto transaction = writer->begin_write();
  ASSERT_TRUE(transaction.ok());
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_TRUE(open()->migrate("one", "CREATE TABLE t(x);").ok());
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
}

TEST_F(SqliteDatabase, transaction_without_commit_is_rolled_back) {
  const auto database = open();
  ASSERT_TRUE(database->migrate("one", "CREATE TABLE t(x);").ok());
  {
    const auto transaction = database->begin_write();
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE(database->execute("INSERT INTO t VALUES(1)").ok());
    EXPECT_EQ(database->changes(), 1);
  }
  EXPECT_EQ(count(*database), 0);
  auto transaction = database->begin_write();
  ASSERT_TRUE(database->execute("INSERT INTO t VALUES(1)").ok());
  ASSERT_TRUE(transaction->commit().ok());
  EXPECT_EQ(count(*database), 1);
}

TEST_F(SqliteDatabase, each_thread_has_a_connection_of_its_own) {
  const auto database = open();
  ASSERT_TRUE(database->migrate("one", "CREATE TABLE t(x);").ok());
  const auto transaction = database->begin_write();
  ASSERT_TRUE(database->execute("INSERT INTO t VALUES(1)").ok());
  std::int64_t seen = -1;
  std::thread([&] { seen = count(*database); }).join();
  EXPECT_EQ(seen, 0);
  EXPECT_EQ(count(*database), 1);
}

TEST_F(SqliteDatabase, statement_starts_afresh_each_time_it_is_prepared) {
  const auto database = open();
  ASSERT_TRUE(database->migrate("one", "CREATE TABLE t(x); INSERT INTO t VALUES(1),(2),(3);").ok());
  for (int i = 0; i < 2; ++i) {
    auto rows = database->prepare("SELECT x FROM t WHERE x>=?1 ORDER BY x");
    rows->bind(1, std::int64_t{2});
    ASSERT_TRUE(*rows->step());
    EXPECT_EQ(rows->integer(0), 2);  // and the third is left unread
  }
  auto unbound = database->prepare("SELECT ?1");
  ASSERT_TRUE(*unbound->step());
  EXPECT_TRUE(unbound->is_null(0));
}

TEST_F(SqliteDatabase, text_and_bytes_come_back_as_they_were) {
  const auto database = open();
  const std::string bytes("a\0\xFFz", 4);
  auto row = database->prepare("SELECT ?1, ?2, ?3, ?4, ?5");
  row->bind(1, "text").bind_blob(2, bytes).bind_null(3).bind(4, std::int64_t{-5}).bind_blob(5, {});
  ASSERT_TRUE(*row->step());
  EXPECT_EQ(row->text(0), "text");
  EXPECT_EQ(row->text(1), bytes);
  EXPECT_TRUE(row->is_null(2));
  EXPECT_EQ(row->integer(3), -5);
  EXPECT_EQ(row->text(4), "");
  EXPECT_FALSE(row->is_null(4));
}

TEST_F(SqliteDatabase, wrong_sql_is_an_internal_error_with_the_reason_in_the_debug_text) {
  const auto database = open();
  const auto prepared = database->prepare("SELECT nothing FROM nowhere");
  ASSERT_FALSE(prepared.ok());
  EXPECT_EQ(prepared.error().kind, ErrorKind::internal);
  EXPECT_NE(prepared.error().debug.find("nowhere"), std::string::npos);
  EXPECT_EQ(prepared.error().message.find("nowhere"), std::string::npos);
}

}  // namespace
}  // namespace bb::store::sqlite
