// ExplanationOfBenefit of a carrier claim: physicians and other professionals (Part B).
#include "fhir/v2/eob/professional.h"
#include "fhir/v2/eob/render.h"

namespace bb::fhir::v2::eob {
namespace {

using C = rif::Carrier;

constexpr Kind kKind{kProfessionalNonClinician, "CARRIER", "professional", "Professional", "part-b"};

// Who a line names: the performing physician by NPI or else by UPIN, and the organisation that billed.
LineTeam add_line_team(CareTeam& team, const Line<C>& line) {
  LineTeam found;
  if (const std::string_view npi = line[C::PRF_PHYSN_NPI]; !npi.empty()) {
    found.performing = team.add(IdentifierType::npi, npi, Role::performing);
  } else {
    found.performing = team.add(IdentifierType::upin, line[C::PRF_PHYSN_UPIN], Role::performing);
  }
  found.organization = team.add(IdentifierType::npi, line[C::ORG_NPI_NUM], Role::primary);
  return found;
}

void collect(CareTeam& team, Diagnoses& diagnoses, const Claim<C>& claim) {
  const auto [type, referring] = referring_physician(claim);
  team.add(type, referring, Role::referring);
  team.add(IdentifierType::npi, claim[C::CARR_CLM_RFRNG_PIN_NUM], Role::referring);
  add_diagnoses(diagnoses, claim);
  for (std::size_t i = 0; i < claim.line_count(); ++i) {
    const Line<C> line = claim.line(i);
    const unsigned performing = add_line_team(team, line).performing;
    team.set_responsible(performing);
    team.add_qualification(performing, variable<C::PRVDR_SPCLTY>(), line[C::PRVDR_SPCLTY]);
    team.add_extension(performing, variable<C::CARR_LINE_PRVDR_TYPE_CD>(), line[C::CARR_LINE_PRVDR_TYPE_CD]);
    team.add_extension(performing, variable<C::PRTCPTNG_IND_CD>(), line[C::PRTCPTNG_IND_CD]);
    add_line_diagnosis(diagnoses, line);
  }
}

void append_provider(JsonWriter& out, const Claim<C>& claim) {
  const std::string_view npi = claim[C::CARR_CLM_BLG_NPI_NUM];
  out.raw(R"("provider":{"identifier":{"system":")");
  out.raw(variable<C::CARR_CLM_BLG_NPI_NUM>().url());
  out.raw("\",");
  out.member(R"("value":)", npi.empty() ? "UNKNOWN" : npi);
  out.end("}}");
}

void append_extensions(JsonWriter& out, const Claim<C>& claim, const Line<C>& line) {
  append_tax_number(out, claim, line);
  const Number anesthesia = number<C::CARR_LINE_ANSTHSA_UNIT_CNT>(line);
  if (!anesthesia.is_zero() && anesthesia.text()[0] != '-') {
    quantity_extension<C::CARR_LINE_ANSTHSA_UNIT_CNT>(out, anesthesia);
  }
  // Miles, time, units or services. CMS leaves out a plain 0 but not 0.0, and gives the code twice.
  const Number count = number<C::CARR_LINE_MTUS_CNT>(line);
  if (count.text() != "0") quantity_extension<C::CARR_LINE_MTUS_CNT>(out, count);
  coding_extension<C::CARR_LINE_MTUS_CD, "carr_line_mtus_cnt">(out, line);
  coding_extension<C::CARR_LINE_MTUS_CD>(out, line);
}

void append_location(JsonWriter& out, const Line<C>& line) {
  coding_extension<C::PRVDR_STATE_CD>(out, line);
  coding_extension<C::PRVDR_ZIP>(out, line);
  coding_extension<C::CARR_LINE_PRCNG_LCLTY_CD>(out, line);
  identifier_extension<C::CARR_LINE_CLIA_LAB_NUM>(out, line);
}

void append_adjudication(JsonWriter& out, const Line<C>& line) {
  denial_reason<C::CARR_LINE_RDCD_PMT_PHYS_ASTN_C>(out, line);
  append_line_amounts(out, line);
}

constexpr ItemParts<C> kItem{.add_team = add_line_team,
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
  {
    auto contained = out.array(R"("contained":[)");
    append_observations(out, claim);
  }
  append_professional_extensions(out, claim);
  append_header(out, kind, claim);
  append_provider(out, claim);
  append_referral(out, claim);
  out.raw(kOutcome);
  append_disposition(out, claim);
  team.write(out, claim.names);
  append_professional_information(out, claim);
  write_diagnoses(out, diagnoses, C::kType, claim.names);
  kind.append_insurance(out, claim.stored.beneficiary);
  append_items(out, team, diagnoses, claim, kItem);
  append_professional_amounts(out, claim);
  out.end('}');
}

}  // namespace bb::fhir::v2::eob
