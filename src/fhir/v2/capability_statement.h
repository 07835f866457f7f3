// CapabilityStatement of v2, in CMS's words. docs/differences.md tells where CMS's words say more than is so.
#pragma once

#include <string_view>

#include "base/buffer.h"
#include "base/clock.h"

namespace bb::fhir::v2 {

// Appends it. base: "https://host/v2/fhir".
void capability_statement(Buffer& body, std::string_view base, Instant now);

}  // namespace bb::fhir::v2
