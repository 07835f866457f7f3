// What a Coverage says in every version: whether it is active, and its extensions.
#pragma once

#include <span>
#include <string>

#include "fhir/json_writer.h"
#include "fhir/monthly.h"
#include "fhir/part.h"

namespace bb::fhir {

// Elements of "extension". `earlier`: the beneficiary's records of the years before, oldest first; part D
// shows their contracts.
void coverage_extensions(JsonWriter& out, const Beneficiary& beneficiary, Part part,
                         std::span<const std::string> earlier);

// Active while the termination code is 0 (not terminated); without a code it counts as ended. Parts C and D
// have no such code and are always active.
bool is_active(const Beneficiary& beneficiary, Part part);

}  // namespace bb::fhir
