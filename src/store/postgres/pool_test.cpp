#include "store/postgres/pool.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "store/claim_store_contract.h"
#include "support/postgres.h"

namespace bb::store {
namespace {

using postgres::Connection;
using postgres::Parameters;
using postgres::Pool;

// Until the server answers again: it is asked after 5 s at the latest.
template <class Ask>
bool soon(Ask&& ask) {
  for (int i = 0; i < 400; ++i) {
    if (ask()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return false;
}

TEST(PostgresPool, server_that_is_not_there_is_unavailable_and_is_not_asked_at_once_again) {
  const test::Folder folder;
  Pool pool("postgresql:///x?host=" + folder.path(), Connection::Use::reading);
  for (int i = 0; i < 3; ++i) {
    const auto answer = pool.query("SELECT 1");
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(answer.error().message.find(folder.path()), std::string::npos) << "not for clients";
    const bool waited = answer.error().debug.find("waiting") != std::string::npos;
    EXPECT_EQ(waited, i > 0);
  }
}

TEST(PostgresPool, url_that_cannot_be_is_invalid_and_not_repeated) {
  Pool pool("postgresql://me:se-cret@host:no-port/x", Connection::Use::reading);
  const auto answer = pool.query("SELECT 1");
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ((answer.error().message + answer.error().debug).find("se-cret"), std::string::npos);
}

TEST(PostgresPool, error_of_one_statement_in_flight_is_told_and_the_connection_lives_on) {
  BB_NEEDS_POSTGRES();
  const auto connection = Connection::open(test::Postgres::shared()->url("pool"), Connection::Use::writing);
  ASSERT_TRUE(connection.ok()) << connection.error().debug;
  Parameters zero, one;
  zero.integer(0);
  one.integer(1);
  constexpr const char* kDivide = "SELECT 1/$1";
  ASSERT_TRUE((*connection)->send(kDivide, one).ok());
  ASSERT_TRUE((*connection)->send(kDivide, zero).ok());
  ASSERT_TRUE((*connection)->send("SELECT $1+1", one).ok());
  const auto answers = (*connection)->settle();
  ASSERT_FALSE(answers.ok());
  EXPECT_NE(answers.error().debug.find("division by zero"), std::string::npos) << answers.error().debug;
  EXPECT_TRUE((*connection)->is_idle());
  EXPECT_EQ((*connection)->query("SELECT $1+1", one)->integer(0, 0), 2);
}

TEST(PostgresPool, commit_of_a_transaction_that_failed_is_an_error) {
  BB_NEEDS_POSTGRES();
  const auto connection = Connection::open(test::Postgres::shared()->url("pool"), Connection::Use::writing);
  ASSERT_TRUE(connection.ok());
  ASSERT_TRUE((*connection)->execute("BEGIN").ok());
  EXPECT_FALSE((*connection)->execute("SELECT 1/0").ok());
  EXPECT_FALSE((*connection)->commit().ok());
}

TEST(PostgresPool, numbers_and_bytes_come_back_as_they_were_sent) {
  BB_NEEDS_POSTGRES();
  Pool pool(test::Postgres::shared()->url("pool"), Connection::Use::reading);
  const std::string bytes("\0\xff'\\", 4);
  Parameters of;
  of.integer(-1'234'567'890'123).boolean(true).bytes(bytes).text("Müller");
  const auto row = pool.query("SELECT $1, $2, $3, $4, (-2)::smallint, NULL::bigint", of);
  ASSERT_TRUE(row.ok()) << row.error().debug;
  EXPECT_EQ(row->integer(0, 0), -1'234'567'890'123);
  EXPECT_EQ(row->integer(0, 1), 1);
  EXPECT_EQ(row->text(0, 2), bytes);
  EXPECT_EQ(row->text(0, 3), "Müller");
  EXPECT_EQ(row->integer(0, 4), -2);
  EXPECT_TRUE(row->is_null(0, 5));
}

TEST(PostgresPool, text_that_is_not_utf_8_is_the_askers_fault) {
  BB_NEEDS_POSTGRES();
  Pool pool(test::Postgres::shared()->url("pool"), Connection::Use::reading);
  Parameters of;
  of.text("\xff");
  EXPECT_EQ(pool.query("SELECT $1", of).error().kind, ErrorKind::invalid);
}

class PostgresServerThatGoes : public testing::Test {
 protected:
  void SetUp() override {
    server_ = test::Postgres::start();
    if (server_ == nullptr) GTEST_SKIP() << "no PostgreSQL server is installed";
    auto opened = open_claim_store(server_->url("s"), true, {}, {folder_ / "key", {}, 1});
    ASSERT_TRUE(opened.ok()) << opened.error().debug;
    store_ = *opened;
    ASSERT_TRUE(put("-1"));
  }
  bool put(std::string_view id) {
    auto batch = store_->begin();
    return batch.ok() && (*batch)->put_beneficiary(beneficiary_record(id, "2020", "M")).ok() &&
           (*batch)->commit().ok();
  }

  const test::Folder folder_;
  std::unique_ptr<test::Postgres> server_;
  std::shared_ptr<ClaimStore> store_;
};

TEST_F(PostgresServerThatGoes, reads_are_unavailable_until_it_is_back) {
  EXPECT_TRUE(store_->find_beneficiary(-1)->has_value());
  server_->stop();
  for (int i = 0; i < 2; ++i) {
    const auto found = store_->find_beneficiary(-1);
    ASSERT_FALSE(found.ok());
    EXPECT_EQ(found.error().kind, ErrorKind::unavailable);
  }
  server_->resume();
  EXPECT_TRUE(soon([&] {
    const auto found = store_->find_beneficiary(-1);
    return found.ok() && found->has_value();
  }));
}

TEST_F(PostgresServerThatGoes, restart_between_two_reads_is_not_noticed) {
  EXPECT_TRUE(store_->find_beneficiary(-1).ok());
  server_->stop();
  server_->resume();
  const auto found = store_->find_beneficiary(-1);
  ASSERT_TRUE(found.ok()) << found.error().debug;
  EXPECT_TRUE(found->has_value());
}

TEST_F(PostgresServerThatGoes, batch_in_progress_fails_whole) {
  auto batch = store_->begin();
  ASSERT_TRUE(batch.ok());
  ASSERT_TRUE((*batch)->put_beneficiary(beneficiary_record("-2", "2020", "N")).ok());
  server_->stop();
  server_->resume();
  const auto put_claim = (*batch)->put_claim({ClaimType::pde, 1, -2, Date{1}, {}, false, "r"});
  const auto committed = (*batch)->commit();
  ASSERT_FALSE(committed.ok());
  batch->reset();
  ASSERT_TRUE(soon([&] { return store_->find_beneficiary(-1).ok(); }));
  EXPECT_FALSE(store_->find_beneficiary(-2)->has_value());
  EXPECT_EQ(*store_->count_claims({.beneficiary = -2}), 0U);
  EXPECT_TRUE(soon([&] { return put("-3"); }));
}

// A server in recovery is asked for claims only; nothing is written there.
TEST_F(PostgresServerThatGoes, claims_are_read_from_the_replica_and_written_to_the_store) {
  auto replica = test::Postgres::start();
  const std::string url = replica->url("s");
  ASSERT_TRUE(open_claim_store(url, true, {}, {folder_ / "key", {}, 1}).ok());
  const auto store = open_claim_store(server_->url("s"), false, {}, {folder_ / "key", url, 1});
  ASSERT_TRUE(store.ok()) << store.error().debug;
  store_ = *store;
  ASSERT_TRUE(put("-9"));
  EXPECT_FALSE(store_->find_beneficiary(-9)->has_value()) << "asked the store and not the replica";
  server_->stop();
  EXPECT_TRUE(store_->find_beneficiary(-9).ok());
  EXPECT_FALSE(put("-10"));
}

}  // namespace
}  // namespace bb::store
