#include "fhir/coverage.h"

#include <algorithm>

#include "base/encoding.h"
#include "fhir/coding.h"

namespace bb::fhir {
namespace {

using B = rif::Beneficiary;
using terminology::codebook;
using terminology::Variable;

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
    if (const auto record = read_beneficiary(bytes)) contracts_by_month(out, *record);
  }
  contracts_by_month(out, beneficiary);
  ccw.d_plan.extensions(out, beneficiary);
  ccw.d_segment.extensions(out, beneficiary);
  ccw.cost_share.extensions(out, beneficiary);
  ccw.retiree_subsidy.extensions(out, beneficiary);
  reference_year_extension(out, year);
  dual_eligibility().extensions(out, beneficiary);
}

}  // namespace

void coverage_extensions(JsonWriter& out, const Beneficiary& beneficiary, Part part,
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

bool is_active(const Beneficiary& beneficiary, Part part) {
  if (part == Part::a) return trim(beneficiary[B::BENE_PTA_TRMNTN_CD]) == "0";
  if (part == Part::b) return trim(beneficiary[B::BENE_PTB_TRMNTN_CD]) == "0";
  return true;
}

}  // namespace bb::fhir
