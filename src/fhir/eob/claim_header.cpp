#include "fhir/eob/claim_header.h"

#include <charconv>

namespace bb::fhir::eob {

void append_integer(JsonWriter& out, std::int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.raw(std::string_view(digits, static_cast<std::size_t>(end - digits)));
}

void append_status(JsonWriter& out, std::string_view final_action) {
  if (final_action == "F") out.raw(R"("status":"active",)");
  if (final_action == "N") out.raw(R"("status":"cancelled",)");
}

}  // namespace bb::fhir::eob
