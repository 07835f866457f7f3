// A search of Patient that finds nobody.
#pragma once

#include "base/buffer.h"
#include "base/result.h"
#include "fhir/service.h"

namespace bb::fhir {

// Appends what Service answers to a search of Patient that finds nobody, in a store that was last loaded at
// `known_until`, and returns its meta.lastUpdated. For whoever has the answer of another server, and must not
// show that there is somebody. Error: invalid, as Service says it.
Result<Instant> append_nobody(const Request& request, Instant known_until, Buffer& body);

}  // namespace bb::fhir
