// The CapabilityStatement as the gateway shows it: the data server's, less what apps cannot reach.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "gateway/discovery.h"

namespace bb::gateway {

// `statement` is the data server's. Of its resources Patient, Coverage and ExplanationOfBenefit stay (Bundle
// and AuditEvent would too), each with the interactions read and search-type; the formats are
// application/json and application/fhir+json; rest.security says where to authorize. Everything else stays as
// it is, in its order.
// Error: internal, when the statement is no JSON object with a rest array.
Result<std::string> public_capability(std::string_view statement, const PublicAddress& address,
                                      fhir::Version version = fhir::Version::v2);

}  // namespace bb::gateway
