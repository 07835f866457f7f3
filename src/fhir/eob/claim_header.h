// What every claim begins with, whatever its type and the version of FHIR.
#pragma once

#include "fhir/eob/date.h"
#include "fhir/eob/row.h"
#include "fhir/meta.h"

namespace bb::fhir::eob {

// The group that all versions of a claim share.
inline constexpr std::string_view kClaimGroup = "https://bluebutton.cms.gov/resources/identifier/claim-group";

// Without a comma behind it: part of a text.
void append_integer(JsonWriter& out, std::int64_t value);
// "status": F is the final action on a claim, N one that was replaced. Left out for anything else.
void append_status(JsonWriter& out, std::string_view final_action);

}  // namespace bb::fhir::eob
