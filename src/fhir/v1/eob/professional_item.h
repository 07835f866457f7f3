// The items of carrier and DME claims in v1 (LINE_* columns). What the two tell differently of a line, each
// renderer gives as ItemParts.
#pragma once

#include "fhir/eob/observation.h"
#include "fhir/v1/eob/amount.h"
#include "fhir/v1/eob/care_team.h"
#include "fhir/v1/eob/diagnosis.h"
#include "fhir/v1/eob/item.h"

namespace bb::fhir::v1::eob {

template <class File>
struct ItemParts {
  // Whom a line names in the care team: the sequence, 0 for nobody.
  unsigned (*add_member)(CareTeam& team, const Line<File>& line);
  // Elements of "extension", before those of every line.
  void (*extensions)(JsonWriter& out, const Line<File>& line);
  // Extensions of "locationCodeableConcept".
  void (*location)(JsonWriter& out, const Line<File>& line);
  // Elements of "adjudication", before those of every line.
  void (*adjudication)(JsonWriter& out, const Line<File>& line);
};

// Of a line: its number in the supplier's or physician's tax files, only for those who ask for it.
template <class File>
unsigned add_tax_number(CareTeam& team, const Claim<File>& claim, const Line<File>& line) {
  if (!claim.options.include_tax_numbers) return 0;
  const unsigned sequence = team.add(line[File::TAX_NUM], Role::other, MemberId::tax_number);
  team.set_responsible(sequence);
  return sequence;
}

// Extensions of every line, behind those of its own file.
template <class File>
void append_line_extensions(JsonWriter& out, const Claim<File>& claim, const Line<File>& line,
                            std::size_t position) {
  coding_extension<File::BETOS_CD>(out, line);
  coding_extension<File::LINE_BENE_PRMRY_PYR_CD>(out, line);
  coding_extension<File::LINE_SERVICE_DEDUCTIBLE>(out, line);
  if (!line[File::LINE_HCT_HGB_TYPE_CD].empty()) {
    static const std::string begin =
        extension_begin(variable<File::LINE_HCT_HGB_RSLT_NUM>()) + R"("valueReference":{"reference":"#)";
    const ObservationId id(line[File::LINE_NUM], position);
    out.raw(begin);
    out.raw(id.text());
    out.raw("\"}},");
  }
  append_ndc_extension(out, claim.names, line[File::LINE_NDC_CD]);
}

// "service": the procedure, with the units of anaesthesia where the file has them; the version of HCPCS is on
// the claim.
template <class File>
void append_service(JsonWriter& out, const Claim<File>& claim, const Line<File>& line) {
  auto service = out.object(R"("service":{)");
  if constexpr (requires { File::CARR_LINE_ANSTHSA_UNIT_CNT; }) {
    const Number anesthesia = number<File::CARR_LINE_ANSTHSA_UNIT_CNT>(line);
    if (!anesthesia.is_zero() && anesthesia.text()[0] != '-') {
      auto extension = out.array(R"("extension":[)");
      quantity_extension<File::CARR_LINE_ANSTHSA_UNIT_CNT>(out, anesthesia);
    }
  }
  append_hcpcs(out, claim[File::CARR_CLM_HCPCS_YR_CD], line[File::HCPCS_CD]);
}

// "modifier":[...],
template <class File>
void append_modifiers(JsonWriter& out, const Claim<File>& claim, const Line<File>& line) {
  const std::string_view year = claim[File::CARR_CLM_HCPCS_YR_CD];
  auto modifier = out.array(R"("modifier":[)");
  append_hcpcs_modifier(out, year, line[File::HCPCS_1ST_MDFR_CD]);
  append_hcpcs_modifier(out, year, line[File::HCPCS_2ND_MDFR_CD]);
  if constexpr (requires { File::HCPCS_3RD_MDFR_CD; }) {
    append_hcpcs_modifier(out, year, line[File::HCPCS_3RD_MDFR_CD]);
    append_hcpcs_modifier(out, year, line[File::HCPCS_4TH_MDFR_CD]);
  }
}

// "servicedPeriod":{...}, when both ends are known.
template <class File>
void append_serviced(JsonWriter& out, const Line<File>& line) {
  const std::string_view first = line[File::LINE_1ST_EXPNS_DT], last = line[File::LINE_LAST_EXPNS_DT];
  if (IsoDate(first) && IsoDate(last)) append_period(out, R"("servicedPeriod":{)", first, last);
}

// What every line tells of money, behind the amounts of its own file.
template <class File>
void append_line_amounts(JsonWriter& out, const Line<File>& line) {
  if (const Number paid = number<File::LINE_NCH_PMT_AMT>(line); paid) {
    out.raw("{");
    {
      auto extension = out.array(R"("extension":[)");
      coding_extension<File::LINE_PMT_80_100_CD>(out, line);
    }
    append_category<File::LINE_NCH_PMT_AMT>(out);
    append_amount(out, paid);
    out.end('}');
  }
  amount<File::LINE_BENE_PMT_AMT>(out, line);
  amount<File::LINE_PRVDR_PMT_AMT>(out, line);
  amount<File::LINE_BENE_PTB_DDCTBL_AMT>(out, line);
  amount<File::LINE_BENE_PRMRY_PYR_PD_AMT>(out, line);
  amount<File::LINE_COINSRNC_AMT>(out, line);
  amount<File::LINE_SBMTD_CHRG_AMT>(out, line);
  amount<File::LINE_ALOWD_CHRG_AMT>(out, line);
  reason<File::LINE_PRCSG_IND_CD>(out, line);
}

// "item":[...],
template <class File>
void append_items(JsonWriter& out, CareTeam& team, Diagnoses& diagnoses, const Claim<File>& claim,
                  const ItemParts<File>& parts) {
  auto items = out.array(R"("item":[)");
  for (std::size_t i = 0; i < claim.line_count(); ++i) {
    const Line<File> line = claim.line(i);
    out.raw("{");
    {
      auto extension = out.array(R"("extension":[)");
      parts.extensions(out, line);
      append_line_extensions(out, claim, line, i + 1);
    }
    append_line_sequence(out, line[File::LINE_NUM], i + 1);
    append_care_team_link(out, {parts.add_member(team, line), add_tax_number(team, claim, line)});
    append_diagnosis_link(out, add_line_diagnosis(diagnoses, line));
    coded<File::LINE_CMS_TYPE_SRVC_CD>(out, R"("category":)", line);
    append_service(out, claim, line);
    append_modifiers(out, claim, line);
    append_serviced(out, line);
    {
      auto location = out.object(R"("locationCodeableConcept":{)");
      {
        auto extension = out.array(R"("extension":[)");
        parts.location(out, line);
      }
      codings<File::LINE_PLACE_OF_SRVC_CD>(out, line);
    }
    append_quantity(out, number<File::LINE_SRVC_CNT>(line));
    {
      auto adjudication = out.array(R"("adjudication":[)");
      parts.adjudication(out, line);
      append_line_amounts(out, line);
    }
    out.end('}');
  }
}

}  // namespace bb::fhir::v1::eob
