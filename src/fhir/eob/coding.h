// Codings, and the extensions that carry one value of a column: what v1 and v2 write in the same way.
//
// What CCW calls a variable is most often named as the column is, and then the column alone is named:
//
//     coding_extension<C::CARR_CLM_ENTRY_CD>(out, claim);
//     coding_extension<C::CARR_CLM_PRVDR_ASGNMT_IND_SW, "asgmntcd">(out, claim);   // where it differs
//
// A column without a value writes nothing. JSON that is the same for every claim is put together once, when
// it is first needed.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "fhir/eob/date.h"
#include "fhir/eob/number.h"
#include "fhir/eob/row.h"
#include "fhir/json_writer.h"
#include "terminology/codebook.h"
#include "terminology/names.h"

namespace bb::fhir::eob {

// A text as a template argument.
template <std::size_t N>
struct Text {
  char text[N];
  consteval Text(const char (&from)[N]) { std::copy_n(from, N, text); }
  constexpr std::string_view view() const { return {text, N - 1}; }
};

// The codebook's variable for a column.
template <auto Column, Text Id = "">
const terminology::Variable& variable() {
  static const terminology::Variable& found =
      terminology::codebook(Id.view().empty() ? bb::to_lower(kName<Column>) : std::string(Id.view()));
  return found;
}

// A coding that is the same wherever it stands.
struct Coding {
  std::string_view system, code, display;
};

inline constexpr std::string_view kResources = "https://bluebutton.cms.gov/resources/";
inline constexpr std::string_view kAdmissionTypes =
    "https://www.nubc.org/CodeSystem/PriorityTypeOfAdmitOrVisit";
inline constexpr std::string_view kHcpcs = "https://bluebutton.cms.gov/resources/codesystem/hcpcs";

// Empty when there is no name.
inline std::string_view display_of(const terminology::Names::ProviderName* name) {
  return name == nullptr ? std::string_view() : std::string_view(name->display_json);
}

// For pieces that are put together once: {"system":"...","code":"...","display":"..."}, no comma behind it.
std::string prepared(const Coding& coding);
// The coding whose code is the URL of a variable, as CMS's own categories are:
// {"system":"https://bluebutton.cms.gov/resources/codesystem/SYSTEM","code":"URL","display":"LABEL"}
std::string prepared_category(std::string_view system, const terminology::Variable& variable);
// {"url":"URL",
std::string extension_begin(const terminology::Variable& variable);
// {"url":"URL","VALUE":{"system":"URL",
std::string extension_begin(const terminology::Variable& variable, std::string_view value);

// KEY TEXT", -- of a text that is escaped already; nothing when it is empty. KEY is `"display":"`.
template <std::size_t N>
void append_text(JsonWriter& out, const char (&key)[N], std::string_view text_json) {
  if (text_json.empty()) return;
  out.raw(key);
  out.raw(text_json);
  out.raw("\",");
}

// {"system":"URL","code":"CODE","display":"..."},
void append_coding(JsonWriter& out, const terminology::Variable& variable, std::string_view code);
// The same in another system than the variable's URL.
void append_coding(JsonWriter& out, std::string_view system, const terminology::Variable& variable,
                   std::string_view code);
// {"system":"SYSTEM","code":"CODE"},
void append_coding(JsonWriter& out, std::string_view system, std::string_view code);
// {"url":"URL","valueCoding":{...}},
void append_coding_extension(JsonWriter& out, const terminology::Variable& variable, std::string_view code);

// {"url":"URL","valueCoding":{"system":"URL","code":"1","display":"..."}},
template <auto Column, Text Id = "">
void coding_extension(JsonWriter& out, const auto& row) {
  const std::string_view code = row[Column];
  if (!code.empty()) append_coding_extension(out, variable<Column, Id>(), code);
}

// {"url":"URL","valueIdentifier":{"system":"URL","value":"61026"}},
template <auto Column, Text Id = "">
void identifier_extension(JsonWriter& out, const auto& row) {
  const std::string_view value = row[Column];
  if (value.empty()) return;
  static const std::string begin =
      extension_begin(variable<Column, Id>(), "valueIdentifier") + R"("value":")";
  out.raw(begin);
  append_escaped(out.buffer(), value);
  out.raw("\"}},");
}

// {"url":"URL","valueDate":"2016-02-19"},
template <auto Column, Text Id = "">
void date_extension(JsonWriter& out, const auto& row) {
  const IsoDate date(row[Column]);
  if (!date) return;
  static const std::string begin = extension_begin(variable<Column, Id>()) + R"("valueDate":")";
  out.raw(begin);
  out.raw(date.text());
  out.raw("\"},");
}

// {"url":"URL","valueQuantity":{"value":1}},
template <auto Column, Text Id = "">
void quantity_extension(JsonWriter& out, const Number& value) {
  if (!value) return;
  static const std::string begin = extension_begin(variable<Column, Id>()) + R"("valueQuantity":{"value":)";
  out.raw(begin);
  out.raw(value.text());
  out.raw("}},");
}

}  // namespace bb::fhir::eob
