// What every claim begins with, whatever its type and the version of FHIR.
#pragma once

#include "fhir/eob/coding.h"
#include "fhir/meta.h"

namespace bb::fhir::eob {

// The group that all versions of a claim share.
inline constexpr std::string_view kClaimGroup = "https://bluebutton.cms.gov/resources/identifier/claim-group";

// Without a comma behind it: part of a text.
void append_integer(JsonWriter& out, std::int64_t value);
// "status": F is the final action on a claim, N one that was replaced. Left out for anything else.
void append_status(JsonWriter& out, std::string_view final_action);

// "billablePeriod":{...}, -- with the query code where the file has one.
template <class File>
void append_billable_period(JsonWriter& out, const Claim<File>& claim) {
  auto period = out.object(R"("billablePeriod":{)");
  if constexpr (requires { File::CLAIM_QUERY_CODE; }) {
    auto extension = out.array(R"("extension":[)");
    coding_extension<File::CLAIM_QUERY_CODE, "claim_query_cd">(out, claim);
  }
  append_period_members(out, claim[File::CLM_FROM_DT], claim[File::CLM_THRU_DT]);
}

}  // namespace bb::fhir::eob
