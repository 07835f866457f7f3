// CapabilityStatement (STU3) of v1, as CMS's data server gives it.
#pragma once

#include <string_view>

#include "base/buffer.h"
#include "base/clock.h"

namespace bb::fhir::v1 {

// Appends it. base: "https://host/v1/fhir".
void capability_statement(Buffer& body, std::string_view base, Instant now);

}  // namespace bb::fhir::v1
