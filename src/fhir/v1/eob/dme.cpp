// ExplanationOfBenefit (v1) of a DME claim: durable medical equipment from suppliers (Part B).
#include "fhir/v1/eob/professional.h"
#include "fhir/v1/eob/render.h"

namespace bb::fhir::v1::eob {
namespace {

using C = rif::Dme;

constexpr Kind kKind{"DME", "part-b"};

unsigned add_supplier(CareTeam& team, const Line<C>& line) {
  return team.add(line[C::PRVDR_NPI], Role::primary);
}

void collect(CareTeam& team, Diagnoses& diagnoses, const Claim<C>& claim) {
  add_diagnoses(diagnoses, claim);
  for (std::size_t i = 0; i < claim.line_count(); ++i) {
    const Line<C> line = claim.line(i);
    const unsigned supplier = add_supplier(team, line);
    team.set_responsible(supplier);
    team.set_qualification(supplier, variable<C::PRVDR_SPCLTY>(), line[C::PRVDR_SPCLTY]);
    team.add_extension(supplier, variable<C::PRTCPTNG_IND_CD>(), line[C::PRTCPTNG_IND_CD]);
    add_tax_number(team, claim, line);
    add_line_diagnosis(diagnoses, line);
  }
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

void append_extensions(JsonWriter& out, const Line<C>& line) {
  identifier_extension<C::PRVDR_NUM, "suplrnum">(out, line);
  quantity_extension<C::DMERC_LINE_SCRN_SVGS_AMT>(out, number<C::DMERC_LINE_SCRN_SVGS_AMT>(line));
  append_count(out, line);
}

void append_location(JsonWriter& out, const Line<C>& line) {
  coding_extension<C::PRVDR_STATE_CD>(out, line);
  coding_extension<C::DMERC_LINE_PRCNG_STATE_CD>(out, line);
  coding_extension<C::DMERC_LINE_SUPPLR_TYPE_CD>(out, line);
}

void append_adjudication(JsonWriter& out, const Line<C>& line) {
  amount<C::LINE_PRMRY_ALOWD_CHRG_AMT>(out, line);
  amount<C::LINE_DME_PRCHS_PRICE_AMT>(out, line);
}

constexpr ItemParts<C> kItem{.add_member = add_supplier,
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
