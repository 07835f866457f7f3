// What a store remembers of the secrets that it was made with: a mark of its key, and, sealed, the pepper and
// iterations of its identifier hashes.
#pragma once

#include <string>

#include "base/crypto.h"
#include "base/result.h"

namespace bb::store {

// Tells whether a key is the store's, and nothing else.
std::string key_mark(const Sealer& sealer);
Error wrong_key(const std::string& key_path);

std::string seal_hash(const Sealer& sealer, const IdentifierHash& hash);
Result<IdentifierHash> unseal_hash(const Sealer& sealer, const std::string& sealed);
// An `invalid` error when `given` is not `kept`.
Result<void> check_hash(const IdentifierHash& given, const IdentifierHash& kept);

}  // namespace bb::store
