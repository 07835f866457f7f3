#include "fhir/service.h"

namespace bb::fhir {

std::string_view name(ResourceType type) {
  switch (type) {
    case ResourceType::patient:
      return "Patient";
    case ResourceType::coverage:
      return "Coverage";
    case ResourceType::claim:
      return "Claim";
    case ResourceType::claim_response:
      return "ClaimResponse";
    case ResourceType::audit_event:
      return "AuditEvent";
    case ResourceType::explanation_of_benefit:
      break;
  }
  return "ExplanationOfBenefit";
}

}  // namespace bb::fhir
