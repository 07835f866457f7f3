#include "fhir/v2/eob/claim_header.h"

#include "base/encoding.h"

namespace bb::fhir::v2::eob {

KindText::KindText(const Kind& kind) {
  id_ = R"({"resourceType":"ExplanationOfBenefit","id":")" + to_lower(kind.eob_type) + '-';
  profile_ = "http://hl7.org/fhir/us/carin-bb/StructureDefinition/C4BB-ExplanationOfBenefit-" +
             std::string(kind.profile);
  types_ = prepared({"https://bluebutton.cms.gov/resources/codesystem/eob-type", kind.eob_type, {}}) + ',' +
           prepared({"http://terminology.hl7.org/CodeSystem/claim-type", kind.claim_type,
                     kind.claim_type_display}) +
           "]},";
  if (!kind.sub_type.empty()) {
    types_ += R"("subType":{"coding":[)" +
              prepared({"http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBInstitutionalClaimSubType",
                        to_lower(kind.sub_type),
                        {}}) +
              R"(],"text":")" + std::string(kind.sub_type) + "\"},";
  }
  coverage_ = R"("reference":"Coverage/)" + std::string(kind.coverage) + '-';
}

void KindText::append_begin(JsonWriter& out, const store::ClaimRow& stored) const {
  out.raw(id_);
  append_integer(out, stored.id);
  out.raw("\",");
  meta(out, stored.last_updated, profile_);
}

void KindText::append_type(JsonWriter& out, const terminology::Variable* variable,
                           std::string_view nch_type) const {
  out.raw(R"("type":{"coding":[)");
  if (variable != nullptr && !nch_type.empty()) append_coding(out, *variable, nch_type);
  out.raw(types_);
}

void KindText::append_insurance_begin(JsonWriter& out) const {
  out.raw(R"("insurance":[{"focal":true,"coverage":{)");
}

void KindText::append_insurance_end(JsonWriter& out, store::BeneficiaryId beneficiary) const {
  out.raw(coverage_);
  append_integer(out, beneficiary);
  out.raw("\"}}],");
}

void append_identifier(JsonWriter& out, std::string_view system, std::string_view value) {
  if (value.empty()) return;
  out.raw(R"({"type":{"coding":[{"system":"http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBIdentifierType",)"
          R"("code":"uc","display":"Unique Claim ID"}]},"system":")");
  out.raw(system);
  out.raw(R"(","value":")");
  append_escaped(out.buffer(), value);
  out.raw("\"},");
}

void append_use_and_patient(JsonWriter& out, store::BeneficiaryId beneficiary) {
  out.raw(R"("use":"claim","patient":{"reference":"Patient/)");
  append_integer(out, beneficiary);
  out.raw("\"},");
}

void append_created_and_insurer(JsonWriter& out, Instant last_updated) {
  char created[kInstantLength];
  write_instant(last_updated, created);
  out.raw(R"("created":")");
  out.raw(std::string_view(created, sizeof created));
  out.raw(R"(","insurer":{"identifier":{"value":"CMS"}},)");
}

}  // namespace bb::fhir::v2::eob
