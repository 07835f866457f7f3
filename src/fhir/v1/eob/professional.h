// What carrier and DME claims have in common in v1: both come from the same billing of professionals and
// suppliers (CARR_* columns).
#pragma once

#include "fhir/eob/observation.h"
#include "fhir/v1/eob/amount.h"
#include "fhir/v1/eob/care_team.h"
#include "fhir/v1/eob/claim_header.h"
#include "fhir/v1/eob/diagnosis.h"
#include "fhir/v1/eob/information.h"
#include "fhir/v1/eob/professional_item.h"

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

}  // namespace bb::fhir::v1::eob
