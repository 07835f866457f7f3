// What every claim begins with in v1, whatever its type: who, when, which kind, under which identifiers.
#pragma once

#include "fhir/eob/claim_header.h"
#include "fhir/v1/eob/coding.h"

namespace bb::fhir::v1::eob {

// What is fixed for a type of claim.
struct Kind {
  std::string_view eob_type;  // CMS's name: "CARRIER"
  std::string_view coverage;  // the part of Medicare that pays: "part-b"
  // FHIR's code and its text, "professional" and "Professional"; HHA and DME have none.
  std::string_view claim_type = {}, claim_type_display = {};
};

// Pieces of JSON that are the same for all claims of a kind; made once.
class KindText {
 public:
  explicit KindText(const Kind& kind);

  // {"resourceType":"ExplanationOfBenefit","id":"carrier-9991831999","meta":{...},
  void append_begin(JsonWriter& out, const store::ClaimRow& stored) const;
  // "type": CMS's claim type (NCH_CLM_TYPE_CD), what is fixed for the kind, the kind of record, and of an
  // institutional claim the class of service.
  template <class File>
  void append_type(JsonWriter& out, const Claim<File>& claim) const {
    out.raw(R"("type":{"coding":[)");
    if constexpr (requires { File::NCH_CLM_TYPE_CD; }) type_coding<File::NCH_CLM_TYPE_CD>(out, claim);
    out.raw(types_);
    if constexpr (requires { File::NCH_NEAR_LINE_REC_IDENT_CD; }) {
      type_coding<File::NCH_NEAR_LINE_REC_IDENT_CD>(out, claim);
    }
    if constexpr (requires { File::CLM_SRVC_CLSFCTN_TYPE_CD; }) {
      type_coding<File::CLM_SRVC_CLSFCTN_TYPE_CD>(out, claim);
    }
    out.end("]}");
  }
  // "insurance":{"coverage":{EXTENSIONS"reference":"Coverage/part-b-567834"}}, -- the extensions are written
  // by the caller between the two.
  void append_insurance_begin(JsonWriter& out) const;
  void append_insurance_end(JsonWriter& out, store::BeneficiaryId beneficiary) const;
  void append_insurance(JsonWriter& out, store::BeneficiaryId beneficiary) const {
    append_insurance_begin(out);
    append_insurance_end(out, beneficiary);
  }

 private:
  template <auto Column>
  static void type_coding(JsonWriter& out, const auto& claim) {
    if (!claim[Column].empty()) append_coding(out, variable<Column>(), claim[Column]);
  }

  std::string id_, types_, coverage_;
};

// {"system":"SYSTEM","value":"VALUE"}, -- an element of "identifier"; nothing when the value is empty.
void append_identifier(JsonWriter& out, std::string_view system, std::string_view value);
template <auto Id>
void append_identifier(JsonWriter& out, const auto& claim) {
  append_identifier(out, variable<Id>().url(), claim[Id]);
}

// "patient":{"reference":"Patient/567834"},
void append_patient(JsonWriter& out, store::BeneficiaryId beneficiary);

// From "identifier" to "patient": what all claims but Part D events say in the same way.
template <class File>
void append_header(JsonWriter& out, const KindText& kind, const Claim<File>& claim) {
  {
    auto list = out.array(R"("identifier":[)");
    append_identifier<File::CLM_ID>(out, claim);
    append_identifier(out, kClaimGroup, claim[File::CLM_GRP_ID]);
  }
  append_status(out, claim[File::FINAL_ACTION]);
  kind.append_type(out, claim);
  append_patient(out, claim.stored.beneficiary);
}

}  // namespace bb::fhir::v1::eob
