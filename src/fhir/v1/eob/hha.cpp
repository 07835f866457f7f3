// ExplanationOfBenefit (v1) of a home health agency's claim (Part B).
#include "fhir/v1/eob/institutional.h"
#include "fhir/v1/eob/render.h"

namespace bb::fhir::v1::eob {
namespace {

using C = rif::Hha;

constexpr Kind kKind{"HHA", "part-b"};

void append_extensions(JsonWriter& out, const Claim<C>& claim) {
  auto extension = out.array(R"("extension":[)");
  append_institutional_extensions(out, claim);
}

void append_information(JsonWriter& out, const Claim<C>& claim) {
  Information information(out);
  information.date<C::NCH_WKLY_PROC_DT>(claim);
  add_institutional_information(information, claim);
  information.code<C::CLM_HHA_LUPA_IND_CD>(claim);
  information.code<C::CLM_HHA_RFRL_CD>(claim);
}

void append_adjudication(JsonWriter& out, const Line<C>& line) {
  reason<C::REV_CNTR_1ST_ANSI_CD>(out, line);
  append_revenue_amounts(out, line);
  amount<C::REV_CNTR_PMT_AMT_AMT>(out, line);
}

void append_balance(JsonWriter& out, const Claim<C>& claim) {
  BenefitBalance balance(out);
  balance.count<C::CLM_HHA_TOT_VISIT_CNT>(claim);
}

}  // namespace

void render_hha(JsonWriter& out, const Claim<C>& claim) {
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
  append_stay(out, claim[C::CLM_ADMSN_DT], {});
  append_items(out, team, claim, append_adjudication);
  append_total_and_payment(out, claim);
  append_balance(out, claim);
  out.end('}');
}

}  // namespace bb::fhir::v1::eob
