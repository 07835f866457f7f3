// Where a PostgreSQL store is: what a URL, the options and the environment say.
#pragma once

#include <string>

#include "base/result.h"
#include "store/claim_store.h"

namespace bb::store::postgres {

struct Location {
  std::string url;       // as libpq takes it
  std::string replica;   // the same server's when none is configured
  std::string key_path;  // of the key that seals what is personal
  unsigned partitions = 0;
};

// "postgresql://..." or "postgres://...".
bool is_location(std::string_view url);
// What `options` leaves open the environment says: BLUEBUTTON_STORE_REPLICA, BLUEBUTTON_STORE_KEY_FILE.
// Errors (invalid) never repeat a URL, which may hold a password.
Result<Location> parse_location(const std::string& url, const StoreOptions& options);
// Whether a URL has a password in it.
bool has_password(const std::string& url);

}  // namespace bb::store::postgres
