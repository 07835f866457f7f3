// The page marks of store/page_marks.h in PostgreSQL.
#pragma once

#include <cstdint>
#include <span>

#include "base/result.h"
#include "store/page_marks.h"
#include "store/postgres/connection.h"

namespace bb::store::postgres {

// The counts of an integer[] column.
Result<MarkCounts> read_counts(const Rows& rows, int row, int column);

// Makes the beneficiary's marks anew. Within a transaction, after claim was written.
Result<void> write_page_marks(Connection& connection, BeneficiaryId beneficiary);

}  // namespace bb::store::postgres
