#include "store/claim_store.h"

#include "store/postgres/claim_store.h"
#include "store/postgres/location.h"
#include "store/sqlite/claim_store.h"
#include "store/sqlite/location.h"

namespace bb::store {

Result<std::shared_ptr<ClaimStore>> open_claim_store(const std::string& url, bool create,
                                                     const std::optional<IdentifierHash>& hash,
                                                     const StoreOptions& options) {
  if (postgres::is_location(url)) {
    BB_ASSIGN(const postgres::Location location, postgres::parse_location(url, options));
    return postgres::open_claim_store(location, create, hash);
  }
  BB_ASSIGN(const sqlite::Location location, sqlite::parse_location(url, options.key_file));
  return sqlite::open_claim_store(location.path, create, location.key_path, hash);
}

bool has_password(const std::string& url) { return postgres::has_password(url); }

}  // namespace bb::store
