#include "store/sqlite/location.h"

#include <cstdlib>

namespace bb::store::sqlite {

Result<Location> parse_location(const std::string& url, const std::string& key_file) {
  const std::string scheme = "sqlite:";
  if (!url.starts_with(scheme) || url.size() == scheme.size()) {
    return invalid("A store's URL is sqlite:PATH or postgresql://..., not '" + url + "'.");
  }
  Location location{url.substr(scheme.size()), {}};
  location.key_path = key_file;
  const char* key = std::getenv("BLUEBUTTON_STORE_KEY_FILE");
  if (location.key_path.empty() && key != nullptr) location.key_path = key;
  if (location.key_path.empty()) location.key_path = location.path + ".key";
  return location;
}

}  // namespace bb::store::sqlite
