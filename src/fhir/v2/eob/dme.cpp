// ExplanationOfBenefit of a DME claim: durable medical equipment from suppliers. CMS shows it under the
// inpatient profile and Part A, although Part B pays.
#include "fhir/v2/eob/professional.h"
#include "fhir/v2/eob/render.h"

namespace bb::fhir::v2::eob {
namespace {

using C = rif::Dme;

constexpr Kind kKind{kInpatientInstitutional, "DME", "institutional", "Institutional", "part-a"};

// The supplier a line names.
LineTeam add_line_team(CareTeam& team, const Line<C>& line) {
  return {.performing = team.add(IdentifierType::npi, line[C::PRVDR_NPI], Role::performing)};
}

void collect(CareTeam& team, Diagnoses& diagnoses, const Claim<C>& claim) {
  const auto [type, referring] = referring_physician(claim);
  team.add(type, referring, Role::referring);
  add_diagnoses(diagnoses, claim);
  for (std::size_t i = 0; i < claim.line_count(); ++i) {
    const Line<C> line = claim.line(i);
    const unsigned supplier = add_line_team(team, line).performing;
    team.set_responsible(supplier);
    team.add_qualification(supplier, variable<C::PRVDR_SPCLTY>(), line[C::PRVDR_SPCLTY]);
    team.add_extension(supplier, variable<C::PRTCPTNG_IND_CD>(), line[C::PRTCPTNG_IND_CD]);
    add_line_diagnosis(diagnoses, line);
  }
}

// "provider": the supplier of the first line.
void append_provider(JsonWriter& out, const Claim<C>& claim) {
  std::string_view npi;
  if (claim.line_count() != 0) npi = claim.line(0)[C::PRVDR_NPI];
  out.raw(R"("provider":{"type":"Practitioner","identifier":{"system":"http://hl7.org/fhir/sid/us-npi",)");
  out.member(R"("value":)", npi.empty() ? "UNKNOWN" : npi);
  out.end('}');
  if (npi.empty()) {
    out.raw(R"("display":"UNKNOWN",)");
  } else {
    append_text(out, R"("display":")", display_of(claim.names.provider(npi)));
  }
  out.end('}');
}

// How much was supplied, in miles, services, units and so on.
void append_count(JsonWriter& out, const Line<C>& line) {
  const Number count = number<C::DMERC_LINE_MTUS_CNT>(line);
  if (!count) return;
  static const std::string begin =
      extension_begin(variable<C::DMERC_LINE_MTUS_CNT>()) + R"("valueQuantity":{)";
  out.raw(begin);
  out.raw(R"("value":)");
  out.raw(count.text());
  out.raw(",");
  append_unit<C::DMERC_LINE_MTUS_CD>(out, line);
  out.end("}}");
}

void append_extensions(JsonWriter& out, const Claim<C>& claim, const Line<C>& line) {
  identifier_extension<C::PRVDR_NUM, "suplrnum">(out, line);
  append_tax_number(out, claim, line);
  quantity_extension<C::DMERC_LINE_SCRN_SVGS_AMT>(out, number<C::DMERC_LINE_SCRN_SVGS_AMT>(line));
  append_count(out, line);
  coding_extension<C::DMERC_LINE_PRCNG_STATE_CD>(out, line);
  coding_extension<C::DMERC_LINE_SUPPLR_TYPE_CD>(out, line);
}

void append_location(JsonWriter& out, const Line<C>& line) { coding_extension<C::PRVDR_STATE_CD>(out, line); }

// CMS gives the purchase price three times, once as if it were paid to the beneficiary.
void append_adjudication(JsonWriter& out, const Line<C>& line) {
  amount<kPaidToProvider, C::LINE_PRVDR_PMT_AMT, "rev_cntr_prvdr_pmt_amt">(out, line);
  amount<kEligible, C::LINE_PRMRY_ALOWD_CHRG_AMT>(out, line);
  amount<kSubmitted, C::LINE_DME_PRCHS_PRICE_AMT>(out, line);
  append_line_amounts(out, line);
  amount<kPaidToProvider, C::LINE_DME_PRCHS_PRICE_AMT, "line_bene_pmt_amt">(out, line);
  amount<kSubmitted, C::LINE_DME_PRCHS_PRICE_AMT>(out, line);
}

constexpr ItemParts<C> kItem{.add_team = add_line_team,
                             .extensions = append_extensions,
                             .location = append_location,
                             .adjudication = append_adjudication};

}  // namespace

void render_dme(JsonWriter& out, const Claim<C>& claim) {
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
