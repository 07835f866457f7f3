// What carrier and DME claims have in common: both come from the same billing of professionals and suppliers
// (CARR_* columns), and their lines are the LINE_* columns.
#pragma once

#include "fhir/eob/observation.h"
#include "fhir/v2/eob/amount.h"
#include "fhir/v2/eob/care_team.h"
#include "fhir/v2/eob/claim_header.h"
#include "fhir/v2/eob/diagnosis.h"
#include "fhir/v2/eob/item.h"
#include "fhir/v2/eob/supporting_info.h"

namespace bb::fhir::v2::eob {

// Who referred the patient: by NPI, or else by UPIN.
template <class File>
std::pair<IdentifierType, std::string_view> referring_physician(const Claim<File>& claim) {
  if (const std::string_view npi = claim[File::RFR_PHYSN_NPI]; !npi.empty()) {
    return {IdentifierType::npi, npi};
  }
  return {IdentifierType::upin, claim[File::RFR_PHYSN_UPIN]};
}

// "referral":{...},
template <class File>
void append_referral(JsonWriter& out, const Claim<File>& claim) {
  const auto [type, id] = referring_physician(claim);
  if (!id.empty()) append_practitioner(out, R"("referral":)", claim.names, type, id);
}

// "disposition":"1",
template <class File>
void append_disposition(JsonWriter& out, const Claim<File>& claim) {
  if (!claim[File::CLM_DISP_CD].empty()) out.member(R"("disposition":)", claim[File::CLM_DISP_CD]);
}

// "supportingInfo": the date of receipt, then a reference to each line's Observation. The sequence of the
// first of those is what the items count from.
template <class File>
void append_professional_information(JsonWriter& out, const Claim<File>& claim) {
  SupportingInfo info(out);
  info.template received_date<File::NCH_WKLY_PROC_DT>(claim);
  for (std::size_t i = 0; i < claim.line_count(); ++i) {
    if (!claim.line_has(i, File::LINE_HCT_HGB_TYPE_CD)) continue;
    const Line<File> line = claim.line(i);
    if (line[File::LINE_HCT_HGB_TYPE_CD].empty()) continue;
    const ObservationId id(line[File::LINE_NUM], i + 1);
    info.template reference<File::LINE_HCT_HGB_RSLT_NUM>(id.text());
  }
}

// The extensions of carrier and DME claims.
template <class File>
void append_professional_extensions(JsonWriter& out, const Claim<File>& claim) {
  auto extension = out.array(R"("extension":[)");
  coding_extension<File::NCH_NEAR_LINE_REC_IDENT_CD>(out, claim);
  identifier_extension<File::CARR_NUM>(out, claim);
  identifier_extension<File::CARR_CLM_CNTL_NUM>(out, claim);
  coding_extension<File::CARR_CLM_PMT_DNL_CD>(out, claim);
  coding_extension<File::CARR_CLM_PRVDR_ASGNMT_IND_SW, "asgmntcd">(out, claim);
  identifier_extension<File::CLM_CLNCL_TRIL_NUM>(out, claim);
  coding_extension<File::CARR_CLM_ENTRY_CD>(out, claim);
}

// The end of a carrier or DME claim: "total", "payment", "benefitBalance".
template <class File>
void append_professional_amounts(JsonWriter& out, const Claim<File>& claim) {
  {
    auto total = out.array(R"("total":[)");
    amount<kPriorPayerPaid, File::CARR_CLM_PRMRY_PYR_PD_AMT, "clm_tot_chrg_amt">(out, claim);
  }
  payment_amount<File::CLM_PMT_AMT>(out, claim);
  {
    BenefitBalance balance(out);
    balance.template money<File::CARR_CLM_CASH_DDCTBL_APLD_AMT>(claim);
    balance.template money<File::NCH_CLM_PRVDR_PMT_AMT>(claim);
    balance.template money<File::NCH_CLM_BENE_PMT_AMT>(claim);
    balance.template money<File::NCH_CARR_CLM_SBMTD_CHRG_AMT>(claim);
    balance.template money<File::NCH_CARR_CLM_ALOWD_AMT>(claim);
  }
}

// Extensions of an item that stand behind those of its own file.
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

// What carrier and DME lines tell of money, behind the amounts of their own file.
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

}  // namespace bb::fhir::v2::eob
