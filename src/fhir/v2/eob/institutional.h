// What the claims of institutions have in common: inpatient, outpatient, SNF, hospice and home health.
#pragma once

#include "fhir/v2/eob/amount.h"
#include "fhir/v2/eob/care_team.h"
#include "fhir/v2/eob/claim_header.h"
#include "fhir/v2/eob/diagnosis.h"
#include "fhir/v2/eob/revenue_item.h"
#include "fhir/v2/eob/supporting_info.h"

namespace bb::fhir::v2::eob {

// "contained": the institution, under its Medicare number and its NPI. Nothing when both are missing.
void append_institution(JsonWriter& out, terminology::Names& names, std::string_view provider_number,
                        std::string_view npi);
template <class File>
void append_institution(JsonWriter& out, const Claim<File>& claim) {
  append_institution(out, claim.names, claim[File::PRVDR_NUM], claim[File::ORG_NPI_NUM]);
}

// "provider", "facility": the institution above, and what kind of facility it is.
template <class File>
void append_provider_and_facility(JsonWriter& out, const Claim<File>& claim) {
  if (!claim[File::PRVDR_NUM].empty() || !claim[File::ORG_NPI_NUM].empty()) {
    out.raw(R"("provider":{"reference":"#provider-org"},)");
  }
  auto facility = out.object(R"("facility":{)");
  auto extension = out.array(R"("extension":[)");
  coding_extension<File::CLM_FAC_TYPE_CD>(out, claim);
}

inline constexpr std::string_view kInpatientSubType = "Inpatient";
inline constexpr std::string_view kOutpatientSubType = "Outpatient";

// Extensions of all institutional claims.
template <class File>
void append_institutional_extensions(JsonWriter& out, const Claim<File>& claim) {
  identifier_extension<File::FI_DOC_CLM_CNTL_NUM>(out, claim);
  date_extension<File::FI_CLM_PROC_DT>(out, claim);
  coding_extension<File::CLM_MDCR_NON_PMT_RSN_CD>(out, claim);
  coding_extension<File::CLM_SRVC_CLSFCTN_TYPE_CD>(out, claim);
  coding_extension<File::FI_NUM>(out, claim);
}

// Supporting information of all institutional claims.
template <class File>
void add_institutional_information(SupportingInfo& info, const Claim<File>& claim) {
  info.template slice_code<kTypeOfBill, File::CLM_FREQ_CD>(claim);
  info.template slice_code<kDischargeStatus, File::PTNT_DSCHRG_STUS_CD>(claim);
  info.template code<File::NCH_PRMRY_PYR_CD>(claim);
}

// From the header: the physicians who attended and, where the file has them, who operated.
template <class File>
void add_physicians(CareTeam& team, const Claim<File>& claim) {
  using enum IdentifierType;
  team.add(npi, claim[File::AT_PHYSN_NPI], Role::attending);
  team.add(upin, claim[File::AT_PHYSN_UPIN], Role::attending);
  if constexpr (requires { File::OP_PHYSN_NPI; }) {
    team.add(npi, claim[File::OP_PHYSN_NPI], Role::operating);
    team.add(upin, claim[File::OP_PHYSN_UPIN], Role::operating);
    team.add(npi, claim[File::OT_PHYSN_NPI], Role::other_operating);
    team.add(upin, claim[File::OT_PHYSN_UPIN], Role::other_operating);
  }
}

// All of the care team.
template <class File>
void add_care_team(CareTeam& team, const Claim<File>& claim) {
  add_physicians(team, claim);
  for (std::size_t i = 0; i < claim.line_count(); ++i) {
    add_rendering_physician(team, claim.line(i));
  }
}

// "total", "payment" of all institutional claims.
template <class File>
void append_total_and_payment(JsonWriter& out, const Claim<File>& claim) {
  {
    auto total = out.array(R"("total":[)");
    amount<kSubmitted, File::CLM_TOT_CHRG_AMT>(out, claim);
  }
  payment_amount<File::CLM_PMT_AMT>(out, claim);
}

}  // namespace bb::fhir::v2::eob
