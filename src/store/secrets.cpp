#include "store/secrets.h"

#include <charconv>

namespace bb::store {
namespace {

constexpr std::string_view kHashContext = "claims_meta|identifier_hash";

// "2 nottherealpepper"
std::string to_text(const IdentifierHash& hash) {
  return std::to_string(hash.iterations) + " " + hash.pepper;
}

}  // namespace

std::string key_mark(const Sealer& sealer) { return sealer.fingerprint("key", "claims_meta"); }

Error wrong_key(const std::string& key_path) {
  return invalid("The key file " + key_path + " is not the one that this store was made with.");
}

std::string seal_hash(const Sealer& sealer, const IdentifierHash& hash) {
  return sealer.seal(to_text(hash), kHashContext);
}

Result<IdentifierHash> unseal_hash(const Sealer& sealer, const std::string& sealed) {
  BB_ASSIGN(const std::string text, sealer.unseal(sealed, kHashContext));
  IdentifierHash hash;
  const char* end = text.data() + text.size();
  const auto [blank, failed] = std::from_chars(text.data(), end, hash.iterations);
  if (failed != std::errc() || blank == end) return internal("the store's identifier hash cannot be read");
  hash.pepper.assign(blank + 1, end);
  return hash;
}

Result<void> check_hash(const IdentifierHash& given, const IdentifierHash& kept) {
  if (to_text(given) == to_text(kept)) return {};
  return invalid(
      "The store's identifiers were hashed with another pepper or another number of iterations than given "
      "now.");
}

}  // namespace bb::store
