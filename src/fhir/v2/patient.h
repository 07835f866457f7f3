// Patient, C4BB-Patient profile: a beneficiary as v2 shows it.
#pragma once

#include "fhir/patient.h"

namespace bb::fhir::v2 {

// Appends the Patient with a comma behind it. False when the record cannot be read: nothing is appended then.
bool render_patient(JsonWriter& out, const store::BeneficiaryRow& beneficiary, const PatientOptions& options);

}  // namespace bb::fhir::v2
