#include "store/postgres/location.h"

#include <libpq-fe.h>

#include <cstdlib>

namespace bb::store::postgres {
namespace {

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

bool is_location(std::string_view url) {
  return url.starts_with("postgresql://") || url.starts_with("postgres://");
}

Result<Location> parse_location(const std::string& url, const StoreOptions& options) {
  Location location{url, options.replica, options.key_file, options.partitions};
  if (location.replica.empty()) location.replica = from_environment("BLUEBUTTON_STORE_REPLICA");
  if (location.replica.empty()) location.replica = url;
  if (!is_location(location.replica)) return invalid("The URL of a replica begins with postgresql://.");
  if (location.key_path.empty()) location.key_path = from_environment("BLUEBUTTON_STORE_KEY_FILE");
  if (location.key_path.empty()) {
    return invalid(
        "A store in PostgreSQL needs the file of the key that seals what is personal: name it with "
        "BLUEBUTTON_STORE_KEY_FILE. It is made with the store; keep a copy of it.");
  }
  return location;
}

bool has_password(const std::string& url) {
  if (!is_location(url)) return false;
  char* wrong = nullptr;
  PQconninfoOption* options = PQconninfoParse(url.c_str(), &wrong);
  PQfreemem(wrong);
  bool found = false;
  for (const PQconninfoOption* option = options; option != nullptr && option->keyword != nullptr; ++option) {
    found = found || (option->val != nullptr && *option->val != '\0' && *option->dispchar == '*');
  }
  PQconninfoFree(options);
  return found;
}

}  // namespace bb::store::postgres
