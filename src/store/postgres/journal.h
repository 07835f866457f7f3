// The journal of loaded files (store::LoadedFile) in a PostgreSQL store.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/claim_store.h"
#include "store/postgres/pool.h"

namespace bb::store::postgres {

Result<std::vector<LoadedFile>> list_loaded_files(Pool& pool, std::size_t limit);
Result<std::vector<LoadedFile>> find_loaded_files(Pool& pool, std::string_view kind, std::uint64_t bytes);
// Within a transaction. `now`: milliseconds since 1970.
Result<void> put_loaded_file(Connection& connection, LoadedFile& file, std::int64_t now);

}  // namespace bb::store::postgres
