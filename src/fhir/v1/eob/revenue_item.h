// The items of institutional claims in v1: a revenue centre a line (REV_CNTR_* columns).
#pragma once

#include "fhir/eob/drug_unit.h"
#include "fhir/v1/eob/amount.h"
#include "fhir/v1/eob/care_team.h"
#include "fhir/v1/eob/item.h"

namespace bb::fhir::v1::eob {

// From a line: who rendered the service.
template <class File>
unsigned add_rendering_physician(CareTeam& team, const Line<File>& line) {
  return team.add(line[File::RNDRNG_PHYSN_NPI], Role::primary);
}

// "extension": how much of a drug was given, where the line says in which unit.
template <class File>
void append_drug_quantity(JsonWriter& out, const Line<File>& line) {
  const std::string_view unit = line[File::REV_CNTR_NDC_QTY_QLFR_CD];
  const Number quantity = number<File::REV_CNTR_NDC_QTY>(line);
  if (unit.empty() || !quantity) return;
  static const std::string begin = R"("extension":[)" + extension_begin(variable<File::REV_CNTR_NDC_QTY>()) +
                                   R"("valueQuantity":{"value":)";
  out.raw(begin);
  out.raw(quantity.text());
  out.raw(",");
  if (const std::string_view name = drug_unit_name(unit); !name.empty()) out.member(R"("unit":)", name);
  out.raw(R"("system":"http://unitsofmeasure.org",)");
  out.member(R"("code":)", unit);
  out.end("}}]");
}

// "revenue": the revenue centre, with its status, and how deductible and coinsurance apply.
template <class File>
void append_revenue(JsonWriter& out, const Line<File>& line) {
  auto revenue = out.object(R"("revenue":{)");
  {
    auto extension = out.array(R"("extension":[)");
    if constexpr (requires { File::REV_CNTR_STUS_IND_CD; }) {
      coding_extension<File::REV_CNTR_STUS_IND_CD>(out, line);
    }
    if constexpr (requires { File::REV_CNTR_DDCTBL_COINSRNC_CD; }) {
      coding_extension<File::REV_CNTR_DDCTBL_COINSRNC_CD>(out, line);
    }
  }
  codings<File::REV_CNTR>(out, line);
}

// "service": the procedure, with the drug where the file names one.
template <class File>
void append_service(JsonWriter& out, const Line<File>& line) {
  auto service = out.object(R"("service":{)");
  if constexpr (requires { File::REV_CNTR_IDE_NDC_UPC_NUM; }) {
    auto extension = out.array(R"("extension":[)");
    coding_extension<File::REV_CNTR_IDE_NDC_UPC_NUM>(out, line);
  }
  append_hcpcs(out, {}, line[File::HCPCS_CD]);
}

template <class File>
void append_modifiers(JsonWriter& out, const Line<File>& line) {
  if constexpr (requires { File::HCPCS_1ST_MDFR_CD; }) {
    auto modifier = out.array(R"("modifier":[)");
    append_hcpcs_modifier(out, {}, line[File::HCPCS_1ST_MDFR_CD]);
    append_hcpcs_modifier(out, {}, line[File::HCPCS_2ND_MDFR_CD]);
  }
}

// Amounts of all revenue centres: elements of "adjudication".
template <class File>
void append_revenue_amounts(JsonWriter& out, const Line<File>& line) {
  amount<File::REV_CNTR_RATE_AMT>(out, line);
  amount<File::REV_CNTR_TOT_CHRG_AMT>(out, line);
  amount<File::REV_CNTR_NCVRD_CHRG_AMT>(out, line);
}

// "item":[...], -- adjudication(out, line) appends what the claim's type tells of a line's money.
template <class File>
void append_items(JsonWriter& out, CareTeam& team, const Claim<File>& claim,
                  void (*adjudication)(JsonWriter& out, const Line<File>& line)) {
  auto items = out.array(R"("item":[)");
  for (std::size_t i = 0; i < claim.line_count(); ++i) {
    const Line<File> line = claim.line(i);
    out.raw("{");
    append_drug_quantity(out, line);
    append_line_sequence(out, line[File::CLM_LINE_NUM], i + 1);
    append_care_team_link(out, {add_rendering_physician(team, line)});
    append_revenue(out, line);
    append_service(out, line);
    append_modifiers(out, line);
    if constexpr (requires { File::REV_CNTR_DT; }) append_serviced_date(out, line[File::REV_CNTR_DT]);
    append_state(out, claim[File::PRVDR_STATE_CD]);
    append_quantity(out, number<File::REV_CNTR_UNIT_CNT>(line));
    {
      auto list = out.array(R"("adjudication":[)");
      adjudication(out, line);
    }
    out.end('}');
  }
}

}  // namespace bb::fhir::v1::eob
