#include "store/postgres/migrations.h"

#include <gtest/gtest.h>

#include "base/crypto.h"
#include "base/encoding.h"
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

// Stores were made by each of them: what is to be different now is a further migration.
TEST_F(PostgresMigrations, never_change_once_they_were_made) {
  const std::string_view digests[] = {
      "2fe329f7b37859f36099394fde6963588704ddb8f0f31c32823f9f5c36c0f670",
      "b5e9ba759ed4b18e2b6abd8ec111f73a1f5d42a80a7b58ca16e316fb3f4d1e4d",
      "7afae2f0eb60519f4640e47b83161370a855c452a5b1c1a23f4fcd37b3e73381",
      "53dd805c126477f135c55aa1de2855cc7146f1a98f3039ea4f3572cd8af40261",
      "5711915858699a3ef0e6a71c9d56e20f3fa739bffce4019836a1c38f0f60b50b",
      "e58ab96d49db3a065cbae030991a58d667e30fd475ecf3899731d3f9a776104b",
      "6563c6c7ce7ec61962a918f9e6944442d8700e364b5537fb58ecb41327b1caf1",
  };
  ASSERT_EQ(std::size(digests), migrations().size());
  for (const auto& migration : migrations()) {
    EXPECT_EQ(to_hex(as_text(sha256(migration.sql))), digests[migration.number - 1]) << migration.name;
  }
}

// A store of each version before this one's.
class PostgresOlderStores : public PostgresMigrations, public testing::WithParamInterface<std::size_t> {};

INSTANTIATE_TEST_SUITE_P(Versions, PostgresOlderStores, testing::Range<std::size_t>(1, migrations().size()));

// With a beneficiary and a claim in it, as a program of the first version wrote them.
TEST_P(PostgresOlderStores, go_forward_with_their_rows_in_place) {
  const test::Folder folder;
  ASSERT_TRUE(migrate(*connection_, {.create = true, .partitions = 2}, migrations().first(GetParam())).ok());
  ASSERT_EQ(number("SELECT max(number) FROM migration"), static_cast<std::int64_t>(GetParam()));
  EXPECT_EQ(number("SELECT count(*) FROM pg_class WHERE relname='application' AND relnamespace="
                   "current_schema()::regnamespace"),
            GetParam() < 5 ? 0 : 1);
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
  auto batch = (*store)->begin();
  ASSERT_TRUE(batch.ok());
  EXPECT_EQ(*(*batch)->put_beneficiary(person), ClaimStore::Batch::Outcome::unchanged);
  EXPECT_EQ(*(*batch)->put_claim({ClaimType::carrier, 8, -1, Date{18000}, {}, false, "r"}),
            ClaimStore::Batch::Outcome::added);
  ASSERT_TRUE((*batch)->commit().ok());
  EXPECT_EQ(*(*store)->count_claims({.beneficiary = -1}), 2U);
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
