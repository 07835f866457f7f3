#include "fhir/v1/eob/coding.h"

namespace bb::fhir::v1::eob {

void append_npi_members(JsonWriter& out, terminology::Names& names, std::string_view npi) {
  if (npi.empty()) return;
  out.raw(R"("identifier":{"system":"http://hl7.org/fhir/sid/us-npi","value":")");
  append_escaped(out.buffer(), npi);
  out.raw("\"},");
  append_text(out, R"("display":")", display_of(names.provider(npi)));
}

void append_npi_reference(JsonWriter& out, std::string_view key, terminology::Names& names,
                          std::string_view npi) {
  if (npi.empty()) return;
  out.raw(key);
  out.raw("{");
  append_npi_members(out, names, npi);
  out.end('}');
}

void append_named_coding(JsonWriter& out, std::string_view system, std::string_view code,
                         std::string_view display_json) {
  out.raw(R"({"system":")");
  out.raw(system);
  out.raw(R"(","code":")");
  append_escaped(out.buffer(), code);
  out.raw("\",");
  append_text(out, R"("display":")", display_json);
  out.end('}');
}

}  // namespace bb::fhir::v1::eob
