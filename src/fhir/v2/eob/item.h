// What an item of a claim is made of, whatever the type of claim: the service or product, its modifiers,
// where and when.
#pragma once

#include "fhir/v2/eob/coding.h"

namespace bb::fhir::v2::eob {

// "sequence":6, -- the line's own number; its position where the file has none that can be read.
void append_line_sequence(JsonWriter& out, std::string_view line_number, std::size_t position);
// "diagnosisSequence":[5], -- nothing for 0.
void append_diagnosis_sequence(JsonWriter& out, unsigned sequence);

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

// {"system":"http://hl7.org/fhir/sid/ndc","code":"...","display":"..."}, or that there is none.
void append_ndc(JsonWriter& out, terminology::Names& names, std::string_view ndc);
// {"url":"http://hl7.org/fhir/sid/ndc","valueCoding":{...}}, or that there is none.
void append_ndc_extension(JsonWriter& out, terminology::Names& names, std::string_view ndc);
// "coding":[{"system":".../hcpcs","code":"92999"}], or that there is none.
void append_hcpcs(JsonWriter& out, std::string_view code);
// {"coding":[{"system":".../hcpcs","version":"5","code":"LT"}]}, -- the version may be empty.
void append_hcpcs_modifier(JsonWriter& out, std::string_view version, std::string_view code);
// "servicedDate":"2014-09-01",
void append_serviced_date(JsonWriter& out, std::string_view rif_date);
// "quantity":{"value":60},
void append_quantity(JsonWriter& out, const Number& value);

}  // namespace bb::fhir::v2::eob
