// ExplanationOfBenefit of a home health agency's claim. CMS shows it under the profile of professionals.
#include "fhir/v2/eob/institutional.h"
#include "fhir/v2/eob/render.h"

namespace bb::fhir::v2::eob {
namespace {

using C = rif::Hha;

constexpr Kind kKind{kProfessionalNonClinician, "HHA", "professional", "Professional", "part-b",
                     kInpatientSubType};

void append_extensions(JsonWriter& out, const Claim<C>& claim) {
  auto extension = out.array(R"("extension":[)");
  coding_extension<C::NCH_NEAR_LINE_REC_IDENT_CD>(out, claim);
  append_institutional_extensions(out, claim);
}

void append_information(JsonWriter& out, const Claim<C>& claim) {
  SupportingInfo info(out);
  info.received_date<C::NCH_WKLY_PROC_DT>(claim);
  add_institutional_information(info, claim);
  info.code<C::CLM_PPS_IND_CD>(claim);
  info.code<C::CLM_HHA_LUPA_IND_CD>(claim);
  info.code<C::CLM_HHA_RFRL_CD>(claim);
  info.whole_quantity<C::CLM_HHA_TOT_VISIT_CNT>(claim);
  info.admission_period(claim[C::CLM_ADMSN_DT], {});
}

void append_adjudication(JsonWriter& out, const Line<C>& line) {
  denial_reason<C::REV_CNTR_1ST_ANSI_CD>(out, line);
  append_revenue_amounts(out, line);
  amount<kSubmitted, C::REV_CNTR_PMT_AMT_AMT>(out, line);
}

}  // namespace

void render_hha(JsonWriter& out, const Claim<C>& claim) {
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
    balance.money<C::NCH_PRMRY_PYR_CLM_PD_AMT, "prpayamt">(claim);
  }
  out.end('}');
}

}  // namespace bb::fhir::v2::eob
