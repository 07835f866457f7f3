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

}  // namespace

void write_diagnoses(JsonWriter& out, const Diagnoses& diagnoses, rif::FileType file,
                     terminology::Names& names) {
  auto list = out.array(R"("diagnosis":[)");
  diagnoses.for_each([&](unsigned sequence, const Diagnosis& diagnosis) {
    out.raw("{");
    if (!diagnosis.flag.empty()) {
      out.raw(R"("extension":[)");
      append_coding_extension(out, *diagnosis.present_on_admission, diagnosis.flag);
      out.end(']');
    }
    out.member(R"("sequence":)", sequence);
    out.raw(R"("diagnosisCodeableConcept":)");
    diagnosis.icd.append_concept(out, names, IcdKind::diagnosis, Icd10::us_and_who);
    out.raw(types()[static_cast<std::size_t>(diagnosis_type(file, diagnosis.place))]);
    out.raw("},");
  });
}

}  // namespace bb::fhir::v2::eob
