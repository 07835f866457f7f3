// Where a store is: what a sqlite: URL and the environment say.
#pragma once

#include <string>

#include "base/result.h"

namespace bb::store::sqlite {

struct Location {
  std::string path;      // of the database file
  std::string key_path;  // of the key that seals what is personal
};

// "sqlite:PATH". The key is at `key_file`, or where BLUEBUTTON_STORE_KEY_FILE says, or at PATH.key. Another
// URL is an `invalid` error.
Result<Location> parse_location(const std::string& url, const std::string& key_file = {});

}  // namespace bb::store::sqlite
