// ExplanationOfBenefit (v1) of a carrier claim: physicians and other professionals (Part B).
#include "fhir/v1/eob/professional.h"
#include "fhir/v1/eob/render.h"

namespace bb::fhir::v1::eob {
namespace {

using C = rif::Carrier;

constexpr Kind kKind{"CARRIER", "part-b", "professional", "Professional"};

unsigned add_physician(CareTeam& team, const Line<C>& line) {
  return team.add(line[C::PRF_PHYSN_NPI], Role::primary);
}

void collect(CareTeam& team, Diagnoses& diagnoses, const Claim<C>& claim) {
  add_diagnoses(diagnoses, claim);
  for (std::size_t i = 0; i < claim.line_count(); ++i) {
    const Line<C> line = claim.line(i);
    const unsigned physician = add_physician(team, line);
    team.set_responsible(physician);
    team.set_qualification(physician, variable<C::PRVDR_SPCLTY>(), line[C::PRVDR_SPCLTY]);
    team.add_extension(physician, variable<C::CARR_LINE_PRVDR_TYPE_CD>(), line[C::CARR_LINE_PRVDR_TYPE_CD]);
    team.add_extension(physician, variable<C::PRTCPTNG_IND_CD>(), line[C::PRTCPTNG_IND_CD]);
    team.add_organization(physician, line[C::ORG_NPI_NUM]);
    add_tax_number(team, claim, line);
    add_line_diagnosis(diagnoses, line);
  }
}

void append_extensions(JsonWriter& out, const Line<C>& line) {
  coding_extension<C::CARR_LINE_MTUS_CD>(out, line);
  // Miles, time, units or services. CMS leaves out a plain 0 but not 0.0.
  const Number count = number<C::CARR_LINE_MTUS_CNT>(line);
  if (count.text() != "0") quantity_extension<C::CARR_LINE_MTUS_CNT>(out, count);
}

void append_location(JsonWriter& out, const Line<C>& line) {
  coding_extension<C::PRVDR_STATE_CD>(out, line);
  coding_extension<C::PRVDR_ZIP>(out, line);
  coding_extension<C::CARR_LINE_PRCNG_LCLTY_CD>(out, line);
  identifier_extension<C::CARR_LINE_CLIA_LAB_NUM>(out, line);
}

void append_adjudication(JsonWriter& out, const Line<C>& line) {
  reason<C::CARR_LINE_RDCD_PMT_PHYS_ASTN_C>(out, line);
}

constexpr ItemParts<C> kItem{.add_member = add_physician,
                             .extensions = append_extensions,
                             .location = append_location,
                             .adjudication = append_adjudication};

}  // namespace

void render_carrier(JsonWriter& out, const Claim<C>& claim) {
  static const KindText kind(kKind);
  CareTeam team;
  Diagnoses diagnoses;
  collect(team, diagnoses, claim);

  kind.append_begin(out, claim.stored);
  append_contained(out, claim);
  append_professional_extensions(out, claim);
  append_header(out, kind, claim);
  append_professional_header(out, claim);
  team.write(out, claim.names);
  write_diagnoses(out, diagnoses, claim);
  kind.append_insurance(out, claim.stored.beneficiary);
  append_items(out, team, diagnoses, claim, kItem);
  payment_amount<C::CLM_PMT_AMT>(out, claim);
  out.end('}');
}

}  // namespace bb::fhir::v1::eob
