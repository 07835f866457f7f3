// What an item of a claim is made of in v2: beside fhir/eob/item.h, products and services, and what refers to
// other parts of the claim.
#pragma once

#include "fhir/eob/item.h"
#include "fhir/v2/eob/coding.h"

namespace bb::fhir::v2::eob {

// "diagnosisSequence":[5], -- nothing for 0.
void append_diagnosis_sequence(JsonWriter& out, unsigned sequence);

// {"system":"http://hl7.org/fhir/sid/ndc","code":"...","display":"..."}, or that there is none.
void append_ndc(JsonWriter& out, terminology::Names& names, std::string_view ndc);
// {"url":"http://hl7.org/fhir/sid/ndc","valueCoding":{...}}, or that there is none.
void append_ndc_extension(JsonWriter& out, terminology::Names& names, std::string_view ndc);
// "coding":[{"system":".../hcpcs","code":"92999"}], or that there is none.
void append_hcpcs(JsonWriter& out, std::string_view code);

}  // namespace bb::fhir::v2::eob
