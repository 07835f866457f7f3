// Whether a request may be answered: the rules that a token's application, grant and scopes must meet, in
// CMS's order. Pure functions; nothing here asks a database.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "fhir/service.h"
#include "oauth/access.h"

namespace bb::gateway {

// Why a request is refused, as the client is told.
struct Refusal {
  int status;                     // 400, 401, 403, ...
  std::string detail;             // of the body {"detail": ...}
  int retry_after = 0;            // seconds, of the Retry-After header (RFC 9110 section 10.2.3); 0: none
  const char* member = "detail";  // what the body calls the detail
};

// RFC 6750 section 2.3 lets a token travel in the query; Blue Button refuses that with 400, since a query is
// logged.
std::optional<Refusal> refuse_token_in_query(std::string_view query);

Refusal forbidden();  // 403 without a reason
Refusal not_found();  // 404

// insurance_card: Patient/$generate-insurance-card of v3.
enum class Interaction : std::uint8_t { read, search, insurance_card };

// May this token read or search this type of resource? CMS's order: the application is active (401), the
// grant exists (403) and has not expired (401), a scope covers the interaction (403), and
// ExplanationOfBenefit of v1 and v2 is for tokens that share all claims (403), those under 42 CFR Part 2 and
// those of every part: only v3 can leave some out. An insurance card takes a scope to read Patient and one to
// search Coverage.
std::optional<Refusal> refuse_fhir(const oauth::Access& access, fhir::Version version,
                                   fhir::ResourceType type, Interaction interaction, Instant now);

// What v3 asks for besides, after refuse_fhir(), in CMS's order: the application is an early adopter (403;
// `early_adopters` are client ids, empty: everybody is), which insurance cards and searches of AuditEvent do
// not ask for; and the application, not its token alone, has a scope for it (403), of which AuditEvent knows
// patient/AuditEvent.rs in the token. `application_scopes`: what the application may ask for.
std::optional<Refusal> refuse_v3(const oauth::Access& access, std::span<const std::string> early_adopters,
                                 std::span<const std::string> application_scopes, fhir::ResourceType type,
                                 Interaction interaction);
std::optional<Refusal> refuse_late_adopter(const oauth::Access& access,
                                           std::span<const std::string> early_adopters);

// May this token see the profile? The same rules in the order of CMS's userinfo: active, scope, grant.
std::optional<Refusal> refuse_userinfo(const oauth::Access& access, Instant now);

// One row of the table of what a scope opens (CMS calls it ProtectedCapability).
struct Capability {
  std::string_view scope;
  bool profile = false;
  std::optional<fhir::ResourceType> type = {};
  bool read = false, search = false;
};
// Null for a scope that opens nothing (openid, launch/patient) or is unknown.
const Capability* find_capability(std::string_view scope);

}  // namespace bb::gateway
