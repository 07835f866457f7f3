#include "store/sqlite/auth_store.h"

#include <filesystem>
#include <utility>

#include "store/sql/accounts_schema.h"
#include "store/sql/auth_store.h"
#include "store/sqlite/auth_database.h"
#include "store/sqlite/auth_schema.h"

namespace bb::store::sqlite {

Result<std::shared_ptr<AuthStore>> open_auth_store(const Location& location, bool create) {
  std::error_code ignored;
  const bool is_new = create && !std::filesystem::exists(location.path, ignored);
  BB_ASSIGN(auto database, Database::open(location.path, create));
  BB_ASSIGN(auto sealer, Sealer::open(location.key_path, is_new));
  BB_TRY(database->migrate("auth-1", kAuthSchema));
  BB_TRY(database->migrate("auth-2", sql::kMoreAccountsSchema));
  return std::shared_ptr<AuthStore>(
      std::make_shared<sql::SqlAuthStore>(as_sql(std::move(database)), std::move(sealer)));
}

}  // namespace bb::store::sqlite
