// Whose data a body of a remote data server holds. What this process selects itself is bound to the
// beneficiary; what another one selected is looked at before it is passed on.
#pragma once

#include <cstdint>
#include <optional>

#include "base/buffer.h"
#include "fhir/service.h"

namespace bb::gateway {

// The body that was asked for.
struct Expected {
  fhir::ResourceType type = fhir::ResourceType::patient;
  store::BeneficiaryId beneficiary = 0;
  bool is_bundle = false;  // a Bundle of resources of the type
  bool is_card = false;    // an insurance card: a Bundle of resources of several types
  // v3, whose claims say what they are (Meta.security, Meta.source):
  bool exclude_sensitive = false;  // none under 42 CFR Part 2
  bool part_d_only = false;        // none but part D's
};

enum class Ownership : std::uint8_t {
  own,         // every resource is of the wanted type, of the beneficiary, and shared
  foreign,     // one is of somebody else, or of another type, or not shared
  unclear,     // one does not say whose it is
  unreadable,  // no JSON object
};

// A resource is of whom Patient.id, Coverage.beneficiary, ExplanationOfBenefit.patient or the first
// AuditEvent.entity names. Only these, and for claims of v3 their Meta, are looked at, so it costs little
// beside the network. The buffer's text stays as it is; room is added behind it.
Ownership find_ownership(Buffer& body, const Expected& expected);

// Bundle.meta.lastUpdated; nothing where there is none.
std::optional<Instant> bundle_updated(Buffer& body);

}  // namespace bb::gateway
