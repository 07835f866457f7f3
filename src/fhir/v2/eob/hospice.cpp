// ExplanationOfBenefit of a hospice's claim (Part A).
#include "fhir/v2/eob/institutional.h"
#include "fhir/v2/eob/render.h"

namespace bb::fhir::v2::eob {
namespace {

using C = rif::Hospice;

constexpr Kind kKind{kInpatientInstitutional, "HOSPICE", "institutional",
                     "Institutional",         "part-a",  kInpatientSubType};

void append_extensions(JsonWriter& out, const Claim<C>& claim) {
  auto extension = out.array(R"("extension":[)");
  coding_extension<C::NCH_NEAR_LINE_REC_IDENT_CD>(out, claim);
  append_institutional_extensions(out, claim);
  quantity_extension<C::BENE_HOSPC_PRD_CNT>(out, number<C::BENE_HOSPC_PRD_CNT>(claim));
}

void append_information(JsonWriter& out, const Claim<C>& claim) {
  SupportingInfo info(out);
  info.received_date<C::NCH_WKLY_PROC_DT>(claim);
  info.code<C::NCH_PTNT_STATUS_IND_CD, "nch_ptnt_stus_ind_cd">(claim);
  info.admission_period(claim[C::CLM_HOSPC_START_DT_ID], claim[C::NCH_BENE_DSCHRG_DT]);
  add_institutional_information(info, claim);
}

void append_adjudication(JsonWriter& out, const Line<C>& line) {
  append_revenue_amounts(out, line);
  amount<kPaidToProvider, C::REV_CNTR_PRVDR_PMT_AMT>(out, line);
  amount<kPaidToPatient, C::REV_CNTR_BENE_PMT_AMT>(out, line);
  amount<kSubmitted, C::REV_CNTR_PMT_AMT_AMT>(out, line);
}

}  // namespace

void render_hospice(JsonWriter& out, const Claim<C>& claim) {
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
  kind.append_insurance(out, claim.stored.beneficiary);
  append_items(out, team, claim, append_adjudication);
  append_total_and_payment(out, claim);
  {
    BenefitBalance balance(out);
    balance.count<C::CLM_UTLZTN_DAY_CNT>(claim);
    balance.money<C::NCH_PRMRY_PYR_CLM_PD_AMT, "prpayamt">(claim);
  }
  out.end('}');
}

}  // namespace bb::fhir::v2::eob
