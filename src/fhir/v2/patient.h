// Patient, C4BB-Patient profile: a beneficiary as v2 shows it.
#pragma once

#include "fhir/json_writer.h"
#include "store/claim_store.h"

namespace bb::fhir::v2 {

struct PatientOptions {
  bool include_address_fields = false;  // street lines and city beside state and zip code
};

// Appends the Patient with a comma behind it. False when the record cannot be read: nothing is appended then.
bool render_patient(JsonWriter& out, const store::BeneficiaryRow& beneficiary, const PatientOptions& options);

}  // namespace bb::fhir::v2
