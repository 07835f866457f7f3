// The key of a PostgreSQL store.
#pragma once

#include <memory>
#include <string>

#include "base/crypto.h"
#include "base/result.h"
#include "store/postgres/connection.h"

namespace bb::store::postgres {

// Opens the key at `key_path`, which a new store makes and remembers a mark of; for an older store it must be
// there and be the one that it was made with.
Result<std::shared_ptr<const Sealer>> open_sealer(Connection& connection, const std::string& key_path);

// A value of claims_meta; empty when there is none.
Result<std::string> read_meta(Connection& connection, std::string_view name);
// Sets it unless it is there already.
Result<void> remember_meta(Connection& connection, std::string_view name, std::string_view bytes);

}  // namespace bb::store::postgres
