// The vocabulary of all versions (fhir/eob), and the codings and extensions that only v2 writes.
#pragma once

#include "fhir/eob/coding.h"

namespace bb::fhir::v2::eob {

using namespace fhir::eob;

inline constexpr std::string_view kDataAbsent = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
inline constexpr std::string_view kC4bbIdentifierType =
    "http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBIdentifierType";

// Stands where FHIR asks for a code and the claim has none.
inline constexpr std::string_view kNoCode =
    R"({"system":"http://hl7.org/fhir/StructureDefinition/data-absent-reason",)"
    R"("code":"NULL","display":"Data Absent Reason"},)";

// {"url":"URL","valueMoney":{"value":66125.51,"currency":"USD"}},
template <auto Column, Text Id = "">
void money_extension(JsonWriter& out, const auto& row) {
  const Number amount = number<Column>(row);
  if (!amount) return;
  static const std::string begin = extension_begin(variable<Column, Id>()) + R"("valueMoney":{"value":)";
  out.raw(begin);
  out.raw(amount.text());
  out.raw(R"(,"currency":"USD"}},)");
}

}  // namespace bb::fhir::v2::eob
