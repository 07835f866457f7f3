// The data server over HTTP: FHIR without tokens, in the role of CMS's own data server. Whoever can connect
// reads everything, so it is for loopback or mutual TLS only; the gateway is what faces apps.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "fhir/service.h"
#include "gateway/origin.h"
#include "http/router.h"

namespace bb::gateway {

struct DataServerOptions {
  OriginRules origin;
  // Who is shown claims under 42 CFR Part 2: whoever asks, or clients with one of these certificates.
  bool include_sensitive = false;
  std::vector<Digest> sensitive_clients;
};

// Adds the data server's routes:
//   /v{1,2}/fhir/{Patient,Coverage,ExplanationOfBenefit}[/]  search, by GET; POST to .../_search
//   /v{1,2}/fhir/{...}/ID[/]                                 read
//   /v2/fhir/{Claim,ClaimResponse}...                        the same, of which there is nothing
//   /v{1,2}/fhir/OperationDefinition/ID[/]                   read: there is none
//   /v{1,2}/fhir/metadata[/], /health[/]
// Everything else below /v{1,2}/fhir is an OperationOutcome of 404 or 405. `database_answers` is asked by
// /health.
//
// Request headers (any case): IncludeAddressFields and IncludeTaxNumbers ("true" or "false"),
// IncludeIdentifiers ("mbi", "hicn", or "true" for both; v2 only checks it: it shows MBIs always and HICNs
// never); another value is 400. _format or Accept ask for JSON or XML;
// who takes neither gets 406.
void add_data_server_routes(http::Router& router, const std::shared_ptr<fhir::Service>& service,
                            const DataServerOptions& options,
                            const std::function<Result<void>()>& database_answers);

}  // namespace bb::gateway
