// Coverage (STU3): one part of Medicare of a beneficiary as v1 shows it.
#pragma once

#include <span>
#include <string>

#include "fhir/json_writer.h"
#include "fhir/part.h"
#include "store/claim_store.h"

namespace bb::fhir::v1 {

// Appends the Coverage with a comma behind it. False when the record cannot be read: nothing is appended
// then. `earlier`: the beneficiary's records of the years before, oldest first; part D shows their contracts.
bool render_coverage(JsonWriter& out, const store::BeneficiaryRow& row, Part part,
                     std::span<const std::string> earlier = {});

}  // namespace bb::fhir::v1
