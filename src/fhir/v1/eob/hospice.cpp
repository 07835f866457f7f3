// ExplanationOfBenefit (v1) of a hospice's claim (Part A).
#include "fhir/v1/eob/institutional.h"
#include "fhir/v1/eob/render.h"

namespace bb::fhir::v1::eob {
namespace {

using C = rif::Hospice;

constexpr Kind kKind{"HOSPICE", "part-a", "institutional", "Institutional"};

void append_extensions(JsonWriter& out, const Claim<C>& claim) {
  auto extension = out.array(R"("extension":[)");
  append_institutional_extensions(out, claim);
}

void append_information(JsonWriter& out, const Claim<C>& claim) {
  Information information(out);
  information.date<C::NCH_WKLY_PROC_DT>(claim);
  information.code<C::NCH_PTNT_STATUS_IND_CD, "nch_ptnt_stus_ind_cd">(claim);
  add_institutional_information(information, claim);
}

// "hospitalization": from the start of hospice care, with the number of the benefit period.
void append_care(JsonWriter& out, const Claim<C>& claim) {
  auto care = out.object(R"("hospitalization":{)");
  {
    auto extension = out.array(R"("extension":[)");
    quantity_extension<C::BENE_HOSPC_PRD_CNT>(out, number<C::BENE_HOSPC_PRD_CNT>(claim));
  }
  append_period_members(out, claim[C::CLM_HOSPC_START_DT_ID], claim[C::NCH_BENE_DSCHRG_DT]);
}

void append_adjudication(JsonWriter& out, const Line<C>& line) {
  amount<C::REV_CNTR_PRVDR_PMT_AMT>(out, line);
  amount<C::REV_CNTR_BENE_PMT_AMT>(out, line);
  append_revenue_amounts(out, line);
  amount<C::REV_CNTR_PMT_AMT_AMT>(out, line);
}

void append_balance(JsonWriter& out, const Claim<C>& claim) {
  BenefitBalance balance(out);
  balance.count<C::CLM_UTLZTN_DAY_CNT>(claim);
}

}  // namespace

void render_hospice(JsonWriter& out, const Claim<C>& claim) {
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
  kind.append_insurance(out, claim.stored.beneficiary);
  append_care(out, claim);
  append_items(out, team, claim, append_adjudication);
  append_total_and_payment(out, claim);
  append_balance(out, claim);
  out.end('}');
}

}  // namespace bb::fhir::v1::eob
