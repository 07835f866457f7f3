// Patient (STU3): a beneficiary as v1 shows it.
#pragma once

#include "fhir/patient.h"

namespace bb::fhir::v1 {

// Appends the Patient with a comma behind it. False when the record cannot be read: nothing is appended then.
bool render_patient(JsonWriter& out, const store::BeneficiaryRow& row, const PatientOptions& options);

}  // namespace bb::fhir::v1
