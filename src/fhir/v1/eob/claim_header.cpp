#include "fhir/v1/eob/claim_header.h"

#include "base/encoding.h"

namespace bb::fhir::v1::eob {

KindText::KindText(const Kind& kind) {
  id_ = R"({"resourceType":"ExplanationOfBenefit","id":")" + to_lower(kind.eob_type) + '-';
  types_ = prepared({"https://bluebutton.cms.gov/resources/codesystem/eob-type", kind.eob_type, {}}) + ',';
  if (!kind.claim_type.empty()) {
    types_ += prepared({"http://hl7.org/fhir/ex-claimtype", kind.claim_type, kind.claim_type_display}) + ',';
  }
  coverage_ = R"("reference":"Coverage/)" + std::string(kind.coverage) + '-';
}

void KindText::append_begin(JsonWriter& out, const store::ClaimRow& stored) const {
  out.raw(id_);
  append_integer(out, stored.id);
  out.raw("\",");
  meta(out, stored.last_updated);
}

void KindText::append_insurance_begin(JsonWriter& out) const { out.raw(R"("insurance":{"coverage":{)"); }

void KindText::append_insurance_end(JsonWriter& out, store::BeneficiaryId beneficiary) const {
  out.raw(coverage_);
  append_integer(out, beneficiary);
  out.raw("\"}},");
}

void append_identifier(JsonWriter& out, std::string_view system, std::string_view value) {
  if (value.empty()) return;
  out.raw(R"({"system":")");
  out.raw(system);
  out.raw(R"(","value":")");
  append_escaped(out.buffer(), value);
  out.raw("\"},");
}

void append_patient(JsonWriter& out, store::BeneficiaryId beneficiary) {
  out.raw(R"("patient":{"reference":"Patient/)");
  append_integer(out, beneficiary);
  out.raw("\"},");
}

}  // namespace bb::fhir::v1::eob
