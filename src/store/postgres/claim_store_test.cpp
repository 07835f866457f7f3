#include "store/postgres/claim_store.h"

#include <gtest/gtest.h>

#include "store/claim_store_contract.h"
#include "store/postgres/connection.h"
#include "support/postgres.h"

namespace bb::store {
namespace {

class PostgresUnderTest : public StoreUnderTest {
 public:
  explicit PostgresUnderTest(unsigned partitions) : partitions_(partitions) {}
  Result<std::shared_ptr<ClaimStore>> open(const std::optional<IdentifierHash>& hash) override {
    return open_claim_store(url_, true, hash, {folder_ / "key", {}, partitions_});
  }
  std::string bytes() override { return test::Postgres::shared()->bytes(); }
  void forget_names() override {
    const auto connection = postgres::Connection::open(url_, postgres::Connection::Use::writing).value();
    EXPECT_TRUE(connection->execute("DELETE FROM identifier WHERE kind=3").ok());
    EXPECT_TRUE(connection->execute("DELETE FROM claims_meta WHERE name='names_digested'").ok());
  }

 private:
  const unsigned partitions_;
  const test::Folder folder_;
  const std::string url_ = test::Postgres::shared()->url(test::Postgres::shared()->new_schema());
};

std::unique_ptr<StoreUnderTest> make(unsigned partitions) {
  if (test::Postgres::shared() == nullptr) return nullptr;
  return std::make_unique<PostgresUnderTest>(partitions);
}

}  // namespace

std::unique_ptr<StoreUnderTest> make_postgres() { return make(2); }
std::unique_ptr<StoreUnderTest> make_postgres_without_partitions() { return make(1); }

}  // namespace bb::store
