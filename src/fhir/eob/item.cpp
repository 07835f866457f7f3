#include "fhir/eob/item.h"

namespace bb::fhir::eob {

void append_line_sequence(JsonWriter& out, std::string_view line_number, std::size_t position) {
  const Number number(line_number, false);
  if (!number || number.is_zero()) return out.member(R"("sequence":)", static_cast<std::int64_t>(position));
  out.raw(R"("sequence":)");
  out.raw(number.whole());
  out.raw(",");
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

void append_state(JsonWriter& out, std::string_view state) {
  auto address = out.object(R"("locationAddress":{)");
  if (!state.empty()) out.member(R"("state":)", state);
}

void append_quantity(JsonWriter& out, const Number& value) {
  if (!value) return;
  out.raw(R"("quantity":{"value":)");
  out.raw(value.text());
  out.raw("},");
}

}  // namespace bb::fhir::eob
