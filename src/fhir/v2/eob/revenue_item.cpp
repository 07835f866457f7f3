#include "fhir/v2/eob/revenue_item.h"

namespace bb::fhir::v2::eob {

void append_drug_unit(JsonWriter& out, std::string_view qualifier) {
  if (qualifier.empty()) return;
  out.raw(R"({"coding":[{"system":"http://unitsofmeasure.org",)");
  out.member(R"("code":)", qualifier);
  if (const std::string_view name = drug_unit_name(qualifier); !name.empty()) {
    out.member(R"("display":)", name);
  }
  out.end("}]}");
}

}  // namespace bb::fhir::v2::eob
