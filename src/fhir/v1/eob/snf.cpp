// ExplanationOfBenefit (v1) of a skilled nursing facility's claim (Part A).
#include "fhir/v1/eob/inpatient_snf.h"
#include "fhir/v1/eob/render.h"

namespace bb::fhir::v1::eob {
namespace {

using C = rif::Snf;

constexpr Kind kKind{"SNF", "part-a", "institutional", "Institutional"};

void append_extensions(JsonWriter& out, const Claim<C>& claim) {
  auto extension = out.array(R"("extension":[)");
  append_stay_extensions(out, claim);
  money_extension<C::NCH_BENE_BLOOD_DDCTBL_LBLTY_AM>(out, claim);
  append_institutional_extensions(out, claim);
}

void append_information(JsonWriter& out, const Claim<C>& claim) {
  Information information(out);
  information.date<C::NCH_WKLY_PROC_DT>(claim);
  add_stay_information(information, claim);
  information.code<C::NCH_PTNT_STATUS_IND_CD, "nch_ptnt_stus_ind_cd">(claim);
  information.pints<C::NCH_BLOOD_PNTS_FRNSHD_QTY>(claim);
  information.period<C::NCH_QLFYD_STAY_FROM_DT, C::NCH_QLFYD_STAY_THRU_DT>(claim);
  add_institutional_information(information, claim);
}

void append_balance(JsonWriter& out, const Claim<C>& claim) {
  BenefitBalance balance(out);
  balance.count<C::CLM_UTLZTN_DAY_CNT>(claim);
  add_stay_balance(balance, claim);
}

}  // namespace

void render_snf(JsonWriter& out, const Claim<C>& claim) {
  static const KindText kind(kKind);
  CareTeam team;
  add_care_team(team, claim);
  Diagnoses diagnoses(related_groups(claim));
  add_diagnoses(diagnoses, claim);

  kind.append_begin(out, claim.stored);
  append_extensions(out, claim);
  append_institutional_header(out, kind, claim);
  append_information(out, claim);
  team.write(out, claim.names);
  write_diagnoses(out, diagnoses, claim);
  append_procedures(out, claim, Icd10::who);
  kind.append_insurance(out, claim.stored.beneficiary);
  append_stay(out, claim[C::CLM_ADMSN_DT], claim[C::NCH_BENE_DSCHRG_DT]);
  append_items(out, team, claim, append_revenue_amounts<C>);
  append_total_and_payment(out, claim);
  append_balance(out, claim);
  out.end('}');
}

}  // namespace bb::fhir::v1::eob
