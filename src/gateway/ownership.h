// Whose data a body of a remote data server holds. What this process selects itself is bound to the
// beneficiary; what another one selected is looked at before it is passed on.
#pragma once

#include <cstdint>
#include <optional>

#include "base/buffer.h"
#include "fhir/service.h"

namespace bb::gateway {

enum class Ownership : std::uint8_t {
  own,         // every resource is of the wanted type and of the beneficiary
  foreign,     // one is of somebody else, or of another type
  unclear,     // one does not say whose it is
  unreadable,  // no JSON object
};

// `body`: a resource of `type`, or with `is_bundle` a Bundle of such. A resource is of whom Patient.id,
// Coverage.beneficiary or ExplanationOfBenefit.patient names. Only these are looked at, so it costs little
// beside the network. The buffer's text stays as it is; room is added behind it.
Ownership find_ownership(Buffer& body, fhir::ResourceType type, bool is_bundle,
                         store::BeneficiaryId beneficiary);

// Bundle.meta.lastUpdated; nothing where there is none.
std::optional<Instant> bundle_updated(Buffer& body);

}  // namespace bb::gateway
