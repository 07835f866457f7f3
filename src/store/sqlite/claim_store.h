// The claims side of a SQLite store. store/claim_store.h says what it promises.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/crypto.h"
#include "base/result.h"
#include "store/claim_store.h"

namespace bb::store::sqlite {

// Opens the store at `path`, or makes it when `create`. The key at `key_path` is made with the store; later a
// missing or different one is an error, and so is a `hash` other than that of the first time.
Result<std::shared_ptr<ClaimStore>> open_claim_store(const std::string& path, bool create,
                                                     const std::string& key_path,
                                                     const std::optional<IdentifierHash>& hash);

}  // namespace bb::store::sqlite
