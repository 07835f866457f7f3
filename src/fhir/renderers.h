// What makes resources of the store's records, one set a version of FHIR. Which one answers a request follows
// from the request's version alone.
#pragma once

#include <span>
#include <string>

#include "base/crypto.h"
#include "fhir/eob.h"
#include "fhir/json_writer.h"
#include "fhir/part.h"
#include "fhir/patient.h"
#include "fhir/service.h"
#include "store/claim_store.h"

namespace bb::fhir {

// Each appends a resource with a comma behind it. False when the record cannot be read: nothing is appended
// then.
struct Renderers {
  bool (*patient)(JsonWriter& out, const store::BeneficiaryRow& beneficiary, const PatientOptions& options);
  // earlier: the beneficiary's records of the years before, oldest first; part D shows their contracts.
  bool (*coverage)(JsonWriter& out, const store::BeneficiaryRow& beneficiary, Part part,
                   std::span<const std::string> earlier);
  bool (*eob)(JsonWriter& out, const store::ClaimRow& claim, const EobOptions& options,
              terminology::Names& names);
  // base: "https://host/v2/fhir".
  void (*capability_statement)(Buffer& body, std::string_view base, Instant now);
};

// nullptr for a version that is not served.
const Renderers* renderers(Version version);

}  // namespace bb::fhir
