// The items of institutional claims: a revenue centre a line (REV_CNTR_* columns). All that the types of
// claim tell differently is a line's money, which each renderer appends itself.
#pragma once

#include "fhir/eob/drug_unit.h"
#include "fhir/v2/eob/amount.h"
#include "fhir/v2/eob/care_team.h"
#include "fhir/v2/eob/item.h"

namespace bb::fhir::v2::eob {

// From a line: who rendered the service, by UPIN, by NPI, or both.
struct Rendering {
  unsigned upin, npi;
};
template <class File>
Rendering add_rendering_physician(CareTeam& team, const Line<File>& line) {
  const unsigned upin = team.add(IdentifierType::upin, line[File::RNDRNG_PHYSN_UPIN], Role::performing);
  const unsigned npi = team.add(IdentifierType::npi, line[File::RNDRNG_PHYSN_NPI], Role::performing);
  return {upin, npi};
}

// "extension": how many units of the service were given.
template <class File>
void append_units(JsonWriter& out, const Line<File>& line) {
  const Number units = number<File::REV_CNTR_UNIT_CNT>(line);
  if (units.is_zero()) return;
  auto extension = out.array(R"("extension":[)");
  quantity_extension<File::REV_CNTR_UNIT_CNT>(out, units);
}

// "revenue": the revenue centre, with its status, and how deductible and coinsurance apply.
template <class File>
void append_revenue(JsonWriter& out, const Line<File>& line) {
  auto revenue = out.object(R"("revenue":{)");
  if constexpr (requires { File::REV_CNTR_STUS_IND_CD; }) {
    auto extension = out.array(R"("extension":[)");
    coding_extension<File::REV_CNTR_STUS_IND_CD>(out, line);
  }
  auto codings = out.array(R"("coding":[)");
  if (!line[File::REV_CNTR].empty()) append_coding(out, variable<File::REV_CNTR>(), line[File::REV_CNTR]);
  if constexpr (requires { File::REV_CNTR_DDCTBL_COINSRNC_CD; }) {
    if (const std::string_view code = line[File::REV_CNTR_DDCTBL_COINSRNC_CD]; !code.empty()) {
      append_coding(out, "https://www.nubc.org/CodeSystem/RevenueCodes", code);
      append_coding(out, variable<File::REV_CNTR_DDCTBL_COINSRNC_CD>(), code);
    }
  }
}

// "productOrService": the drug where the file names one, and the procedure. An inpatient claim has the code
// under CCW's variable too.
template <class File>
void append_service(JsonWriter& out, const Claim<File>& claim, const Line<File>& line) {
  const std::string_view hcpcs = line[File::HCPCS_CD];
  out.raw(R"("productOrService":{)");
  if constexpr (requires { File::REV_CNTR_IDE_NDC_UPC_NUM; }) {
    out.raw(R"("extension":[)");
    append_ndc_extension(out, claim.names, line[File::REV_CNTR_IDE_NDC_UPC_NUM]);
    out.end(']');
  }
  if constexpr (File::kType == rif::FileType::inpatient) {
    out.raw(R"("coding":[)");
    if (hcpcs.empty()) {
      out.raw(kNoCode);
    } else {
      append_coding(out, variable<File::HCPCS_CD>().url(), hcpcs);
      append_coding(out, kHcpcs, hcpcs);
    }
    out.end(']');
  } else {
    append_hcpcs(out, hcpcs);
  }
  out.end('}');
}

// An element of "modifier": the unit in which the quantity of a drug is counted.
void append_drug_unit(JsonWriter& out, std::string_view qualifier);

// "modifier": those of the procedure, and the drug's unit behind them; on a hospice claim before them.
template <class File>
void append_modifiers(JsonWriter& out, const Line<File>& line) {
  auto modifier = out.array(R"("modifier":[)");
  constexpr bool kUnitFirst = File::kType == rif::FileType::hospice;
  if (kUnitFirst) append_drug_unit(out, line[File::REV_CNTR_NDC_QTY_QLFR_CD]);
  if constexpr (requires { File::HCPCS_1ST_MDFR_CD; }) {
    append_hcpcs_modifier(out, {}, line[File::HCPCS_1ST_MDFR_CD]);
    append_hcpcs_modifier(out, {}, line[File::HCPCS_2ND_MDFR_CD]);
  }
  if (!kUnitFirst) append_drug_unit(out, line[File::REV_CNTR_NDC_QTY_QLFR_CD]);
}

// Amounts of all revenue centres.
template <class File>
void append_revenue_amounts(JsonWriter& out, const Line<File>& line) {
  amount<kSubmitted, File::REV_CNTR_RATE_AMT>(out, line);
  amount<kSubmitted, File::REV_CNTR_TOT_CHRG_AMT>(out, line);
  amount<kNoncovered, File::REV_CNTR_NCVRD_CHRG_AMT>(out, line);
}

// "item":[...], -- adjudication(out, line) appends what the claim's type tells of a line's money.
template <class File>
void append_items(JsonWriter& out, CareTeam& team, const Claim<File>& claim,
                  void (*adjudication)(JsonWriter& out, const Line<File>& line)) {
  auto items = out.array(R"("item":[)");
  for (std::size_t i = 0; i < claim.line_count(); ++i) {
    const Line<File> line = claim.line(i);
    const Rendering who = add_rendering_physician(team, line);
    out.raw("{");
    append_units(out, line);
    append_line_sequence(out, line[File::CLM_LINE_NUM], i + 1);
    append_care_team_sequence(out, {who.upin, who.npi});
    append_revenue(out, line);
    append_service(out, claim, line);
    append_modifiers(out, line);
    if constexpr (requires { File::REV_CNTR_DT; }) append_serviced_date(out, line[File::REV_CNTR_DT]);
    append_state(out, claim[File::PRVDR_STATE_CD]);
    append_quantity(out, number<File::REV_CNTR_NDC_QTY>(line));
    {
      auto list = out.array(R"("adjudication":[)");
      adjudication(out, line);
    }
    out.end('}');
  }
}

}  // namespace bb::fhir::v2::eob
