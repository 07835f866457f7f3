// The authorization server's endpoints, /v{1,2,3}/o/... (RFC 6749, 7636, 7009, 7662).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "http/forwarded.h"
#include "http/router.h"
#include "identity/people.h"
#include "identity/sessions.h"
#include "jose/remote_keys.h"
#include "oauth/pages.h"
#include "oauth/signing_keys.h"
#include "store/auth_store.h"

namespace bb::oauth {

// Who says who people are, for CMS Aligned Networks: a credential service provider.
struct IdentityIssuer {
  std::string issuer, jwks_uri;  // "iss" of its tokens, and where its keys are
};

// Whether applications may register themselves (RFC 7591): with `approval` they work once somebody activates
// them.
enum class DynamicRegistration : std::uint8_t { off, open, approval };

// What is configured. Every switch is off until somebody says otherwise.
struct Options {
  std::string public_url = {};  // what clients call this server; the issuer of what it signs
  bool v3_endpoints = false;    // /v3/... is there
  std::vector<std::string> v3_early_adopters = {};  // the client ids that may use it; empty: all
  Milliseconds refresh_grace{10'000};               // a rotated refresh token may come again so long
  bool audit_events = false;                        // AuditEvent scopes exist, for CMS Aligned Networks
  std::vector<IdentityIssuer> identity_issuers = {};
  bool networks_include_sensitive = false;    // ... and are shown claims under 42 CFR Part 2
  http::TrustedProxies trusted_proxies = {};  // whose X-Forwarded-For is believed
  DynamicRegistration dynamic_registration = DynamicRegistration::off;
  std::optional<Digest> registration_token =
      {};  // of the token that registration asks for; none: it asks for none

  bool may_use_v3(std::string_view client_id) const;
};

// All of them outlive the router. Every handler may be called from several threads at once.
struct Dependencies {
  store::AuthStore& store;
  const Clock& clock;
  identity::Sessions& sessions;
  const Pages& pages;
  Options options = {};
  SigningKeys* signing_keys = nullptr;  // null: nothing is signed, and there is no key set
  // Null: what needs them is refused. They may wait for the network, so only on the pool.
  identity::People* people = nullptr;
  jose::RemoteKeys* keys = nullptr;  // of applications and of identity issuers
};

// Lifetimes (CMS's).
inline constexpr std::chrono::minutes kApprovalLifetime{10};
inline constexpr std::chrono::seconds kCodeLifetime{60};
inline constexpr std::chrono::seconds kAccessTokenLifetime{3600};
inline constexpr int kGrantMonths = 13;  // of an application of type THIRTEEN_MONTH
inline constexpr std::chrono::hours kNetworkGrantLifetime{90 * 24};  // of CMS Aligned Networks; begins anew
                                                                     // with each refresh

// Where somebody who is not logged in is sent, with ?next=.
inline constexpr std::string_view kLoginPath = "/mymedicare/login";

void add_routes(http::Router& router, const Dependencies& dependencies);

}  // namespace bb::oauth
