// Pages of one beneficiary's claims.
#pragma once

#include <cstdint>

#include "base/function_ref.h"
#include "base/result.h"
#include "store/claim_store.h"
#include "store/sqlite/database.h"

namespace bb::store::sqlite {

// Of the claims that a row of claim_count counts, or counted once: what no instant and no day of theirs lies
// outside of. So a query's bound that nothing is outside of needs no look at the claims, nor one that all are
// outside of.
inline constexpr const char* kClaimSpanSchema = R"sql(
ALTER TABLE claim_count ADD COLUMN oldest INTEGER;
ALTER TABLE claim_count ADD COLUMN newest INTEGER;
ALTER TABLE claim_count ADD COLUMN earliest_days INTEGER;
ALTER TABLE claim_count ADD COLUMN latest_days INTEGER;
UPDATE claim_count SET (oldest, newest, earliest_days, latest_days) =
  (SELECT min(last_updated), max(last_updated), min(through_days), max(through_days) FROM claim
   WHERE claim.beneficiary=claim_count.beneficiary AND claim.type=claim_count.type
   AND claim.sensitive=claim_count.sensitive);
)sql";

// The columns of a claim, in the order in which claim_row() reads them.
#define BB_CLAIM_COLUMNS "type, claim_id, beneficiary, through_days, last_updated, sensitive, record"
ClaimRow claim_row(const Statement& row);

// ClaimStore::read_claims().
Result<std::uint64_t> read_claims(Database& database, const ClaimQuery& query, const ClaimSlice& slice,
                                  FunctionRef<void(const ClaimRow&)> visit);

}  // namespace bb::store::sqlite
