#include "store/sql/auth_store.h"

#include <algorithm>
#include <cstring>

namespace bb::store::sql {

Digest digest_of(std::string_view bytes) {
  Digest digest{};
  std::memcpy(digest.data(), bytes.data(), std::min(bytes.size(), digest.size()));
  return digest;
}

}  // namespace bb::store::sql
