#include "fhir/v2/eob/item.h"

namespace bb::fhir::v2::eob {

void append_line_sequence(JsonWriter& out, std::string_view line_number, std::size_t position) {
  const Number number(line_number, false);
  if (!number || number.is_zero()) return out.member(R"("sequence":)", static_cast<std::int64_t>(position));
  out.raw(R"("sequence":)");
  out.raw(number.whole());
  out.raw(",");
}

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

void append_hcpcs_modifier(JsonWriter& out, std::string_view version, std::string_view code) {
  if (code.empty()) return;
  out.raw(R"({"coding":[{"system":"https://bluebutton.cms.gov/resources/codesystem/hcpcs",)");
  if (!version.empty()) out.member(R"("version":)", version);
  out.member(R"("code":)", code);
  out.end("}]}");
}

void append_serviced_date(JsonWriter& out, std::string_view rif_date) {
  if (const IsoDate date(rif_date); date) out.member(R"("servicedDate":)", date.text());
}

void append_quantity(JsonWriter& out, const Number& value) {
  if (!value) return;
  out.raw(R"("quantity":{"value":)");
  out.raw(value.text());
  out.raw("},");
}

}  // namespace bb::fhir::v2::eob
