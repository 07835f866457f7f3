// The gateway: the public face of the data server. It answers discovery, metadata, FHIR, userinfo and health,
// and decides by the token what of it a request may see.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "gateway/backend.h"
#include "gateway/discovery.h"
#include "gateway/throttle.h"
#include "gateway/transfers.h"
#include "http/router.h"
#include "store/auth_store.h"

namespace bb::gateway {

// Something outside of this process, asked whether it answers. Calls back once, maybe from another thread.
using HealthCheck = std::function<void(std::function<void(Result<void>)> checked)>;

// What the handlers work with; shared with them.
struct Services {
  std::shared_ptr<store::AuthStore> tokens;
  std::shared_ptr<Backend> backend;
  std::shared_ptr<const Clock> clock;
  std::function<Result<void>()> database_answers;  // asked by /health and /health/db
  HealthCheck login_answers = {};                  // asked by /health/sls; empty: nobody signs in elsewhere
  std::shared_ptr<Transfers> transfers = nullptr;  // where answers with data are noted; null: nowhere
};

struct Options {
  PublicAddress address;
  std::vector<std::string> trusted_proxies;    // see gateway/origin.h
  Rate rate;                                   // of each access token
  Rate application_rate;                       // of all tokens of an application together
  bool v3_endpoints = false;                   // otherwise whatever begins with /v3 is 404
  std::vector<std::string> v3_early_adopters;  // client ids that may use v3; empty: all
  bool audit_events = false;                   // AuditEvent of v3; otherwise 404
  bool wellknown_applications = false;         // the public lists of applications; otherwise 404
  std::vector<std::string> hidden_labels = {"internal-use"};  // who has one of these is in no list
};

// Adds the gateway's routes:
//   /.well-known/openid-configuration[-v2], /v{1,2}/connect/.well-known/openid-configuration,
//   /v{1,2}/fhir/.well-known/smart-configuration, /v{1,2}/fhir/metadata, /v{1,2}/fhir/{Patient,Coverage,
//   ExplanationOfBenefit}[/ID], /v{1,2}/connect/userinfo, /health[/db,sls,bfd,bfd_v2,external,external_v2],
//   /robots.txt, /.well-known/{applications,application-labels,public-applications}[-v2] if Options say so
// and where Options say so the same of v3 with /.well-known/openid-configuration-v3,
// /v3/fhir/Patient/$generate-insurance-card and /v3/fhir/AuditEvent[/ID]; what of v3 is permitted, but not in
// a backend, is 501. What asks a backend that does not answer at once is a handler that answers later;
// the CapabilityStatement of such a backend is asked for when a client wants it. Error: internal, when a
// backend that answers at once has no CapabilityStatement to show.
Result<void> add_routes(http::Router& router, const Services& services, const Options& options);

}  // namespace bb::gateway
