#include "fhir/v1/eob/diagnosis.h"

namespace bb::fhir::v1::eob {
namespace {

constexpr std::string_view kSystem = "https://bluebutton.cms.gov/resources/codesystem/diagnosis-type";

// In the order of DiagnosisPlace.
constexpr Coding kTypes[] = {
    {kSystem, "admitting", "The diagnosis given as the reason why the patient was admitted to the hospital."},
    {kSystem, "principal",
     "The single medical diagnosis that is most relevant to the patient's chief complaint or need for "
     "treatment."},
    {kSystem, "other", "Required when other conditions coexist or develop subsequently during the treatment"},
    {kSystem, "external-first",
     "The code used to identify the 1st external cause of injury, poisoning, or other adverse effect."},
    {kSystem, "external",
     "A code used to identify an external cause of injury, poisoning, or other adverse effect."},
    {kSystem, "reason-for-visit", "A diagnosis code used to identify the patient's reason for the visit."},
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

bool has_type(rif::FileType file, DiagnosisPlace place) {
  if (place == DiagnosisPlace::other) return file == rif::FileType::inpatient;
  return place != DiagnosisPlace::line;
}

}  // namespace

void append_diagnosis_link(JsonWriter& out, unsigned sequence) {
  if (sequence == 0) return;
  out.raw(R"("diagnosisLinkId":[)");
  out.number(sequence);
  out.end(']');
}

void append_diagnoses(JsonWriter& out, const Diagnoses& diagnoses, rif::FileType file,
                      terminology::Names& names) {
  diagnoses.for_each([&](unsigned sequence, const Diagnosis& diagnosis) {
    out.raw("{");
    if (!diagnosis.flag.empty()) {
      out.raw(R"("extension":[)");
      append_coding_extension(out, *diagnosis.present_on_admission, diagnosis.flag);
      out.end(']');
    }
    out.member(R"("sequence":)", sequence);
    out.raw(R"("diagnosisCodeableConcept":)");
    diagnosis.icd.append_concept(out, names, IcdKind::diagnosis, Icd10::who);
    if (has_type(file, diagnosis.place)) out.raw(types()[static_cast<std::size_t>(diagnosis.place)]);
    out.end('}');
  });
}

}  // namespace bb::fhir::v1::eob
