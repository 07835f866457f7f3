// The promise of store/auth_store.h, kept by PostgreSQL.
#pragma once

#include <memory>

#include "base/result.h"
#include "store/auth_store.h"
#include "store/postgres/location.h"

namespace bb::store::postgres {

// In the database that holds the claims too; makes the store when `create`. Always on the primary: a token
// that ended must not work until a replica has heard of it.
Result<std::shared_ptr<AuthStore>> open_auth_store(const Location& location, bool create);

}  // namespace bb::store::postgres
