// The promise of store/auth_store.h, kept by SQLite.
#pragma once

#include <memory>

#include "base/result.h"
#include "store/auth_store.h"
#include "store/sqlite/location.h"

namespace bb::store::sqlite {

// The database file of the accounts of the store at `location`.
std::string accounts_path(const Location& location);

// In the file that holds the claims too; makes it, when `create`, and the tables that are missing.
Result<std::shared_ptr<AuthStore>> open_auth_store(const Location& location, bool create);

}  // namespace bb::store::sqlite
