// What the claims of institutions have in common: inpatient, outpatient, SNF, hospice and home health. Their
// lines are revenue centres (REV_CNTR_* columns).
#pragma once

#include "fhir/eob/drug_unit.h"
#include "fhir/v2/eob/amount.h"
#include "fhir/v2/eob/care_team.h"
#include "fhir/v2/eob/claim_header.h"
#include "fhir/v2/eob/diagnosis.h"
#include "fhir/v2/eob/item.h"
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

// All of the care team.
template <class File>
void add_care_team(CareTeam& team, const Claim<File>& claim) {
  add_physicians(team, claim);
  for (std::size_t i = 0; i < claim.line_count(); ++i) {
    add_rendering_physician(team, claim.line(i));
  }
}

// The first members of an item: "extension", "sequence", "careTeamSequence".
template <class File>
void append_item_begin(JsonWriter& out, CareTeam& team, const Line<File>& line, std::size_t position) {
  out.raw("{");
  if (const Number units = number<File::REV_CNTR_UNIT_CNT>(line); !units.is_zero()) {
    auto extension = out.array(R"("extension":[)");
    quantity_extension<File::REV_CNTR_UNIT_CNT>(out, units);
  }
  append_line_sequence(out, line[File::CLM_LINE_NUM], position);
  const Rendering who = add_rendering_physician(team, line);
  append_care_team_sequence(out, {who.upin, who.npi});
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

// "productOrService":{"coding":[...]},
inline void append_service(JsonWriter& out, std::string_view hcpcs) {
  out.raw(R"("productOrService":{)");
  append_hcpcs(out, hcpcs);
  out.end('}');
}

// Elements of "modifier".
template <class File>
void append_service_modifiers(JsonWriter& out, const Line<File>& line) {
  append_hcpcs_modifier(out, {}, line[File::HCPCS_1ST_MDFR_CD]);
  append_hcpcs_modifier(out, {}, line[File::HCPCS_2ND_MDFR_CD]);
}

// An element of "modifier": the unit in which the quantity of a drug is counted. (CMS gives the NDC qualifier
// as if it were a UCUM code.)
void append_drug_unit(JsonWriter& out, std::string_view qualifier);
template <class File>
void append_drug_unit(JsonWriter& out, const Line<File>& line) {
  append_drug_unit(out, line[File::REV_CNTR_NDC_QTY_QLFR_CD]);
}

// Amounts of all revenue centres.
template <class File>
void append_revenue_amounts(JsonWriter& out, const Line<File>& line) {
  amount<kSubmitted, File::REV_CNTR_RATE_AMT>(out, line);
  amount<kSubmitted, File::REV_CNTR_TOT_CHRG_AMT>(out, line);
  amount<kNoncovered, File::REV_CNTR_NCVRD_CHRG_AMT>(out, line);
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
