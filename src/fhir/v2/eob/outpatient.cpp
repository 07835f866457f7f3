// ExplanationOfBenefit of an outpatient claim: care in a hospital without a stay (Part B).
#include "fhir/eob/procedure.h"
#include "fhir/v2/eob/institutional.h"
#include "fhir/v2/eob/render.h"

namespace bb::fhir::v2::eob {
namespace {

using C = rif::Outpatient;

constexpr Kind kKind{kOutpatientInstitutional, "OUTPATIENT", "institutional",
                     "Institutional",          "part-b",     kOutpatientSubType};

void append_extensions(JsonWriter& out, const Claim<C>& claim) {
  auto extension = out.array(R"("extension":[)");
  coding_extension<C::NCH_NEAR_LINE_REC_IDENT_CD>(out, claim);
  append_institutional_extensions(out, claim);
}

void append_information(JsonWriter& out, const Claim<C>& claim) {
  SupportingInfo info(out);
  info.received_date<C::NCH_WKLY_PROC_DT>(claim);
  info.code<C::CLM_MCO_PD_SW>(claim);
  add_institutional_information(info, claim);
}

void append_adjudication(JsonWriter& out, const Line<C>& line) {
  denial_reason<C::REV_CNTR_1ST_ANSI_CD>(out, line);
  denial_reason<C::REV_CNTR_2ND_ANSI_CD>(out, line);
  denial_reason<C::REV_CNTR_3RD_ANSI_CD>(out, line);
  denial_reason<C::REV_CNTR_4TH_ANSI_CD>(out, line);
  append_revenue_amounts(out, line);
  amount<kDeductible, C::REV_CNTR_BLOOD_DDCTBL_AMT>(out, line);
  amount<kDeductible, C::REV_CNTR_CASH_DDCTBL_AMT>(out, line);
  amount<kCoinsurance, C::REV_CNTR_COINSRNC_WGE_ADJSTD_C>(out, line);
  amount<kCoinsurance, C::REV_CNTR_RDCD_COINSRNC_AMT>(out, line);
  amount<kPriorPayerPaid, C::REV_CNTR_1ST_MSP_PD_AMT>(out, line);
  amount<kPriorPayerPaid, C::REV_CNTR_2ND_MSP_PD_AMT>(out, line);
  amount<kPaidToProvider, C::REV_CNTR_PRVDR_PMT_AMT>(out, line);
  amount<kPaidToPatient, C::REV_CNTR_BENE_PMT_AMT>(out, line);
  amount<kPaidByPatient, C::REV_CNTR_PTNT_RSPNSBLTY_PMT>(out, line);
  amount<kSubmitted, C::REV_CNTR_PMT_AMT_AMT>(out, line);
}

void append_balance(JsonWriter& out, const Claim<C>& claim) {
  BenefitBalance balance(out);
  balance.money<C::NCH_PROFNL_CMPNT_CHRG_AMT>(claim);
  balance.money<C::NCH_BENE_PTB_DDCTBL_AMT>(claim);
  balance.money<C::NCH_BENE_PTB_COINSRNC_AMT>(claim);
  balance.money<C::CLM_OP_PRVDR_PMT_AMT>(claim);
  balance.money<C::CLM_OP_BENE_PMT_AMT>(claim);
  balance.money<C::NCH_BENE_BLOOD_DDCTBL_LBLTY_AM>(claim);
  balance.money<C::NCH_PRMRY_PYR_CLM_PD_AMT, "prpayamt">(claim);
}

}  // namespace

void render_outpatient(JsonWriter& out, const Claim<C>& claim) {
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
  append_items(out, team, claim, append_adjudication);
  append_total_and_payment(out, claim);
  append_balance(out, claim);
  out.end('}');
}

}  // namespace bb::fhir::v2::eob
