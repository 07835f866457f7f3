#include "store/pseudonyms.h"

#include "base/crypto.h"
#include "store/postgres/location.h"
#include "store/sqlite/location.h"

namespace bb::store {
namespace {

Result<std::string> key_path(const std::string& url, const StoreOptions& options) {
  if (postgres::is_location(url)) {
    BB_ASSIGN(const postgres::Location location, postgres::parse_location(url, options));
    return location.key_path;
  }
  BB_ASSIGN(const sqlite::Location location, sqlite::parse_location(url, options.key_file));
  return location.key_path;
}

}  // namespace

Result<std::string> pseudonym_key(const std::string& url, const StoreOptions& options) {
  BB_ASSIGN(const std::string path, key_path(url, options));
  BB_ASSIGN(const auto sealer, Sealer::open(path, false));
  return sealer->fingerprint("pseudonyms of beneficiaries", "audit");
}

}  // namespace bb::store
