// SQLite as the accounts' side of a store sees a database.
#pragma once

#include <memory>

#include "store/sql/database.h"
#include "store/sqlite/database.h"

namespace bb::store::sqlite {

// Both of the same file. Transactions go through `writer`, which has one connection (writers.h) and leaves
// the journal to checkpoints.h.
std::shared_ptr<sql::Database> as_sql(std::shared_ptr<Database> readers, std::shared_ptr<Database> writer);

}  // namespace bb::store::sqlite
