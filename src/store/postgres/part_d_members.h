// Who was in which Part D contract in which month: kept beside the sealed records, so that a contract's
// members are found without opening any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "claims/record.h"
#include "rif/columns.h"
#include "store/claim_store.h"
#include "store/postgres/pool.h"

namespace bb::store::postgres {

// month: of year 0, January is 0; of year 1, January is 12.
inline constexpr const char* kPartDSchema = R"sql(
CREATE TABLE part_d_member(
  beneficiary bigint NOT NULL, month integer NOT NULL, contract text COLLATE "C" NOT NULL,
  PRIMARY KEY(contract, month, beneficiary)) PARTITION BY HASH(contract);
)sql";
inline constexpr const char* kPartDPartitioned[] = {"part_d_member"};

// One record's months: $1 the contracts as contracts_of() writes them, $2 the month that January is, $3 the
// beneficiary.
extern const char* const kRemovePartDMonths;
// "S5810|S5810||...", January first; empty when there is none. No field of a RIF file has a "|" in it.
std::string contracts_of(const Record<rif::Beneficiary>& record);

// ClaimStore::find_part_d_members().
Result<std::vector<BeneficiaryId>> find_part_d_members(Pool& pool, const PartDQuery& query,
                                                       std::optional<BeneficiaryId> after, std::size_t limit);

}  // namespace bb::store::postgres
