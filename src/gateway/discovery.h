// The documents by which a client finds its way: OpenID configuration, SMART configuration, and the security
// block of the CapabilityStatement. Pure functions of the server's public address.
#pragma once

#include <string>
#include <string_view>

#include "fhir/service.h"
#include "oauth/server_metadata.h"

namespace bb::gateway {

// What the documents say besides paths. `public_url` is the address that clients use, without a slash at its
// end: "https://api.example.org".
struct PublicAddress {
  std::string public_url = "http://localhost:8000";
  std::string service_documentation = "https://bluebutton.cms.gov/developers";
  std::string terms_of_service = "https://bluebutton.cms.gov/terms";
  bool registration = false;  // applications may register themselves
};

// The authorization server as RFC 8414 describes it.
oauth::MetadataOptions server(const PublicAddress& address, fhir::Version version);

// Where the flows of a version are. CMS's v1 documents advertise v2 too: both versions share tokens.
struct Endpoints {
  Endpoints(std::string_view public_url, fhir::Version version);
  std::string authorization, revocation, token, userinfo, fhir_metadata;
};

// OpenID Connect Discovery 1.0 section 3: CMS's keys in CMS's order, and behind them what CMS has not
// (oauth/server_metadata.h).
std::string openid_configuration(const PublicAddress& address, fhir::Version version = fhir::Version::v2);
// SMART App Launch 2.0 section 3, ditto. v3 adds what CMS Aligned Networks authenticate with, and the
// AuditEvent scope where `audit_events` says that there are such.
std::string smart_configuration(const PublicAddress& address, fhir::Version version = fhir::Version::v2,
                                bool audit_events = false);
// The value of CapabilityStatement.rest.security: CORS, OAuth and SMART services, and the oauth-uris
// extension.
std::string capability_security(const PublicAddress& address, fhir::Version version = fhir::Version::v2);

}  // namespace bb::gateway
