// Codings of CCW variables, as Patient and Coverage write them: system = the variable's URL, the display only
// where the codebook has exactly one text for the code.
#pragma once

#include <string_view>

#include "fhir/json_writer.h"
#include "terminology/codebook.h"

namespace bb::fhir {

// key{"system":URL,"code":CODE,"display":TEXT},
template <std::size_t N>
void coding(JsonWriter& out, const char (&key)[N], const terminology::Variable& variable,
            std::string_view code) {
  out.raw(key);
  out.raw(R"({"system":")");
  out.raw(variable.url());
  out.raw(R"(",)");
  out.member(R"("code":)", code);
  if (const std::string_view display = variable.display_json(code); !display.empty()) {
    out.raw(R"("display":")");
    out.raw(display);
    out.raw(R"(",)");
  }
  out.end('}');
}

// {"url":URL,"valueCoding":{...}}, -- nothing when the code is absent.
void coded_extension(JsonWriter& out, const terminology::Variable& variable, std::string_view code);

}  // namespace bb::fhir
