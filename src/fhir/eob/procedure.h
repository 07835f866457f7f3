// The procedures of an institutional claim: up to 25, a code once.
#pragma once

#include "fhir/eob/date.h"
#include "fhir/eob/icd.h"
#include "fhir/eob/row.h"

namespace bb::fhir::eob {

// "procedure":[...],
template <class File>
void append_procedures(JsonWriter& out, const Claim<File>& claim, Icd10 systems) {
  constexpr std::size_t kCount = 25;
  constexpr auto kCodes = rif::numbered<File, kCount>("ICD_PRCDR_CD");
  constexpr auto kVersions = rif::numbered<File, kCount>("ICD_PRCDR_VRSN_CD");
  constexpr auto kDates = rif::numbered<File, kCount>("PRCDR_DT");

  auto list = out.array(R"("procedure":[)");
  std::array<IcdCode, kCount> written;
  std::size_t count = 0;
  for (std::size_t i = 0; i < kCount; ++i) {
    if (claim.at(kCodes[i]).empty()) continue;
    const IcdCode procedure(claim.at(kCodes[i]), claim.at(kVersions[i]));
    if (std::find(written.begin(), written.begin() + count, procedure) != written.begin() + count) continue;
    written[count++] = procedure;

    out.raw("{");
    out.member(R"("sequence":)", static_cast<std::int64_t>(count));
    if (const IsoDate date(claim.at(kDates[i])); date) {
      out.raw(R"("date":")");
      out.raw(date.text());
      out.raw(R"(T00:00:00+00:00",)");
    }
    out.raw(R"("procedureCodeableConcept":)");
    procedure.append_concept(out, claim.names, IcdKind::procedure, systems);
    out.end('}');
  }
}

}  // namespace bb::fhir::eob
