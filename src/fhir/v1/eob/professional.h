// What carrier and DME claims have in common in v1: both come from the same billing of professionals and
// suppliers (CARR_* columns), and their lines are the LINE_* columns.
#pragma once

#include "fhir/eob/observation.h"
#include "fhir/v1/eob/amount.h"
#include "fhir/v1/eob/care_team.h"
#include "fhir/v1/eob/claim_header.h"
#include "fhir/v1/eob/diagnosis.h"
#include "fhir/v1/eob/information.h"
#include "fhir/v1/eob/item.h"

namespace bb::fhir::v1::eob {

// "contained":[...], who referred the patient (by NPI only), then the test results of the lines.
template <class File>
void append_contained(JsonWriter& out, const Claim<File>& claim) {
  auto contained = out.array(R"("contained":[)");
  if (const std::string_view npi = claim[File::RFR_PHYSN_NPI]; !npi.empty()) {
    out.raw(R"({"resourceType":"ReferralRequest","id":"referral","status":"completed",)");
    out.raw(R"("subject":{"reference":"Patient/)");
    append_integer(out, claim.stored.beneficiary);
    out.raw(R"("},"requester":{)");
    append_npi_reference(out, R"("agent":)", claim.names, npi);
    out.end('}');
    out.raw(R"("recipient":[)");
    append_npi_reference(out, "", claim.names, npi);
    out.end("]}");
  }
  append_observations(out, claim);
}
// "referral": the first of those.
template <class File>
void append_referral(JsonWriter& out, const Claim<File>& claim) {
  if (!claim[File::RFR_PHYSN_NPI].empty()) out.raw(R"("referral":{"reference":"#referral"},)");
}

// "extension":[...],
template <class File>
void append_professional_extensions(JsonWriter& out, const Claim<File>& claim) {
  auto extension = out.array(R"("extension":[)");
  money_extension<File::CARR_CLM_PRMRY_PYR_PD_AMT, "prpayamt">(out, claim);
  identifier_extension<File::CARR_NUM>(out, claim);
  identifier_extension<File::CARR_CLM_CNTL_NUM>(out, claim);
  coding_extension<File::CARR_CLM_PMT_DNL_CD>(out, claim);
  coding_extension<File::CARR_CLM_PRVDR_ASGNMT_IND_SW, "asgmntcd">(out, claim);
  identifier_extension<File::CLM_CLNCL_TRIL_NUM>(out, claim);
  money_extension<File::CARR_CLM_CASH_DDCTBL_APLD_AMT>(out, claim);
  money_extension<File::NCH_CLM_PRVDR_PMT_AMT>(out, claim);
  money_extension<File::NCH_CLM_BENE_PMT_AMT>(out, claim);
  money_extension<File::NCH_CARR_CLM_SBMTD_CHRG_AMT>(out, claim);
  money_extension<File::NCH_CARR_CLM_ALOWD_AMT>(out, claim);
}

// From "billablePeriod" to "information".
template <class File>
void append_professional_header(JsonWriter& out, const Claim<File>& claim) {
  append_period(out, R"("billablePeriod":{)", claim[File::CLM_FROM_DT], claim[File::CLM_THRU_DT]);
  append_referral(out, claim);
  if (!claim[File::CLM_DISP_CD].empty()) out.member(R"("disposition":)", claim[File::CLM_DISP_CD]);
  Information information(out);
  information.template date<File::NCH_WKLY_PROC_DT>(claim);
}

// Of a line: its number in the supplier's or physician's tax files, only for those who ask for it.
template <class File>
unsigned add_tax_number(CareTeam& team, const Claim<File>& claim, const Line<File>& line) {
  if (!claim.options.include_tax_numbers) return 0;
  const unsigned sequence = team.add(line[File::TAX_NUM], Role::other, MemberId::tax_number);
  team.set_responsible(sequence);
  return sequence;
}

// Extensions of an item that stand behind those of its own file.
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

// "modifier":[...], -- the version of HCPCS is on the claim.
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

// What carrier and DME lines tell of money, behind the amounts of their own file.
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

}  // namespace bb::fhir::v1::eob
