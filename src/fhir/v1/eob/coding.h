// The vocabulary of all versions (fhir/eob), and the extensions and references that only v1 writes.
#pragma once

#include "fhir/eob/coding.h"

namespace bb::fhir::v1::eob {

using namespace fhir::eob;

inline constexpr std::string_view kNpi = "http://hl7.org/fhir/sid/us-npi";
inline constexpr std::string_view kNdc = "http://hl7.org/fhir/sid/ndc";

// What stands behind the value of every amount of money.
inline constexpr std::string_view kDollars = R"(,"system":"urn:iso:std:iso:4217","code":"USD"}},)";

// {"url":"URL","valueMoney":{"value":66125.51,"system":"urn:iso:std:iso:4217","code":"USD"}},
template <auto Column, Text Id = "">
void money_extension(JsonWriter& out, const auto& row) {
  const Number amount = number<Column>(row);
  if (!amount) return;
  static const std::string begin = extension_begin(variable<Column, Id>()) + R"("valueMoney":{"value":)";
  out.raw(begin);
  out.raw(amount.text());
  out.raw(kDollars);
}

// KEY{"identifier":{"system":".../us-npi","value":"1306849450"},"display":"DR. HAROLD SMITSON"}, -- the name
// where NPPES has one. Nothing when there is no number.
void append_npi_reference(JsonWriter& out, std::string_view key, terminology::Names& names,
                          std::string_view npi);

// "identifier":{...},"display":"...", of the same.
void append_npi_members(JsonWriter& out, terminology::Names& names, std::string_view npi);

// {"system":"SYSTEM","code":"CODE","display":"..."}, -- the display is escaped already and may be empty.
void append_named_coding(JsonWriter& out, std::string_view system, std::string_view code,
                         std::string_view display_json);

}  // namespace bb::fhir::v1::eob
