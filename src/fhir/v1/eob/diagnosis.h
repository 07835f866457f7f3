// The diagnoses of a claim as v1 shows them.
#pragma once

#include "fhir/eob/diagnosis.h"
#include "fhir/v1/eob/coding.h"

namespace bb::fhir::v1::eob {

// "diagnosisLinkId":[5], of an item; nothing for 0.
void append_diagnosis_link(JsonWriter& out, unsigned sequence);

// Elements of "diagnosis". Only an inpatient claim calls its further diagnoses "other"; a line's diagnosis
// has no type at all.
void append_diagnoses(JsonWriter& out, const Diagnoses& diagnoses, rif::FileType file,
                      terminology::Names& names);

}  // namespace bb::fhir::v1::eob
