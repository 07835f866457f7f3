// What an item of a claim is made of, whatever the type of claim and the version of FHIR: its number,
// modifiers, when, and how much.
#pragma once

#include "fhir/eob/coding.h"

namespace bb::fhir::eob {

// "sequence":6, -- the line's own number; its position where the file has none that can be read.
void append_line_sequence(JsonWriter& out, std::string_view line_number, std::size_t position);

// "coding":[{"system":"URL",...}],
template <auto Column>
void codings(JsonWriter& out, const auto& row) {
  if (row[Column].empty()) return;
  out.raw(R"("coding":[)");
  append_coding(out, variable<Column>(), row[Column]);
  out.end(']');
}
// KEY{"coding":[{"system":"URL",...}]},
template <auto Column>
void coded(JsonWriter& out, std::string_view key, const auto& row) {
  if (row[Column].empty()) return;
  out.raw(key);
  out.raw("{");
  codings<Column>(out, row);
  out.end('}');
}

// {"coding":[{"system":".../hcpcs","version":"5","code":"LT"}]}, -- the version may be empty.
void append_hcpcs_modifier(JsonWriter& out, std::string_view version, std::string_view code);
// "servicedDate":"2014-09-01",
void append_serviced_date(JsonWriter& out, std::string_view rif_date);
// "unit":"Services","system":"URL","code":"3", -- of a quantity, as the column says; nothing when it is
// empty.
template <auto Column>
void append_unit(JsonWriter& out, const auto& row) {
  const std::string_view code = row[Column];
  if (code.empty()) return;
  append_text(out, R"("unit":")", variable<Column>().display_json(code));
  out.raw(R"("system":")");
  out.raw(variable<Column>().url());
  out.raw("\",");
  out.member(R"("code":)", code);
}
// "locationAddress":{"state":"IA"},
void append_state(JsonWriter& out, std::string_view state);
// "quantity":{"value":60},
void append_quantity(JsonWriter& out, const Number& value);

}  // namespace bb::fhir::eob
