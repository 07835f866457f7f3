// The renderers of one version, one a type of claim.
#pragma once

#include "fhir/eob/row.h"

namespace bb::fhir::eob {

// Each appends the ExplanationOfBenefit of a claim with a comma behind it. Safe for calls from any thread; a
// Names object is one thread's own.
struct ClaimRenderers {
  void (*carrier)(JsonWriter& out, const Claim<rif::Carrier>& claim);
  void (*dme)(JsonWriter& out, const Claim<rif::Dme>& claim);
  void (*hha)(JsonWriter& out, const Claim<rif::Hha>& claim);
  void (*hospice)(JsonWriter& out, const Claim<rif::Hospice>& claim);
  void (*inpatient)(JsonWriter& out, const Claim<rif::Inpatient>& claim);
  void (*outpatient)(JsonWriter& out, const Claim<rif::Outpatient>& claim);
  void (*pde)(JsonWriter& out, const Claim<rif::Pde>& claim);
  void (*snf)(JsonWriter& out, const Claim<rif::Snf>& claim);
};

// False when the record cannot be read: nothing is appended then.
bool render(const ClaimRenderers& renderers, JsonWriter& out, const store::ClaimRow& claim,
            const EobOptions& options, terminology::Names& names);

}  // namespace bb::fhir::eob
