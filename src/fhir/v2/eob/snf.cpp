// ExplanationOfBenefit of a skilled nursing facility's claim (Part A).
#include "fhir/eob/procedure.h"
#include "fhir/v2/eob/inpatient_snf.h"
#include "fhir/v2/eob/render.h"

namespace bb::fhir::v2::eob {
namespace {

using C = rif::Snf;

constexpr Kind kKind{kInpatientInstitutional, "SNF",    "institutional",
                     "Institutional",         "part-a", kInpatientSubType};

void append_extensions(JsonWriter& out, const Claim<C>& claim) {
  auto extension = out.array(R"("extension":[)");
  coding_extension<C::NCH_NEAR_LINE_REC_IDENT_CD>(out, claim);
  coding_extension<C::FI_CLM_ACTN_CD>(out, claim);
  append_institutional_extensions(out, claim);
}

void append_information(JsonWriter& out, const Claim<C>& claim) {
  SupportingInfo info(out);
  info.received_date<C::NCH_WKLY_PROC_DT>(claim);
  add_stay_information(info, claim);
  info.code<C::NCH_PTNT_STATUS_IND_CD, "nch_ptnt_stus_ind_cd">(claim);
  info.admission_period(claim[C::CLM_ADMSN_DT], claim[C::NCH_BENE_DSCHRG_DT]);
  info.period<C::NCH_QLFYD_STAY_FROM_DT, C::NCH_QLFYD_STAY_THRU_DT>(claim);
  info.code<C::CLM_PPS_IND_CD>(claim);
  info.pints<C::NCH_BLOOD_PNTS_FRNSHD_QTY>(claim);
  info.code<C::CLM_MCO_PD_SW>(claim);
  add_institutional_information(info, claim);
}

void append_balance(JsonWriter& out, const Claim<C>& claim) {
  BenefitBalance balance(out);
  balance.count<C::CLM_UTLZTN_DAY_CNT>(claim);
  add_stay_balance(balance, claim);
  balance.money<C::NCH_BENE_BLOOD_DDCTBL_LBLTY_AM>(claim);
  balance.money<C::NCH_PRMRY_PYR_CLM_PD_AMT, "prpayamt">(claim);
}

}  // namespace

void render_snf(JsonWriter& out, const Claim<C>& claim) {
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
  append_items(out, team, claim, append_revenue_amounts<C>);
  append_total_and_payment(out, claim);
  append_balance(out, claim);
  out.end('}');
}

}  // namespace bb::fhir::v2::eob
