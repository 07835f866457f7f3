// PostgreSQL as the accounts' side of a store sees a database.
#pragma once

#include <memory>

#include "store/postgres/pool.h"
#include "store/sql/database.h"

namespace bb::store::postgres {

// What is asked outside of a transaction must only read: it is asked again where a connection broke.
std::shared_ptr<sql::Database> as_sql(std::shared_ptr<Pool> pool);

}  // namespace bb::store::postgres
