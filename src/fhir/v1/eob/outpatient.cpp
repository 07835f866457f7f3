// ExplanationOfBenefit (v1) of an outpatient claim: care in a hospital without a stay (Part B).
#include "fhir/v1/eob/institutional.h"
#include "fhir/v1/eob/render.h"

namespace bb::fhir::v1::eob {
namespace {

using C = rif::Outpatient;

constexpr Kind kKind{"OUTPATIENT", "part-b", "professional", "Professional"};

void append_extensions(JsonWriter& out, const Claim<C>& claim) {
  auto extension = out.array(R"("extension":[)");
  money_extension<C::NCH_PROFNL_CMPNT_CHRG_AMT>(out, claim);
  money_extension<C::NCH_BENE_PTB_DDCTBL_AMT>(out, claim);
  money_extension<C::NCH_BENE_PTB_COINSRNC_AMT>(out, claim);
  money_extension<C::CLM_OP_PRVDR_PMT_AMT>(out, claim);
  money_extension<C::CLM_OP_BENE_PMT_AMT>(out, claim);
  money_extension<C::NCH_BENE_BLOOD_DDCTBL_LBLTY_AM>(out, claim);
  append_institutional_extensions(out, claim);
}

void append_information(JsonWriter& out, const Claim<C>& claim) {
  Information information(out);
  information.date<C::NCH_WKLY_PROC_DT>(claim);
  add_institutional_information(information, claim);
}

void append_adjudication(JsonWriter& out, const Line<C>& line) {
  reason<C::REV_CNTR_1ST_ANSI_CD>(out, line);
  reason<C::REV_CNTR_2ND_ANSI_CD>(out, line);
  reason<C::REV_CNTR_3RD_ANSI_CD>(out, line);
  reason<C::REV_CNTR_4TH_ANSI_CD>(out, line);
  amount<C::REV_CNTR_BLOOD_DDCTBL_AMT>(out, line);
  amount<C::REV_CNTR_CASH_DDCTBL_AMT>(out, line);
  amount<C::REV_CNTR_COINSRNC_WGE_ADJSTD_C>(out, line);
  amount<C::REV_CNTR_RDCD_COINSRNC_AMT>(out, line);
  amount<C::REV_CNTR_1ST_MSP_PD_AMT>(out, line);
  amount<C::REV_CNTR_2ND_MSP_PD_AMT>(out, line);
  amount<C::REV_CNTR_PRVDR_PMT_AMT>(out, line);
  amount<C::REV_CNTR_BENE_PMT_AMT>(out, line);
  amount<C::REV_CNTR_PTNT_RSPNSBLTY_PMT>(out, line);
  amount<C::REV_CNTR_PMT_AMT_AMT>(out, line);
  append_revenue_amounts(out, line);
}

}  // namespace

void render_outpatient(JsonWriter& out, const Claim<C>& claim) {
  static const KindText kind(kKind);
  CareTeam team;
  add_care_team(team, claim);
  Diagnoses diagnoses;
  add_diagnoses(diagnoses, claim);

  kind.append_begin(out, claim.stored);
  append_extensions(out, claim);
  append_institutional_header(out, kind, claim);
  append_information(out, claim);
  team.write(out, claim.names);
  write_diagnoses(out, diagnoses, claim);
  append_procedures(out, claim, Icd10::who);
  kind.append_insurance(out, claim.stored.beneficiary);
  append_items(out, team, claim, append_adjudication);
  append_total_and_payment(out, claim);
  out.end('}');
}

}  // namespace bb::fhir::v1::eob
