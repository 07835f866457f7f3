// The diagnoses of a claim as v1 shows them.
#pragma once

#include "fhir/eob/diagnosis.h"
#include "fhir/v1/eob/coding.h"

namespace bb::fhir::v1::eob {

// "diagnosisLinkId":[5], of an item; nothing for 0.
void append_diagnosis_link(JsonWriter& out, unsigned sequence);

// Elements of "diagnosis". Only an inpatient claim calls its further diagnoses "other"; a line's diagnosis
// has no type at all.
void append_diagnoses(JsonWriter& out, const Diagnoses& diagnoses, rif::FileType file,
                      terminology::Names& names);

// How many elements of "diagnosis" stand before the codes: the diagnosis related group of a stay.
template <class File>
unsigned related_groups(const Claim<File>& claim) {
  if constexpr (requires { File::CLM_DRG_CD; }) return claim[File::CLM_DRG_CD].empty() ? 0 : 1;
  return 0;
}

// "diagnosis":[...], -- the related group stands first, as if it were a diagnosis.
template <class File>
void write_diagnoses(JsonWriter& out, const Diagnoses& diagnoses, const Claim<File>& claim) {
  auto list = out.array(R"("diagnosis":[)");
  if constexpr (requires { File::CLM_DRG_CD; }) {
    if (const std::string_view group = claim[File::CLM_DRG_CD]; !group.empty()) {
      out.raw(R"({"sequence":1,"packageCode":{"coding":[)");
      append_coding(out, variable<File::CLM_DRG_CD>(), group);
      out.end("]}}");
    }
  }
  append_diagnoses(out, diagnoses, File::kType, claim.names);
}

}  // namespace bb::fhir::v1::eob
