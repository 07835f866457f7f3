// What carrier and DME claims have in common: both come from the same billing of professionals and suppliers
// (CARR_* columns).
#pragma once

#include "fhir/eob/observation.h"
#include "fhir/v2/eob/amount.h"
#include "fhir/v2/eob/care_team.h"
#include "fhir/v2/eob/claim_header.h"
#include "fhir/v2/eob/diagnosis.h"
#include "fhir/v2/eob/professional_item.h"
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

}  // namespace bb::fhir::v2::eob
