// The diagnoses of a claim: a code stands once, in the first place that names it. What is shown of a place is
// the version's (v1/eob/diagnosis.h, v2/eob/diagnosis.h).
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

#include "fhir/eob/coding.h"
#include "fhir/eob/icd.h"
#include "fhir/eob/row.h"

namespace bb::fhir::eob {

// The place in the claim that names a diagnosis.
enum class DiagnosisPlace : std::uint8_t {
  admitting,
  principal,
  other,
  external_first,
  external,
  reason_for_visit,
  line,
};

struct Diagnosis {
  IcdCode icd;
  DiagnosisPlace place;
  const terminology::Variable* present_on_admission;  // of flag; nullptr when the place has none
  std::string_view flag;
};

// Not for sharing between threads; borrows the claim's values.
class Diagnoses {
 public:
  // before: how many elements stand in the resource's list before these.
  explicit Diagnoses(unsigned before = 0) : before_(before) { list_.reserve(40); }
  Diagnoses(const Diagnoses&) = delete;
  Diagnoses& operator=(const Diagnoses&) = delete;

  // The diagnosis' sequence, from 1 (behind those before); 0 when there is no code.
  unsigned add(std::string_view code, std::string_view version, DiagnosisPlace place,
               const terminology::Variable* present_on_admission = nullptr, std::string_view flag = {});

  // each(sequence, diagnosis), in order.
  template <class Each>
  void for_each(Each each) const {
    unsigned sequence = before_;
    for (const Diagnosis& diagnosis : list_) each(++sequence, diagnosis);
  }

 private:
  unsigned before_;
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
  constexpr bool kHasFlags = requires { File::CLM_POA_IND_SW1; };

  constexpr std::size_t kCount = rif::count_numbered<File>("ICD_DGNS_CD");
  constexpr auto kCodes = rif::numbered<File, kCount>("ICD_DGNS_CD");
  constexpr auto kVersions = rif::numbered<File, kCount>("ICD_DGNS_VRSN_CD");
  const auto numbered = [&](std::size_t i, DiagnosisPlace place) {
    if constexpr (kHasFlags) {
      constexpr auto kFlags = rif::numbered<File, kCount>("CLM_POA_IND_SW");
      diagnoses.add(claim.at(kCodes[i]), claim.at(kVersions[i]), place, present_on_admission(i),
                    claim.at(kFlags[i]));
    } else {
      diagnoses.add(claim.at(kCodes[i]), claim.at(kVersions[i]), place);
    }
  };

  if constexpr (requires { File::ADMTG_DGNS_CD; }) {
    diagnoses.add(claim[File::ADMTG_DGNS_CD], claim[File::ADMTG_DGNS_VRSN_CD], admitting);
  }
  numbered(0, principal);
  diagnoses.add(claim[File::PRNCPAL_DGNS_CD], claim[File::PRNCPAL_DGNS_VRSN_CD], principal);
  for (std::size_t i = 1; i < kCount; ++i) numbered(i, other);

  if constexpr (requires { File::FST_DGNS_E_CD; }) {
    constexpr auto kExternalCodes = rif::numbered<File, 12>("ICD_DGNS_E_CD");
    constexpr auto kExternalVersions = rif::numbered<File, 12>("ICD_DGNS_E_VRSN_CD");
    for (std::size_t i = 0; i < 12; ++i) {
      const std::string_view code = claim.at(kExternalCodes[i]), version = claim.at(kExternalVersions[i]);
      const DiagnosisPlace place = i == 0 ? external_first : external;
      if constexpr (kHasFlags) {
        constexpr auto kFlags = rif::numbered<File, 12>("CLM_E_POA_IND_SW");
        diagnoses.add(code, version, place, external_present_on_admission(i), claim.at(kFlags[i]));
      } else {
        diagnoses.add(code, version, place);
      }
      if (i == 0) {
        diagnoses.add(claim[File::FST_DGNS_E_CD], claim[File::FST_DGNS_E_VRSN_CD], external_first);
      }
    }
  }
  if constexpr (requires { File::RSN_VISIT_CD1; }) {
    constexpr auto kReasons = rif::numbered<File, 3>("RSN_VISIT_CD");
    constexpr auto kReasonVersions = rif::numbered<File, 3>("RSN_VISIT_VRSN_CD");
    for (std::size_t i = 0; i < 3; ++i) {
      diagnoses.add(claim.at(kReasons[i]), claim.at(kReasonVersions[i]), reason_for_visit);
    }
  }
}

// The sequence of a line's diagnosis, which is added when the header does not have it.
unsigned add_line_diagnosis(Diagnoses& diagnoses, const auto& line) {
  using File = typename std::remove_cvref_t<decltype(line)>::File;
  return diagnoses.add(line[File::LINE_ICD_DGNS_CD], line[File::LINE_ICD_DGNS_VRSN_CD], DiagnosisPlace::line);
}

}  // namespace bb::fhir::eob
