// The promise of store/claim_store.h, kept by PostgreSQL.
#pragma once

#include <memory>
#include <optional>

#include "base/crypto.h"
#include "base/result.h"
#include "store/claim_store.h"
#include "store/postgres/location.h"

namespace bb::store::postgres {

// Opens the store at `location`, or makes it when `create`. The key file is made with the store; later a
// missing or different one is an error, and so is a `hash` other than that of the first time.
Result<std::shared_ptr<ClaimStore>> open_claim_store(const Location& location, bool create,
                                                     const std::optional<IdentifierHash>& hash);

}  // namespace bb::store::postgres
