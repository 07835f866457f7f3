// What an item of a claim is made of in v1, beside fhir/eob/item.h: products and services.
#pragma once

#include "fhir/eob/item.h"
#include "fhir/v1/eob/coding.h"

namespace bb::fhir::v1::eob {

// "coding":[{"system":".../hcpcs","version":"5","code":"92999"}], -- nothing without a code; the version (of
// carrier and DME claims) may be empty.
void append_hcpcs(JsonWriter& out, std::string_view version, std::string_view code);

// {"url":"http://hl7.org/fhir/sid/ndc","valueCoding":{...}}, -- nothing without a code.
void append_ndc_extension(JsonWriter& out, terminology::Names& names, std::string_view ndc);

}  // namespace bb::fhir::v1::eob
