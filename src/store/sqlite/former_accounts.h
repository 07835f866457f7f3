// Accounts used to be in the file of the claims.
#pragma once

#include <string>

#include "base/result.h"
#include "store/sqlite/database.h"

namespace bb::store::sqlite {

// Moves the accounts that are in the claims' file, if there are any, into `accounts`, whose tables are there.
// Nothing is lost when it is interrupted: it is done again, from the beginning.
Result<void> carry_accounts_over(const std::string& claims_path, Database& accounts);

}  // namespace bb::store::sqlite
