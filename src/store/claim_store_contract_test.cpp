// The contract of ClaimStore on every database.
#include "store/claim_store_contract_claims.h"
#include "store/claim_store_contract_loading.h"
#include "store/claim_store_contract_pages.h"
#include "store/claim_store_contract_persons.h"

namespace bb::store {
namespace {

std::string name_of(const testing::TestParamInfo<StoreMaker>& info) {
  return info.param == &make_sqlite     ? "Sqlite"
         : info.param == &make_postgres ? "Postgres"
                                        : "PostgresWithoutPartitions";
}
const auto kDatabases = testing::Values(&make_sqlite, &make_postgres, &make_postgres_without_partitions);

INSTANTIATE_TEST_SUITE_P(Claims, ClaimStoreContract, kDatabases, name_of);
INSTANTIATE_TEST_SUITE_P(Claims, ClaimPagesContract, kDatabases, name_of);
INSTANTIATE_TEST_SUITE_P(Claims, LoadingContract, kDatabases, name_of);

}  // namespace
}  // namespace bb::store
