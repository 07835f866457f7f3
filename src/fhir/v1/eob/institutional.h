// What the claims of institutions have in common in v1: inpatient, outpatient, SNF, hospice and home health.
#pragma once

#include "fhir/eob/procedure.h"
#include "fhir/v1/eob/amount.h"
#include "fhir/v1/eob/care_team.h"
#include "fhir/v1/eob/claim_header.h"
#include "fhir/v1/eob/diagnosis.h"
#include "fhir/v1/eob/information.h"
#include "fhir/v1/eob/revenue_item.h"

namespace bb::fhir::v1::eob {

// Extensions of all institutional claims, behind the amounts of their own file.
template <class File>
void append_institutional_extensions(JsonWriter& out, const Claim<File>& claim) {
  coding_extension<File::CLM_MDCR_NON_PMT_RSN_CD>(out, claim);
  money_extension<File::NCH_PRMRY_PYR_CLM_PD_AMT, "prpayamt">(out, claim);
  identifier_extension<File::FI_NUM>(out, claim);
  identifier_extension<File::FI_DOC_CLM_CNTL_NUM>(out, claim);
  identifier_extension<File::FI_ORIG_CLM_CNTL_NUM>(out, claim);
}

// "provider", under its Medicare number; "organization" and "facility", both by the same NPI, the latter with
// its kind.
template <class File>
void append_institution(JsonWriter& out, const Claim<File>& claim) {
  if (const std::string_view number = claim[File::PRVDR_NUM]; !number.empty()) {
    out.raw(R"("provider":{"identifier":{"system":")");
    out.raw(variable<File::PRVDR_NUM>().url());
    out.raw("\",");
    out.member(R"("value":)", number);
    out.end("}}");
  }
  const std::string_view npi = claim[File::ORG_NPI_NUM];
  append_npi_reference(out, R"("organization":)", claim.names, npi);
  auto facility = out.object(R"("facility":{)");
  {
    auto extension = out.array(R"("extension":[)");
    coding_extension<File::CLM_FAC_TYPE_CD>(out, claim);
  }
  append_npi_members(out, claim.names, npi);
}

// From "identifier" to "facility". Home health and hospice claims show no query code.
template <class File>
void append_institutional_header(JsonWriter& out, const KindText& kind, const Claim<File>& claim) {
  append_header(out, kind, claim);
  if constexpr (File::kType == rif::FileType::hha || File::kType == rif::FileType::hospice) {
    append_period(out, R"("billablePeriod":{)", claim[File::CLM_FROM_DT], claim[File::CLM_THRU_DT]);
  } else {
    append_billable_period(out, claim);
  }
  append_institution(out, claim);
}

// Information of all institutional claims.
template <class File>
void add_institutional_information(Information& information, const Claim<File>& claim) {
  if constexpr (requires { File::CLM_MCO_PD_SW; }) information.template code<File::CLM_MCO_PD_SW>(claim);
  information.template code<File::CLM_FREQ_CD>(claim);
  information.template code<File::PTNT_DSCHRG_STUS_CD>(claim);
  information.template code<File::NCH_PRMRY_PYR_CD>(claim);
}

// Who operated, who else did, who attended; and on the lines who rendered the service. By NPI only.
template <class File>
void add_care_team(CareTeam& team, const Claim<File>& claim) {
  if constexpr (requires { File::OP_PHYSN_NPI; }) {
    team.add(claim[File::OP_PHYSN_NPI], Role::assist);
    team.add(claim[File::OT_PHYSN_NPI], Role::other);
  }
  team.add(claim[File::AT_PHYSN_NPI], Role::primary);
  for (std::size_t i = 0; i < claim.line_count(); ++i) add_rendering_physician(team, claim.line(i));
}

// "hospitalization":{"start":"2016-01-15","end":"2016-01-27"}, -- either may be missing.
inline void append_stay(JsonWriter& out, std::string_view rif_start, std::string_view rif_end) {
  append_period(out, R"("hospitalization":{)", rif_start, rif_end);
}

// "totalCost", "payment".
template <class File>
void append_total_and_payment(JsonWriter& out, const Claim<File>& claim) {
  total_cost<File::CLM_TOT_CHRG_AMT>(out, claim);
  payment_amount<File::CLM_PMT_AMT>(out, claim);
}

}  // namespace bb::fhir::v1::eob
