#include "store/sqlite/auth_store.h"

#include <filesystem>
#include <utility>

#include "store/sql/accounts_schema.h"
#include "store/sql/auth_store.h"
#include "store/sqlite/auth_database.h"
#include "store/sqlite/auth_schema.h"
#include "store/sqlite/former_accounts.h"

namespace bb::store::sqlite {
namespace {

// Rows of accounts are small, and are written one at a time. Not mapped: SQLite would map the file anew after
// each write.
constexpr int kPageBytes = 4096;

}  // namespace

std::string accounts_path(const Location& location) { return location.path + ".accounts"; }

Result<std::shared_ptr<AuthStore>> open_auth_store(const Location& location, bool create) {
  std::error_code ignored;
  const std::string path = accounts_path(location);
  const bool has_claims = std::filesystem::exists(location.path, ignored);
  const bool is_new = create && !has_claims && !std::filesystem::exists(path, ignored);
  if (!create && !has_claims && !std::filesystem::exists(path, ignored)) {
    return not_found("There is no store at " + location.path + ". Make one with 'bluebutton load'.");
  }
  BB_ASSIGN(
      auto writer,
      Database::open(
          path, create || has_claims,
          {.mapped = false, .page_bytes = kPageBytes, .one_connection = true, .own_checkpoints = true}));
  BB_ASSIGN(auto sealer, Sealer::open(location.key_path, is_new));
  BB_TRY(writer->migrate("auth-1", kAuthSchema));
  BB_TRY(writer->migrate("auth-2", sql::kMoreAccountsSchema));
  if (has_claims) BB_TRY(carry_accounts_over(location.path, *writer));
  BB_TRY(writer->migrate("auth-3", sql::kNoApprovalsSchema));
  BB_ASSIGN(auto readers, Database::open(path, false, {.mapped = false, .page_bytes = kPageBytes}));
  return std::shared_ptr<AuthStore>(
      std::make_shared<sql::SqlAuthStore>(as_sql(std::move(readers), std::move(writer)), std::move(sealer)));
}

}  // namespace bb::store::sqlite
