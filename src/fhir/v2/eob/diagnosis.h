// The diagnoses of a claim as v2 shows them (CARIN BB diagnosis).
#pragma once

#include "fhir/eob/diagnosis.h"
#include "fhir/v2/eob/coding.h"

namespace bb::fhir::v2::eob {

// The type that is shown of a diagnosis.
enum class DiagnosisType : std::uint8_t {
  admitting,
  external_cause,
  other,
  patient_reason,
  principal,
  principal_professional,
  secondary,
};

// Each profile knows some of the types: inpatient; outpatient, hospice, SNF and DME; carrier and HHA. A
// line's diagnosis is a professional claim's for every file (CMS's server does so for DME too).
constexpr DiagnosisType diagnosis_type(rif::FileType file, DiagnosisPlace place) {
  using enum DiagnosisPlace;
  const bool inpatient = file == rif::FileType::inpatient;
  if (place == line || file == rif::FileType::carrier || file == rif::FileType::hha) {
    return place == principal ? DiagnosisType::principal_professional : DiagnosisType::secondary;
  }
  switch (place) {
    case principal:
      return DiagnosisType::principal;
    case external_first:
    case external:
      return DiagnosisType::external_cause;
    case admitting:
      return inpatient ? DiagnosisType::admitting : DiagnosisType::other;
    case reason_for_visit:
      return inpatient ? DiagnosisType::other : DiagnosisType::patient_reason;
    default:
      return DiagnosisType::other;
  }
}

// "diagnosis":[...],
void write_diagnoses(JsonWriter& out, const Diagnoses& diagnoses, rif::FileType file,
                     terminology::Names& names);

}  // namespace bb::fhir::v2::eob
