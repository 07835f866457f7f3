// The page marks of store/page_marks.h in SQLite.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "store/page_marks.h"
#include "store/sqlite/database.h"

namespace bb::store::sqlite {

// Makes the beneficiary's marks anew. Within a transaction, after claim and claim_count were written.
Result<void> write_page_marks(Database& database, BeneficiaryId beneficiary);

// Where to begin looking for the claims that match: at the claim with this key and type, or behind it.
struct PageMark {
  std::string key;  // empty: at the start
  std::int64_t type = 0;
  std::uint64_t matched = 0;  // how many that match stand before it: at most `start`
};
// The last mark that is not behind the `start`th match. Dates and instants of the query must not be bounded.
Result<PageMark> find_page_mark(Database& database, const ClaimQuery& query, std::uint64_t start);

}  // namespace bb::store::sqlite
