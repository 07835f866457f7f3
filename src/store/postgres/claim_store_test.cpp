// The contract's tests stand in store/sqlite/claim_store_test.cpp; here they are run on PostgreSQL too.
#include "store/postgres/claim_store.h"

#include <gtest/gtest.h>

#include "store/claim_store_contract_identity.h"
#include "support/postgres.h"

namespace bb::store {
namespace {

class PostgresUnderTest : public StoreUnderTest {
 public:
  explicit PostgresUnderTest(unsigned partitions) : partitions_(partitions) {}
  ~PostgresUnderTest() override = default;
  Result<std::shared_ptr<ClaimStore>> open(const std::optional<IdentifierHash>& hash) override {
    return open_claim_store(url_, true, hash, {folder_ / "key", {}, partitions_});
  }
  std::string bytes() override { return test::Postgres::shared()->bytes(); }

 private:
  const unsigned partitions_;
  test::Folder folder_;
  std::string url_ = test::Postgres::shared()->url(test::Postgres::shared()->new_schema());
};

template <unsigned partitions>
std::unique_ptr<StoreUnderTest> make() {
  if (test::Postgres::shared() == nullptr) return nullptr;
  return std::make_unique<PostgresUnderTest>(partitions);
}

INSTANTIATE_TEST_SUITE_P(PostgresPartitioned, ClaimStoreContract, testing::Values(&make<3>));
INSTANTIATE_TEST_SUITE_P(PostgresPartitioned, LoadingContract, testing::Values(&make<3>));
INSTANTIATE_TEST_SUITE_P(PostgresPlain, ClaimStoreContract, testing::Values(&make<1>));

}  // namespace
}  // namespace bb::store
