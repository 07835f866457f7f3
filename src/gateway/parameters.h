// Which search parameters a client may send through the gateway, and what becomes of them: checked, the
// others dropped, the beneficiary of the token put in. Pure functions.
#pragma once

#include <string>

#include "base/encoding.h"
#include "base/result.h"
#include "fhir/service.h"
#include "store/claim_store.h"

namespace bb::gateway {

inline constexpr int kDefaultPageSize = 10;
inline constexpr int kMaximumPageSize = 50;

// The search that is asked of the data server in place of the client's: `sent` (decoded, in the order it
// came) with what the resource's search does not know left out, `count` renamed to `_count`, which is 10 when
// not given, and the token's beneficiary named last. A parameter that is to be single takes its last value.
//
// Errors, with CMS's texts: invalid (a value that breaks its rule), not_found (`_id` of somebody else),
// forbidden (`patient` or `beneficiary` of somebody else).
Result<Parameters> accept_search(fhir::ResourceType type, const Parameters& sent,
                                 store::BeneficiaryId beneficiary);

}  // namespace bb::gateway
