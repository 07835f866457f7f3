// Where pages begin in a long history: every kPageMarkStep claims of a beneficiary a mark tells which claim
// stands there and how many claims of each kind stand before it. So a page far behind the start costs as
// much as the first one. Beneficiaries with fewer claims have none.
#pragma once

#include <cstdint>
#include <span>

#include "base/result.h"
#include "store/claim_counts.h"
#include "store/postgres/connection.h"

namespace bb::store::postgres {

inline constexpr std::uint64_t kPageMarkStep = 128;

// The counts of an integer[] column.
Result<ClaimCounts> read_counts(const Rows& rows, int row, int column);

struct History {
  BeneficiaryId beneficiary;
  std::uint64_t claims;  // how many there are
};
// Makes the marks of these beneficiaries anew. Within a transaction, after claim was written.
Result<void> write_page_marks(Connection& connection, std::span<const History> histories);

}  // namespace bb::store::postgres
