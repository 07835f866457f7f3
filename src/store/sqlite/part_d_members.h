// Who was in which Part D contract in which month: kept beside the sealed records, so that a contract's
// members are found without opening any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/crypto.h"
#include "base/result.h"
#include "claims/record.h"
#include "rif/columns.h"
#include "store/claim_store.h"
#include "store/sqlite/database.h"

namespace bb::store::sqlite {

// month: of year 0, January is 0; of year 1, January is 12.
inline constexpr const char* kPartDSchema = R"sql(
CREATE TABLE part_d_member(
  contract TEXT NOT NULL, month INTEGER NOT NULL, beneficiary INTEGER NOT NULL,
  PRIMARY KEY(contract, month, beneficiary)) WITHOUT ROWID;
)sql";

// To be called before `record` is written in the same transaction: what the row that it takes the place of
// said goes. A record of no year (0) is in no month.
Result<void> write_part_d_months(Database& database, const Sealer& sealer, BeneficiaryId id,
                                 std::int64_t year, const Record<rif::Beneficiary>& record);
// Of every record that is in the store.
Result<void> write_all_part_d_months(Database& database, const Sealer& sealer);

// ClaimStore::find_part_d_members().
Result<std::vector<BeneficiaryId>> find_part_d_members(Database& database, const PartDQuery& query,
                                                       std::optional<BeneficiaryId> after, std::size_t limit);

}  // namespace bb::store::sqlite
