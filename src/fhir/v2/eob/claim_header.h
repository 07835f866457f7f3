// What every claim begins with, whatever its type: who, when, which kind, under which identifiers.
#pragma once

#include "fhir/eob/claim_header.h"
#include "fhir/v2/eob/coding.h"

namespace bb::fhir::v2::eob {

// What is fixed for a type of claim.
struct Kind {
  std::string_view profile;             // the last part of its URL
  std::string_view eob_type;            // CMS's name: "CARRIER"
  std::string_view claim_type;          // FHIR's code: "professional"
  std::string_view claim_type_display;  // "Professional"
  std::string_view coverage;            // the part of Medicare that pays: "part-b"
  std::string_view sub_type = {};       // of institutional claims: "Inpatient"
};

inline constexpr std::string_view kInpatientInstitutional = "Inpatient-Institutional";
inline constexpr std::string_view kOutpatientInstitutional = "Outpatient-Institutional";
inline constexpr std::string_view kPharmacy = "Pharmacy";
inline constexpr std::string_view kProfessionalNonClinician = "Professional-NonClinician";

inline constexpr std::string_view kOutcome = R"("outcome":"complete",)";

// Pieces of JSON that are the same for all claims of a kind; made once.
class KindText {
 public:
  explicit KindText(const Kind& kind);

  // {"resourceType":"ExplanationOfBenefit","id":"carrier-9991831999","meta":{...},
  void append_begin(JsonWriter& out, const store::ClaimRow& stored) const;
  // "type", "subType" -- CMS's claim type (NCH_CLM_TYPE_CD, empty when there is none), then what is fixed.
  void append_type(JsonWriter& out, const terminology::Variable* variable, std::string_view nch_type) const;
  // "insurance":[{"focal":true,"coverage":{EXTENSIONS"reference":"Coverage/part-b-567834"}}], -- the
  // extensions are written by the caller between the two.
  void append_insurance_begin(JsonWriter& out) const;
  void append_insurance_end(JsonWriter& out, store::BeneficiaryId beneficiary) const;
  void append_insurance(JsonWriter& out, store::BeneficiaryId beneficiary) const {
    append_insurance_begin(out);
    append_insurance_end(out, beneficiary);
  }

 private:
  std::string id_, profile_, types_, coverage_;
};

// An element of "identifier"; nothing when the value is empty.
void append_identifier(JsonWriter& out, std::string_view system, std::string_view value);
template <auto Id>
void append_identifier(JsonWriter& out, const auto& claim) {
  append_identifier(out, variable<Id>().url(), claim[Id]);
}
// "use":"claim","patient":{"reference":"Patient/567834"},
void append_use_and_patient(JsonWriter& out, store::BeneficiaryId beneficiary);
// "created":...,"insurer":{...}, -- created is when this version of the claim was loaded (CMS gives the time
// of the answer, which tells nothing and keeps equal answers from being equal).
void append_created_and_insurer(JsonWriter& out, Instant last_updated);

// "identifier":[...], of a claim with CLM_ID and CLM_GRP_ID.
template <class File>
void append_identifiers(JsonWriter& out, const Claim<File>& claim) {
  auto list = out.array(R"("identifier":[)");
  append_identifier<File::CLM_ID>(out, claim);
  append_identifier(out, kClaimGroup, claim[File::CLM_GRP_ID]);
}

// From "identifier" to "insurer": what all claims but Part D events say in the same way.
template <class File>
void append_header(JsonWriter& out, const KindText& kind, const Claim<File>& claim) {
  append_identifiers(out, claim);
  append_status(out, claim[File::FINAL_ACTION]);
  kind.append_type(out, &variable<File::NCH_CLM_TYPE_CD>(), claim[File::NCH_CLM_TYPE_CD]);
  append_use_and_patient(out, claim.stored.beneficiary);
  append_billable_period(out, claim);
  append_created_and_insurer(out, claim.stored.last_updated);
}

}  // namespace bb::fhir::v2::eob
