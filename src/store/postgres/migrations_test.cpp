#include "store/postgres/migrations.h"

#include <gtest/gtest.h>

#include "store/auth_store.h"
#include "store/claim_store_contract.h"
#include "store/postgres/key.h"
#include "support/postgres.h"

namespace bb::store {
namespace {

using postgres::Connection;
using postgres::migrate;
using postgres::migrations;

class PostgresMigrations : public testing::Test {
 protected:
  void SetUp() override {
    BB_NEEDS_POSTGRES();
    url_ = test::Postgres::shared()->url(test::Postgres::shared()->new_schema());
    auto opened = Connection::open(url_, Connection::Use::writing);
    ASSERT_TRUE(opened.ok()) << opened.error().debug;
    connection_ = std::move(*opened);
  }
  std::int64_t number(const char* sql) {
    const auto rows = connection_->query(sql);
    EXPECT_TRUE(rows.ok()) << rows.error().debug;
    return rows.ok() ? rows->integer(0, 0) : -1;
  }

  std::string url_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(PostgresMigrations, are_numbered_without_gaps) {
  int last = 0;
  for (const auto& migration : migrations()) EXPECT_EQ(migration.number, ++last);
}

// A store of the first version, with a beneficiary and a claim in it, as a program of that time wrote them.
TEST_F(PostgresMigrations, an_older_store_goes_forward_with_its_rows_in_place) {
  const test::Folder folder;
  ASSERT_TRUE(migrate(*connection_, {.create = true, .partitions = 2}, migrations().first(1)).ok());
  EXPECT_EQ(number("SELECT max(number) FROM migration"), 1);
  EXPECT_EQ(number("SELECT count(*) FROM pg_class WHERE relname='loaded_file' AND relnamespace="
                   "current_schema()::regnamespace"),
            0);
  const std::string person = beneficiary_record("-1", "2020", "M");
  {
    const auto sealer = postgres::open_sealer(*connection_, folder / "key");
    ASSERT_TRUE(sealer.ok());
    const std::string sealed = (*sealer)->seal(person, "beneficiary|-1|2020");
    postgres::Parameters row;
    const std::string fingerprint = (*sealer)->fingerprint(person, "beneficiary|-1|2020");
    row.bytes(fingerprint).bytes(sealed);
    ASSERT_TRUE(connection_->query("INSERT INTO beneficiary VALUES(-1, 2020, 1000, $1, $2)", row).ok());
    ASSERT_TRUE(connection_
                    ->execute("INSERT INTO claim VALUES(-1, 1000, 18000, 0, false, '7', 'the record');"
                              "INSERT INTO claim_owner VALUES(7, -1, 0);"
                              "INSERT INTO claim_count VALUES(-1, 1000, 1000, 18000, 18000,"
                              " '{1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}');"
                              "INSERT INTO claims_meta(name, number) VALUES('last_loaded', 1000)")
                    .ok());
  }

  const auto store = open_claim_store(url_, false, {}, {folder / "key", {}, 0});
  ASSERT_TRUE(store.ok()) << store.error().message << store.error().debug;
  EXPECT_EQ(number("SELECT max(number) FROM migration"), migrations().back().number);
  EXPECT_EQ((*store)->find_beneficiary(-1).value()->record, person);
  std::string record;
  const auto total = (*store)->read_claims({.beneficiary = -1}, {}, [&](const ClaimRow& row) {
    record = row.record;
    EXPECT_EQ(row.id, 7);
    EXPECT_EQ(row.type, ClaimType::carrier);
  });
  EXPECT_EQ(*total, 1U);
  EXPECT_EQ(record, "the record");
  EXPECT_EQ((*store)->last_loaded(), Instant{Milliseconds{1000}});
  EXPECT_TRUE((*store)->list_loaded_files(1)->empty());
  EXPECT_TRUE((*open_auth_store(url_, false, {folder / "key", {}, 0}))->list_applications()->empty());
  EXPECT_EQ(number("SELECT count(*) FROM pg_inherits WHERE inhparent='part_d_member'::regclass"), 2)
      << "tables that are added have as many partitions as the first ones";
}

TEST_F(PostgresMigrations, run_once) {
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(migrate(*connection_, {.create = true, .partitions = 1}).ok());
  EXPECT_EQ(number("SELECT count(*) FROM migration"), static_cast<std::int64_t>(migrations().size()));
}

TEST_F(PostgresMigrations, two_processes_at_once_make_one_store) {
  std::vector<std::thread> threads;
  std::atomic<int> good{0};
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      const auto mine = Connection::open(url_, Connection::Use::writing);
      if (mine.ok() && migrate(**mine, {.create = true, .partitions = 1}).ok()) ++good;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 4);
}

TEST_F(PostgresMigrations, failed_one_leaves_nothing_of_itself) {
  const postgres::Migration wrong[] = {{1, "wrong", "CREATE TABLE half(x bigint); SELECT 1/0", {}}};
  EXPECT_FALSE(migrate(*connection_, {.create = true, .partitions = 1}, wrong).ok());
  connection_ = *Connection::open(url_, Connection::Use::writing);
  EXPECT_EQ(number("SELECT count(*) FROM pg_class WHERE relname='half'"), 0);
}

TEST_F(PostgresMigrations, database_without_a_store_is_made_one_only_when_asked_to) {
  const test::Folder folder;
  const auto opened = open_claim_store(url_, false, {}, {folder / "key", {}, 0});
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().kind, ErrorKind::not_found);
  EXPECT_FALSE(std::filesystem::exists(folder / "key"));
}

TEST_F(PostgresMigrations, store_of_a_newer_program_is_refused) {
  ASSERT_TRUE(migrate(*connection_, {.create = true, .partitions = 1}).ok());
  ASSERT_TRUE(connection_->execute("INSERT INTO migration(number, name) VALUES(1000, 'later')").ok());
  const auto again = migrate(*connection_, {});
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().kind, ErrorKind::invalid);
}

TEST_F(PostgresMigrations, another_key_than_the_stores_is_refused) {
  const test::Folder folder;
  ASSERT_TRUE(open_claim_store(url_, true, {}, {folder / "key", {}, 1}).ok());
  ASSERT_TRUE(Sealer::open(folder / "other").ok());
  for (const char* name : {"other", "missing"}) {
    EXPECT_FALSE(open_claim_store(url_, true, {}, {folder / name, {}, 1}).ok());
    EXPECT_FALSE(open_auth_store(url_, true, {folder / name, {}, 1}).ok());
    EXPECT_EQ(std::filesystem::exists(folder / name), std::string_view(name) == "other");
  }
}

}  // namespace
}  // namespace bb::store
