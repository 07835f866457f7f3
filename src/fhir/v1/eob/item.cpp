#include "fhir/v1/eob/item.h"

namespace bb::fhir::v1::eob {

void append_hcpcs(JsonWriter& out, std::string_view version, std::string_view code) {
  if (code.empty()) return;
  out.raw(R"("coding":[{"system":"https://bluebutton.cms.gov/resources/codesystem/hcpcs",)");
  if (!version.empty()) out.member(R"("version":)", version);
  out.member(R"("code":)", code);
  out.end("}]");
}

void append_ndc_extension(JsonWriter& out, terminology::Names& names, std::string_view ndc) {
  if (ndc.empty()) return;
  out.raw(R"({"url":"http://hl7.org/fhir/sid/ndc","valueCoding":)");
  append_named_coding(out, kNdc, ndc, names.drug_json(ndc));
  out.end('}');
}

}  // namespace bb::fhir::v1::eob
