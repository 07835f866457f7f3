// The diagnoses of a claim (CARIN BB diagnosis): a code stands once, in the first place that names it.
//
// The places, in order: admitting; the first numbered one (it is the principal diagnosis) with its
// present-on-admission flag; the principal one; the other numbered ones; the external causes of injury in the
// same way; the reasons for an outpatient visit. Lines then add the codes that the header does not have.
#pragma once

#include <array>
#include <cstddef>
#include <memory_resource>
#include <string_view>
#include <vector>

#include "fhir/v2/eob/coding.h"
#include "fhir/v2/eob/icd.h"
#include "fhir/v2/eob/row.h"

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

// The place in the claim that names a diagnosis.
enum class DiagnosisPlace : std::uint8_t { admitting, external, other, principal, reason_for_visit };

// Each profile knows some of the types: inpatient; outpatient, hospice, SNF and DME; carrier and HHA.
template <class File>
constexpr DiagnosisType diagnosis_type(DiagnosisPlace place) {
  using enum DiagnosisPlace;
  constexpr bool kProfessional = File::kType == rif::FileType::carrier || File::kType == rif::FileType::hha;
  constexpr bool kInpatient = File::kType == rif::FileType::inpatient;
  if (kProfessional) {
    return place == principal ? DiagnosisType::principal_professional : DiagnosisType::secondary;
  }
  switch (place) {
    case principal:
      return DiagnosisType::principal;
    case external:
      return DiagnosisType::external_cause;
    case admitting:
      return kInpatient ? DiagnosisType::admitting : DiagnosisType::other;
    case reason_for_visit:
      return kInpatient ? DiagnosisType::other : DiagnosisType::patient_reason;
    case other:
      break;
  }
  return DiagnosisType::other;
}

// Not for sharing between threads; borrows the claim's values.
class Diagnoses {
 public:
  Diagnoses() { list_.reserve(40); }
  Diagnoses(const Diagnoses&) = delete;
  Diagnoses& operator=(const Diagnoses&) = delete;

  // The diagnosis' sequence, from 1; 0 when there is no code.
  unsigned add(std::string_view code, std::string_view version, DiagnosisType type,
               const terminology::Variable* present_on_admission = nullptr, std::string_view flag = {});

  // "diagnosis":[...],
  void write(JsonWriter& out, terminology::Names& names) const;

 private:
  struct Diagnosis {
    IcdCode icd;
    DiagnosisType type;
    const terminology::Variable* present_on_admission;
    std::string_view flag;
  };

  std::array<std::byte, 40 * sizeof(Diagnosis) + 64> bytes_;
  std::pmr::monotonic_buffer_resource memory_{bytes_.data(), bytes_.size()};
  std::pmr::vector<Diagnosis> list_{&memory_};
};

// clm_poa_ind_sw1 to 25 and clm_e_poa_ind_sw1 to 12, counted from 0.
const terminology::Variable* present_on_admission(std::size_t index);
const terminology::Variable* external_present_on_admission(std::size_t index);

// All that the header names.
template <class File>
void add_diagnoses(Diagnoses& diagnoses, const Claim<File>& claim) {
  using enum DiagnosisPlace;
  constexpr auto kType = diagnosis_type<File>;
  constexpr bool kHasFlags = requires { File::CLM_POA_IND_SW1; };

  constexpr std::size_t kCount = rif::count_numbered<File>("ICD_DGNS_CD");
  constexpr auto kCodes = rif::numbered<File, kCount>("ICD_DGNS_CD");
  constexpr auto kVersions = rif::numbered<File, kCount>("ICD_DGNS_VRSN_CD");
  const auto numbered = [&](std::size_t i, DiagnosisPlace place) {
    if constexpr (kHasFlags) {
      constexpr auto kFlags = rif::numbered<File, kCount>("CLM_POA_IND_SW");
      diagnoses.add(claim.at(kCodes[i]), claim.at(kVersions[i]), kType(place), present_on_admission(i),
                    claim.at(kFlags[i]));
    } else {
      diagnoses.add(claim.at(kCodes[i]), claim.at(kVersions[i]), kType(place));
    }
  };

  if constexpr (requires { File::ADMTG_DGNS_CD; }) {
    diagnoses.add(claim[File::ADMTG_DGNS_CD], claim[File::ADMTG_DGNS_VRSN_CD], kType(admitting));
  }
  numbered(0, principal);
  diagnoses.add(claim[File::PRNCPAL_DGNS_CD], claim[File::PRNCPAL_DGNS_VRSN_CD], kType(principal));
  for (std::size_t i = 1; i < kCount; ++i) numbered(i, other);

  if constexpr (requires { File::FST_DGNS_E_CD; }) {
    constexpr auto kExternalCodes = rif::numbered<File, 12>("ICD_DGNS_E_CD");
    constexpr auto kExternalVersions = rif::numbered<File, 12>("ICD_DGNS_E_VRSN_CD");
    for (std::size_t i = 0; i < 12; ++i) {
      const std::string_view code = claim.at(kExternalCodes[i]), version = claim.at(kExternalVersions[i]);
      if constexpr (kHasFlags) {
        constexpr auto kFlags = rif::numbered<File, 12>("CLM_E_POA_IND_SW");
        diagnoses.add(code, version, kType(external), external_present_on_admission(i), claim.at(kFlags[i]));
      } else {
        diagnoses.add(code, version, kType(external));
      }
      if (i == 0) {
        diagnoses.add(claim[File::FST_DGNS_E_CD], claim[File::FST_DGNS_E_VRSN_CD], kType(external));
      }
    }
  }
  if constexpr (requires { File::RSN_VISIT_CD1; }) {
    constexpr auto kReasons = rif::numbered<File, 3>("RSN_VISIT_CD");
    constexpr auto kReasonVersions = rif::numbered<File, 3>("RSN_VISIT_VRSN_CD");
    for (std::size_t i = 0; i < 3; ++i) {
      diagnoses.add(claim.at(kReasons[i]), claim.at(kReasonVersions[i]), kType(reason_for_visit));
    }
  }
}

// The sequence of a line's diagnosis, which is added when the header does not have it. Its type is a
// professional claim's for every file (CMS's server does so for DME too).
unsigned add_line_diagnosis(Diagnoses& diagnoses, const auto& line) {
  using File = typename std::remove_cvref_t<decltype(line)>::File;
  return diagnoses.add(line[File::LINE_ICD_DGNS_CD], line[File::LINE_ICD_DGNS_VRSN_CD],
                       diagnosis_type<rif::Carrier>(DiagnosisPlace::other));
}

}  // namespace bb::fhir::v2::eob
