// Claim and ClaimResponse of v2: claims on their way (FISS, MCS), before they are finally adjudicated.
// Nothing here loads them, so every well-formed search finds none and no ID is known: what CMS's server
// answers where no source of them is configured. Pure functions.
#pragma once

#include "base/result.h"
#include "fhir/service.h"

namespace bb::fhir {

inline bool is_partially_adjudicated(ResourceType type) {
  return type == ResourceType::claim || type == ResourceType::claim_response;
}

// `invalid`: a parameter that the search does not know, or a bad value of one; `mbi` must be there.
Result<void> check_partially_adjudicated_search(const Request& request);

// Why a read finds nothing: the ID is none ("f-123" of FISS, "m-123" of MCS), or nobody's.
Error no_partially_adjudicated(const Request& request);

}  // namespace bb::fhir
