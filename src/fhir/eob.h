// What the rest of the program needs of the claim renderers.
#pragma once

#include <string_view>

#include "claims/claim_type.h"
#include "fhir/json_writer.h"
#include "store/claim_store.h"
#include "terminology/names.h"

namespace bb::fhir {

struct EobOptions {
  bool include_tax_numbers = false;
};

namespace v2 {

// Which claim types have a renderer.
inline constexpr ClaimTypes kRenderedClaimTypes = kAllClaimTypes;

// Appends the ExplanationOfBenefit (with a comma behind it, see JsonWriter) of a claim of a rendered type.
// False when the record cannot be read: nothing is appended then.
bool render_eob(JsonWriter& out, const store::ClaimRow& claim, const EobOptions& options,
                terminology::Names& names);

}  // namespace v2
}  // namespace bb::fhir
