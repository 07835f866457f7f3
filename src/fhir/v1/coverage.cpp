#include "fhir/v1/coverage.h"

#include "fhir/coverage.h"
#include "fhir/meta.h"

namespace bb::fhir::v1 {

bool render_coverage(JsonWriter& out, const store::BeneficiaryRow& row, Part part,
                     std::span<const std::string> earlier) {
  const auto beneficiary = read_beneficiary(row.record);
  if (!beneficiary) return false;

  out.raw(R"({"resourceType":"Coverage","id":")");
  out.raw(name(part));
  out.raw("-");
  out.number(row.id);
  out.end('"');
  meta(out, row.last_updated);
  {
    auto list = out.array(R"("extension":[)");
    coverage_extensions(out, *beneficiary, part, earlier);
  }
  out.member(R"("status":)", is_active(*beneficiary, part) ? "active" : "cancelled");
  out.raw(R"("type":{"coding":[{"system":"Medicare",)");
  out.member(R"("code":)", title(part));
  out.end("}]}");
  out.raw(R"("beneficiary":{"reference":"Patient/)");
  out.number(row.id);
  out.end('"');
  out.end('}');
  if (part == Part::a || part == Part::b) {
    auto period = out.object(R"("period":{)");
    date_member(out, R"("start":)", (*beneficiary)[rif::Beneficiary::COVSTART]);
  }
  out.raw(R"("grouping":{"subGroup":"Medicare",)");
  out.member(R"("subPlan":)", title(part));
  out.end('}');
  out.end('}');
  return true;
}

}  // namespace bb::fhir::v1
