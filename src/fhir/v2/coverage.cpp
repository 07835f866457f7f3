#include "fhir/v2/coverage.h"

#include <algorithm>

#include "base/encoding.h"
#include "fhir/meta.h"
#include "fhir/v2/coding.h"
#include "fhir/v2/monthly.h"

namespace bb::fhir::v2 {
namespace {

using B = rif::Beneficiary;
using terminology::codebook;
using terminology::Variable;

struct PartFacts {
  std::string_view name;
  std::string_view title;
  std::optional<B::Column> termination, start, end;  // part C has neither, part D no termination code
};

constexpr std::array<PartFacts, 4> kPartFacts = {{
    {"part-a", "Part A", B::BENE_PTA_TRMNTN_CD, B::PTA_CVRG_STRT_DT, B::PTA_CVRG_END_DT},
    {"part-b", "Part B", B::BENE_PTB_TRMNTN_CD, B::PTB_CVRG_STRT_DT, B::PTB_CVRG_END_DT},
    {"part-c", "Part C", {}, {}, {}},
    {"part-d", "Part D", {}, B::PTD_CVRG_STRT_DT, B::PTD_CVRG_END_DT},
}};

const PartFacts& facts(Part part) { return kPartFacts[static_cast<std::size_t>(part)]; }

// The codebook's variables and their columns. Made once.
struct Variables {
  const Variable& medicare_status = codebook("ms_cd");
  const Variable& original_entitlement = codebook("orec");
  const Variable& current_entitlement = codebook("crec");
  const Variable& renal_disease = codebook("esrd_ind");
  const Variable& a_termination = codebook("a_trm_cd");
  const Variable& b_termination = codebook("b_trm_cd");

  MonthlyVariable buy_in{"buyin", monthly_columns("MDCR_ENTLMT_BUYIN_", "_IND", kMonthNumbers)};
  MonthlyVariable c_contract{"ptc_cntrct_id_", monthly_columns("PTC_CNTRCT_", "_ID")};
  MonthlyVariable c_plan{"ptc_pbp_id_", monthly_columns("PTC_PBP_", "_ID")};
  MonthlyVariable c_plan_type{"ptc_plan_type_cd_", monthly_columns("PTC_PLAN_TYPE_", "_CD")};
  MonthlyVariable hmo{"hmo_ind_", monthly_columns("HMO_", "_IND", kMonthNumbers)};
  MonthlyVariable d_contract{"ptdcntrct", monthly_columns("PTD_CNTRCT_", "_ID")};
  MonthlyVariable d_plan{"ptdpbpid", monthly_columns("PTD_PBP_", "_ID")};
  MonthlyVariable d_segment{"sgmtid", monthly_columns("PTD_SGMT_", "_ID")};
  MonthlyVariable cost_share{"cstshr", monthly_columns("CST_SHR_GRP_", "_CD")};
  MonthlyVariable retiree_subsidy{"rdsind", monthly_columns("RDS_", "_IND")};

  static const Variables& get() {
    static const Variables variables;
    return variables;
  }
};

std::optional<Beneficiary> read(std::string_view bytes) {
  const auto record = RecordView::parse(bytes);
  if (!record || record->file_type() != rif::FileType::beneficiary) return std::nullopt;
  return Beneficiary(*record);
}

// Whether the row says anything at all of a month.
bool has_month(const Beneficiary& beneficiary, std::size_t month) {
  static constexpr std::array kColumns = {
      monthly_columns("MDCR_ENTLMT_BUYIN_", "_IND", kMonthNumbers),
      monthly_columns("FIPS_STATE_CNTY_", "_CD"),
      monthly_columns("HMO_", "_IND", kMonthNumbers),
      monthly_columns("META_DUAL_ELGBL_STUS_", "_CD"),
      monthly_columns("MDCR_STUS_", "_CD"),
      monthly_columns("PTC_CNTRCT_", "_ID"),
      monthly_columns("PTC_PBP_", "_ID"),
      monthly_columns("PTC_PLAN_TYPE_", "_CD"),
      monthly_columns("PTD_CNTRCT_", "_ID"),
      monthly_columns("CST_SHR_GRP_", "_CD"),
      monthly_columns("PTD_PBP_", "_ID"),
      monthly_columns("RDS_", "_IND"),
      monthly_columns("PTD_SGMT_", "_ID"),
  };
  return std::any_of(kColumns.begin(), kColumns.end(),
                     [&](const MonthlyColumns& columns) { return beneficiary.has(columns[month]); });
}

// The Part D contract once more, under a URL with year and month (".../ptdcntrct01/2018-1"); "0" for a month
// without a contract (data dictionary: partd_contract_number_id).
void contracts_by_month(JsonWriter& out, const Beneficiary& beneficiary) {
  const std::string_view year = reference_year(beneficiary);
  if (year.empty()) return;
  const MonthlyVariable& contract = Variables::get().d_contract;
  for (std::size_t month = 0; month < 12; ++month) {
    if (!has_month(beneficiary, month)) continue;
    const Variable& variable = contract.variable(month);
    const std::string_view code = trim(contract.value(beneficiary, month));
    out.raw(R"({"url":")");
    out.raw(variable.url());
    out.raw("/");
    out.raw(year);
    out.raw("-");
    out.raw(kMonthNumbers[month]);
    out.raw(R"(",)");
    coding(out, R"("valueCoding":)", variable, code.empty() ? "0" : code);
    out.end('}');
  }
}

void extensions_of_part_a(JsonWriter& out, const Beneficiary& beneficiary, std::string_view year) {
  const Variables& ccw = Variables::get();
  coded_extension(out, ccw.medicare_status, beneficiary[B::BENE_MDCR_STATUS_CD]);
  coded_extension(out, ccw.original_entitlement, beneficiary[B::BENE_ENTLMT_RSN_ORIG]);
  coded_extension(out, ccw.current_entitlement, beneficiary[B::BENE_ENTLMT_RSN_CURR]);
  coded_extension(out, ccw.renal_disease, beneficiary[B::BENE_ESRD_IND]);
  coded_extension(out, ccw.a_termination, beneficiary[B::BENE_PTA_TRMNTN_CD]);
  if (year.empty()) return;
  reference_year_extension(out, year);
  dual_eligibility().extensions(out, beneficiary);
  ccw.buy_in.extensions(out, beneficiary);
}

void extensions_of_part_b(JsonWriter& out, const Beneficiary& beneficiary, std::string_view year) {
  const Variables& ccw = Variables::get();
  coded_extension(out, ccw.medicare_status, beneficiary[B::BENE_MDCR_STATUS_CD]);
  coded_extension(out, ccw.b_termination, beneficiary[B::BENE_PTB_TRMNTN_CD]);
  if (year.empty()) return;
  reference_year_extension(out, year);
  dual_eligibility().extensions(out, beneficiary);
  ccw.buy_in.extensions(out, beneficiary);
}

void extensions_of_part_c(JsonWriter& out, const Beneficiary& beneficiary, std::string_view year) {
  const Variables& ccw = Variables::get();
  if (year.empty()) return;
  ccw.c_contract.extensions(out, beneficiary);
  ccw.c_plan.extensions(out, beneficiary);
  ccw.c_plan_type.extensions(out, beneficiary);
  ccw.hmo.extensions(out, beneficiary);
  reference_year_extension(out, year);
  dual_eligibility().extensions(out, beneficiary);
}

void extensions_of_part_d(JsonWriter& out, const Beneficiary& beneficiary, std::string_view year,
                          std::span<const std::string> earlier) {
  const Variables& ccw = Variables::get();
  coded_extension(out, ccw.medicare_status, beneficiary[B::BENE_MDCR_STATUS_CD]);
  if (year.empty()) return;
  ccw.d_contract.extensions(out, beneficiary);
  for (const std::string& bytes : earlier) {
    if (const auto record = read(bytes)) contracts_by_month(out, *record);
  }
  contracts_by_month(out, beneficiary);
  ccw.d_plan.extensions(out, beneficiary);
  ccw.d_segment.extensions(out, beneficiary);
  ccw.cost_share.extensions(out, beneficiary);
  ccw.retiree_subsidy.extensions(out, beneficiary);
  reference_year_extension(out, year);
  dual_eligibility().extensions(out, beneficiary);
}

void extensions(JsonWriter& out, const Beneficiary& beneficiary, Part part,
                std::span<const std::string> earlier) {
  const std::string_view year = reference_year(beneficiary);
  switch (part) {
    case Part::a:
      return extensions_of_part_a(out, beneficiary, year);
    case Part::b:
      return extensions_of_part_b(out, beneficiary, year);
    case Part::c:
      return extensions_of_part_c(out, beneficiary, year);
    case Part::d:
      return extensions_of_part_d(out, beneficiary, year, earlier);
  }
}

// Active while the termination code is 0 (not terminated); without a code it counts as ended. Parts C and D
// have no such code and are always active.
bool is_active(const Beneficiary& beneficiary, const PartFacts& part) {
  return !part.termination || trim(beneficiary[*part.termination]) == "0";
}

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

std::string_view name(Part part) { return facts(part).name; }

std::optional<Part> part_by_name(std::string_view text) {
  for (const Part part : kParts) {
    if (name(part) == text) return part;
  }
  return std::nullopt;
}

bool render_coverage(JsonWriter& out, const store::BeneficiaryRow& row, Part which,
                     std::span<const std::string> earlier) {
  const auto record = read(row.record);
  if (!record) return false;
  const Beneficiary& beneficiary = *record;
  const PartFacts& part = facts(which);

  out.raw(R"({"resourceType":"Coverage","id":")");
  out.raw(part.name);
  out.raw("-");
  out.number(row.id);
  out.end('"');
  meta(out, row.last_updated, "http://hl7.org/fhir/us/carin-bb/StructureDefinition/C4BB-Coverage");
  {
    auto list = out.array(R"("extension":[)");
    extensions(out, beneficiary, which, earlier);
  }
  out.member(R"("status":)", is_active(beneficiary, part) ? "active" : "cancelled");
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
    if (part.start) date_member(out, R"("start":)", beneficiary[*part.start]);
    if (part.end) date_member(out, R"("end":)", beneficiary[*part.end]);
  }
  out.raw(R"("payor":[{"identifier":{"value":"Centers for Medicare and Medicaid Services"}}],)");
  coverage_class(out, part.title);
  out.end('}');
  return true;
}

}  // namespace bb::fhir::v2
