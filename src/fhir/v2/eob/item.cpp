#include "fhir/v2/eob/item.h"

namespace bb::fhir::v2::eob {

void append_diagnosis_sequence(JsonWriter& out, unsigned sequence) {
  auto list = out.array(R"("diagnosisSequence":[)");
  if (sequence != 0) out.number(sequence);
}

void append_ndc(JsonWriter& out, terminology::Names& names, std::string_view ndc) {
  if (ndc.empty()) return out.raw(kNoCode);
  out.raw(R"({"system":"http://hl7.org/fhir/sid/ndc",)");
  out.member(R"("code":)", ndc);
  append_text(out, R"("display":")", names.drug_json(ndc));
  out.end('}');
}

void append_ndc_extension(JsonWriter& out, terminology::Names& names, std::string_view ndc) {
  if (ndc.empty()) {
    out.raw(R"({"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCoding":)");
  } else {
    out.raw(R"({"url":"http://hl7.org/fhir/sid/ndc","valueCoding":)");
  }
  append_ndc(out, names, ndc);
  out.end('}');
}

void append_hcpcs(JsonWriter& out, std::string_view code) {
  out.raw(R"("coding":[)");
  if (code.empty()) {
    append_coding(out, kDataAbsent, "NULL");
  } else {
    append_coding(out, kHcpcs, code);
  }
  out.end(']');
}

}  // namespace bb::fhir::v2::eob
