// The items of carrier and DME claims (LINE_* columns). What the two tell differently of a line, each
// renderer gives as ItemParts.
#pragma once

#include "fhir/v2/eob/amount.h"
#include "fhir/v2/eob/care_team.h"
#include "fhir/v2/eob/diagnosis.h"
#include "fhir/v2/eob/item.h"

namespace bb::fhir::v2::eob {

// Whom a line names in the care team: sequences, 0 for nobody.
struct LineTeam {
  unsigned performing = 0, organization = 0;
};

template <class File>
struct ItemParts {
  LineTeam (*add_team)(CareTeam& team, const Line<File>& line);
  // Elements of "extension", before those of every line.
  void (*extensions)(JsonWriter& out, const Claim<File>& claim, const Line<File>& line);
  // Extensions of "locationCodeableConcept".
  void (*location)(JsonWriter& out, const Line<File>& line);
  // Elements of "adjudication".
  void (*adjudication)(JsonWriter& out, const Line<File>& line);
};

// Extensions of every line, behind those of its own file.
template <class File>
void append_line_extensions(JsonWriter& out, const Line<File>& line) {
  coding_extension<File::BETOS_CD>(out, line);
  coding_extension<File::LINE_BENE_PRMRY_PYR_CD>(out, line);
  coding_extension<File::LINE_PRCSG_IND_CD>(out, line);
  coding_extension<File::LINE_SERVICE_DEDUCTIBLE>(out, line);
}

// TAX_NUM: only for those who ask for tax numbers.
template <class File>
void append_tax_number(JsonWriter& out, const Claim<File>& claim, const Line<File>& line) {
  if (claim.options.include_tax_numbers) coding_extension<File::TAX_NUM>(out, line);
}

// "informationSequence":[2], -- counts the lines that have an Observation.
template <class File>
void append_information_sequence(JsonWriter& out, const Line<File>& line, std::int64_t& last) {
  if (line[File::LINE_HCT_HGB_TYPE_CD].empty()) return;
  out.raw(R"("informationSequence":[)");
  out.number(++last);
  out.end(']');
}
// Where the counting begins: behind the date of receipt.
template <class File>
std::int64_t information_before_lines(const Claim<File>& claim) {
  return IsoDate(claim[File::NCH_WKLY_PROC_DT]) ? 1 : 0;
}

// "productOrService", "modifier": the version of HCPCS is on the claim.
template <class File>
void append_service(JsonWriter& out, const Claim<File>& claim, const Line<File>& line) {
  out.raw(R"("productOrService":{"extension":[)");
  append_ndc_extension(out, claim.names, line[File::LINE_NDC_CD]);
  out.end(']');
  append_hcpcs(out, line[File::HCPCS_CD]);
  out.end('}');

  const std::string_view year = claim[File::CARR_CLM_HCPCS_YR_CD];
  auto modifier = out.array(R"("modifier":[)");
  append_hcpcs_modifier(out, year, line[File::HCPCS_1ST_MDFR_CD]);
  append_hcpcs_modifier(out, year, line[File::HCPCS_2ND_MDFR_CD]);
  if constexpr (requires { File::HCPCS_3RD_MDFR_CD; }) {
    append_hcpcs_modifier(out, year, line[File::HCPCS_3RD_MDFR_CD]);
    append_hcpcs_modifier(out, year, line[File::HCPCS_4TH_MDFR_CD]);
  }
}

// "servicedPeriod" when both ends are known, "servicedDate" when only the first is.
template <class File>
void append_serviced(JsonWriter& out, const Line<File>& line) {
  const std::string_view first = line[File::LINE_1ST_EXPNS_DT], last = line[File::LINE_LAST_EXPNS_DT];
  if (IsoDate(first) && IsoDate(last)) {
    append_period(out, R"("servicedPeriod":{)", first, last);
  } else {
    append_serviced_date(out, first);
  }
}

// What every line tells of money, beside the amounts of its own file.
template <class File>
void append_line_amounts(JsonWriter& out, const Line<File>& line) {
  {
    auto paid = out.object("{");
    {
      auto extension = out.array(R"("extension":[)");
      coding_extension<File::LINE_PMT_80_100_CD>(out, line);
    }
    amount_members<kBenefit, File::LINE_NCH_PMT_AMT>(out, line);
  }
  amount<kPaidToPatient, File::LINE_BENE_PMT_AMT>(out, line);
  amount<kPaidToProvider, File::LINE_PRVDR_PMT_AMT>(out, line);
  amount<kDeductible, File::LINE_BENE_PTB_DDCTBL_AMT>(out, line);
  amount<kPriorPayerPaid, File::LINE_BENE_PRMRY_PYR_PD_AMT>(out, line);
  amount<kCoinsurance, File::LINE_COINSRNC_AMT>(out, line);
  amount<kSubmitted, File::LINE_SBMTD_CHRG_AMT>(out, line);
  amount<kEligible, File::LINE_ALOWD_CHRG_AMT>(out, line);
}

// "item":[...],
template <class File>
void append_items(JsonWriter& out, CareTeam& team, Diagnoses& diagnoses, const Claim<File>& claim,
                  const ItemParts<File>& parts) {
  auto items = out.array(R"("item":[)");
  std::int64_t information = information_before_lines(claim);
  for (std::size_t i = 0; i < claim.line_count(); ++i) {
    const Line<File> line = claim.line(i);
    const LineTeam who = parts.add_team(team, line);
    out.raw("{");
    {
      auto extension = out.array(R"("extension":[)");
      parts.extensions(out, claim, line);
      append_line_extensions(out, line);
    }
    append_line_sequence(out, line[File::LINE_NUM], i + 1);
    append_care_team_sequence(out, {who.performing, who.organization});
    append_diagnosis_sequence(out, add_line_diagnosis(diagnoses, line));
    append_information_sequence(out, line, information);
    coded<File::LINE_CMS_TYPE_SRVC_CD>(out, R"("category":)", line);
    append_service(out, claim, line);
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
    }
    out.end('}');
  }
}

}  // namespace bb::fhir::v2::eob
