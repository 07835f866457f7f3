#include "store/sqlite/location.h"

#include <cstdlib>

namespace bb::store::sqlite {

Result<Location> parse_location(const std::string& url) {
  const std::string scheme = "sqlite:";
  if (!url.starts_with(scheme) || url.size() == scheme.size()) {
    return invalid("A store's URL is sqlite:PATH, not '" + url + "'.");
  }
  Location location{url.substr(scheme.size()), {}};
  const char* key = std::getenv("BLUEBUTTON_STORE_KEY_FILE");
  location.key_path = key != nullptr && *key != '\0' ? key : location.path + ".key";
  return location;
}

}  // namespace bb::store::sqlite
