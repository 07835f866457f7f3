// Pages of one beneficiary's claims.
#pragma once

#include <cstdint>

#include "base/function_ref.h"
#include "base/result.h"
#include "store/claim_store.h"
#include "store/postgres/pool.h"

namespace bb::store::postgres {

// ClaimStore::read_claims(), in one round trip.
Result<std::uint64_t> read_claims(Pool& pool, const ClaimQuery& query, const ClaimSlice& slice,
                                  FunctionRef<void(const ClaimRow&)> visit);
// ClaimStore::visit_claim().
Result<bool> visit_claim(Pool& pool, ClaimType type, ClaimId id, FunctionRef<void(const ClaimRow&)> visit);

}  // namespace bb::store::postgres
