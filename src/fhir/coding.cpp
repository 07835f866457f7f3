#include "fhir/coding.h"

#include "base/encoding.h"

namespace bb::fhir {

void coded_extension(JsonWriter& out, const terminology::Variable& variable, std::string_view code) {
  code = trim(code);
  if (code.empty()) return;
  if (const std::string_view prepared = variable.coding_extension(code); !prepared.empty()) {
    out.raw(prepared);
    return;
  }
  out.raw(R"({"url":")");
  out.raw(variable.url());
  out.raw(R"(",)");
  coding(out, R"("valueCoding":)", variable, code);
  out.end('}');
}

}  // namespace bb::fhir
