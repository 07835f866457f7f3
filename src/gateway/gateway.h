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
#include "http/router.h"
#include "store/auth_store.h"

namespace bb::gateway {

// What the handlers work with; shared with them.
struct Services {
  std::shared_ptr<store::AuthStore> tokens;
  std::shared_ptr<Backend> backend;
  std::shared_ptr<const Clock> clock;
  std::function<Result<void>()> database_answers;  // asked by /health and /health/db
};

struct Options {
  PublicAddress address;
  std::vector<std::string> trusted_proxies;  // see gateway/origin.h
  Rate rate;                                 // of each access token
};

// Adds the gateway's routes:
//   /.well-known/openid-configuration[-v2], /v{1,2}/connect/.well-known/openid-configuration,
//   /v{1,2}/fhir/.well-known/smart-configuration, /v{1,2}/fhir/metadata, /v{1,2}/fhir/{Patient,Coverage,
//   ExplanationOfBenefit}[/ID], /v{1,2}/connect/userinfo, /health[/db,bfd,bfd_v2,external,external_v2]
// v3 is not offered: 404. What asks a backend that does not answer at once is a handler that answers later;
// the CapabilityStatement of such a backend is asked for when a client wants it. Error: internal, when a
// backend that answers at once has no CapabilityStatement to show.
Result<void> add_routes(http::Router& router, const Services& services, const Options& options);

}  // namespace bb::gateway
