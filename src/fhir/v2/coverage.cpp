#include "fhir/v2/coverage.h"

#include "base/encoding.h"
#include "fhir/coverage.h"
#include "fhir/meta.h"

namespace bb::fhir::v2 {
namespace {

using B = rif::Beneficiary;

// The columns of a part's period; part C has none.
struct Period {
  std::optional<B::Column> start, end;
};

// In the order of Part.
constexpr Period kPeriods[] = {
    {B::PTA_CVRG_STRT_DT, B::PTA_CVRG_END_DT},
    {B::PTB_CVRG_STRT_DT, B::PTB_CVRG_END_DT},
    {},
    {B::PTD_CVRG_STRT_DT, B::PTD_CVRG_END_DT},
};

void coverage_class(JsonWriter& out, std::string_view title) {
  out.raw(R"("class":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/coverage-class",)");
  out.raw(R"("code":"group","display":"Group"}]},"value":"Medicare"},)");
  out.raw(R"({"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/coverage-class",)");
  out.raw(R"("code":"plan","display":"Plan"}]},)");
  out.member(R"("value":)", title);
  out.end('}');
  out.end(']');
}

}  // namespace

bool render_coverage(JsonWriter& out, const store::BeneficiaryRow& row, Part which,
                     std::span<const std::string> earlier) {
  const auto record = read_beneficiary(row.record);
  if (!record) return false;
  const Beneficiary& beneficiary = *record;
  const Period& columns = kPeriods[static_cast<std::size_t>(which)];

  out.raw(R"({"resourceType":"Coverage","id":")");
  out.raw(name(which));
  out.raw("-");
  out.number(row.id);
  out.end('"');
  meta(out, row.last_updated, "http://hl7.org/fhir/us/carin-bb/StructureDefinition/C4BB-Coverage");
  {
    auto list = out.array(R"("extension":[)");
    coverage_extensions(out, beneficiary, which, earlier);
  }
  out.member(R"("status":)", is_active(beneficiary, which) ? "active" : "cancelled");
  out.raw(
      R"("type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"SUBSIDIZ"}]},)");
  if (const std::string_view mbi = trim(beneficiary[B::MBI_NUM]); !mbi.empty())
    out.member(R"("subscriberId":)", mbi);
  out.raw(R"("beneficiary":{"reference":"Patient/)");
  out.number(row.id);
  out.end('"');
  out.end('}');
  out.raw(
      R"("relationship":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/subscriber-relationship",)");
  out.raw(R"("code":"self","display":"Self"}]},)");
  {
    auto period = out.object(R"("period":{)");
    if (columns.start) date_member(out, R"("start":)", beneficiary[*columns.start]);
    if (columns.end) date_member(out, R"("end":)", beneficiary[*columns.end]);
  }
  out.raw(R"("payor":[{"identifier":{"value":"Centers for Medicare and Medicaid Services"}}],)");
  coverage_class(out, title(which));
  out.end('}');
  return true;
}

}  // namespace bb::fhir::v2
