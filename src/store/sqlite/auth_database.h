// SQLite as the accounts' side of a store sees a database.
#pragma once

#include <memory>

#include "store/sql/database.h"
#include "store/sqlite/database.h"

namespace bb::store::sqlite {

// Transactions of this process queue in turn, rather than in SQLite's busy loop.
std::shared_ptr<sql::Database> as_sql(std::shared_ptr<Database> database);

}  // namespace bb::store::sqlite
