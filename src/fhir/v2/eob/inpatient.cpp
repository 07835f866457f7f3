// ExplanationOfBenefit of an inpatient claim: a stay in a hospital (Part A).
#include "fhir/eob/procedure.h"
#include "fhir/v2/eob/inpatient_snf.h"
#include "fhir/v2/eob/render.h"

namespace bb::fhir::v2::eob {
namespace {

using C = rif::Inpatient;

constexpr Kind kKind{kInpatientInstitutional, "INPATIENT", "institutional",
                     "Institutional",         "part-a",    kInpatientSubType};

void append_extensions(JsonWriter& out, const Claim<C>& claim) {
  auto extension = out.array(R"("extension":[)");
  coding_extension<C::NCH_NEAR_LINE_REC_IDENT_CD>(out, claim);
  coding_extension<C::FI_CLM_ACTN_CD>(out, claim);
  money_extension<C::IME_OP_CLM_VAL_AMT>(out, claim);
  money_extension<C::CLM_UNCOMPD_CARE_PMT_AMT>(out, claim);
  money_extension<C::DSH_OP_CLM_VAL_AMT>(out, claim);
  append_institutional_extensions(out, claim);
}

void append_information(JsonWriter& out, const Claim<C>& claim) {
  SupportingInfo info(out);
  info.code<C::NCH_PTNT_STATUS_IND_CD, "nch_ptnt_stus_ind_cd">(claim);
  info.admission_period(claim[C::CLM_ADMSN_DT], claim[C::NCH_BENE_DSCHRG_DT]);
  add_stay_information(info, claim);
  info.pints<C::NCH_BLOOD_PNTS_FRNSHD_QTY>(claim);
  info.code<C::CLM_MCO_PD_SW>(claim);
  add_institutional_information(info, claim);
  info.received_date<C::NCH_WKLY_PROC_DT>(claim);
}

// The code stands under CCW's variable and under HCPCS.
void append_service_twice(JsonWriter& out, std::string_view hcpcs) {
  out.raw(R"("productOrService":{"coding":[)");
  if (hcpcs.empty()) {
    out.raw(kNoCode);
  } else {
    append_coding(out, variable<C::HCPCS_CD>().url(), hcpcs);
    append_coding(out, kHcpcs, hcpcs);
  }
  out.end("]}");
}

void append_items(JsonWriter& out, CareTeam& team, const Claim<C>& claim) {
  auto items = out.array(R"("item":[)");
  for (std::size_t i = 0; i < claim.line_count(); ++i) {
    const Line<C> line = claim.line(i);
    append_item_begin(out, team, line, i + 1);
    append_revenue(out, line);
    append_service_twice(out, line[C::HCPCS_CD]);
    {
      auto modifier = out.array(R"("modifier":[)");
      append_drug_unit(out, line);
    }
    append_state(out, claim[C::PRVDR_STATE_CD]);
    append_quantity(out, number<C::REV_CNTR_NDC_QTY>(line));
    {
      auto adjudication = out.array(R"("adjudication":[)");
      append_revenue_amounts(out, line);
    }
    out.end('}');
  }
}

void append_balance(JsonWriter& out, const Claim<C>& claim) {
  BenefitBalance balance(out);
  balance.money<C::CLM_PASS_THRU_PER_DIEM_AMT>(claim);
  balance.money<C::NCH_PROFNL_CMPNT_CHRG_AMT>(claim);
  balance.money<C::CLM_TOT_PPS_CPTL_AMT>(claim);
  add_stay_balance(balance, claim);
  balance.money<C::NCH_DRG_OUTLIER_APRVD_PMT_AMT>(claim);
  balance.money<C::NCH_BENE_BLOOD_DDCTBL_LBLTY_AM>(claim);
  balance.money<C::NCH_PRMRY_PYR_CLM_PD_AMT, "prpayamt">(claim);
  balance.count<C::CLM_UTLZTN_DAY_CNT>(claim);
  balance.count<C::CLM_PPS_CPTL_DRG_WT_NUM>(claim);
  balance.count<C::BENE_LRD_USED_CNT>(claim);
}

}  // namespace

void render_inpatient(JsonWriter& out, const Claim<C>& claim) {
  static const KindText kind(kKind);
  CareTeam team;
  add_care_team(team, claim);
  Diagnoses diagnoses;
  add_diagnoses(diagnoses, claim);

  kind.append_begin(out, claim.stored);
  append_institution(out, claim);
  append_extensions(out, claim);
  append_header(out, kind, claim);
  append_provider_and_facility(out, claim);
  out.raw(kOutcome);
  team.write(out, claim.names);
  append_information(out, claim);
  write_diagnoses(out, diagnoses, C::kType, claim.names);
  append_procedures(out, claim, Icd10::us_and_who);
  kind.append_insurance(out, claim.stored.beneficiary);
  append_items(out, team, claim);
  append_total_and_payment(out, claim);
  append_balance(out, claim);
  out.end('}');
}

}  // namespace bb::fhir::v2::eob
