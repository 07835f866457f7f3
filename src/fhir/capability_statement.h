// CapabilityStatement of v2: what this server does, no more.
#pragma once

#include <string_view>

#include "base/buffer.h"
#include "base/clock.h"

namespace bb::fhir {

// Appends it. base: "https://host/v2/fhir".
void capability_statement(Buffer& body, std::string_view base, Instant now);

}  // namespace bb::fhir
