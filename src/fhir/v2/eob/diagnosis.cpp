#include "fhir/v2/eob/diagnosis.h"

#include <string>

namespace bb::fhir::v2::eob {
namespace {

constexpr std::string_view kC4bbDiagnosisType =
    "http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBClaimDiagnosisType";
constexpr std::string_view kHl7DiagnosisType = "http://terminology.hl7.org/CodeSystem/ex-diagnosistype";

// In the order of DiagnosisType.
constexpr Coding kTypes[] = {
    {kHl7DiagnosisType, "admitting", "Admitting Diagnosis"},
    {kC4bbDiagnosisType, "externalcauseofinjury", "External Cause of Injury"},
    {kC4bbDiagnosisType, "other", "Other"},
    {kC4bbDiagnosisType, "patientreasonforvisit", "Patient Reason for Visit"},
    {kHl7DiagnosisType, "principal", "Principal Diagnosis"},
    {kHl7DiagnosisType, "principal", "principal"},
    {kC4bbDiagnosisType, "secondary", "Secondary"},
};

using Types = std::array<std::string, std::size(kTypes)>;

const Types& types() {
  static const Types made = [] {
    Types all;
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i] = R"("type":[{"coding":[)" + prepared(kTypes[i]) + "]}]";
    }
    return all;
  }();
  return made;
}

template <std::size_t N>
std::array<const terminology::Variable*, N> numbered_variables(const std::string& stem) {
  std::array<const terminology::Variable*, N> found{};
  for (std::size_t i = 0; i < N; ++i) found[i] = &terminology::codebook(stem + std::to_string(i + 1));
  return found;
}

}  // namespace

const terminology::Variable* present_on_admission(std::size_t index) {
  static const auto found = numbered_variables<25>("clm_poa_ind_sw");
  return found[index];
}

const terminology::Variable* external_present_on_admission(std::size_t index) {
  static const auto found = numbered_variables<12>("clm_e_poa_ind_sw");
  return found[index];
}

unsigned Diagnoses::add(std::string_view code, std::string_view version, DiagnosisType type,
                        const terminology::Variable* present_on_admission, std::string_view flag) {
  if (code.empty()) return 0;
  const IcdCode icd(code, version);
  for (std::size_t i = 0; i < list_.size(); ++i) {
    if (list_[i].icd == icd) return static_cast<unsigned>(i + 1);
  }
  list_.push_back({icd, type, present_on_admission, flag});
  return static_cast<unsigned>(list_.size());
}

void Diagnoses::write(JsonWriter& out, terminology::Names& names) const {
  auto list = out.array(R"("diagnosis":[)");
  std::int64_t sequence = 0;
  for (const Diagnosis& diagnosis : list_) {
    out.raw("{");
    if (!diagnosis.flag.empty()) {
      out.raw(R"("extension":[)");
      append_coding_extension(out, *diagnosis.present_on_admission, diagnosis.flag);
      out.end(']');
    }
    out.member(R"("sequence":)", ++sequence);
    out.raw(R"("diagnosisCodeableConcept":)");
    diagnosis.icd.append_concept(out, names, IcdKind::diagnosis);
    out.raw(types()[static_cast<std::size_t>(diagnosis.type)]);
    out.raw("},");
  }
}

}  // namespace bb::fhir::v2::eob
