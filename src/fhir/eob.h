// What the rest of the program needs of the renderers of claims.
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

namespace v1 {

// Appends the ExplanationOfBenefit (with a comma behind it, see JsonWriter) of a claim. False when the record
// cannot be read: nothing is appended then.
bool render_eob(JsonWriter& out, const store::ClaimRow& claim, const EobOptions& options,
                terminology::Names& names);

}  // namespace v1
namespace v2 {

// As v1's.
bool render_eob(JsonWriter& out, const store::ClaimRow& claim, const EobOptions& options,
                terminology::Names& names);

}  // namespace v2
}  // namespace bb::fhir
