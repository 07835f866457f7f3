// OperationOutcome: how a FHIR request that failed is answered, in the shape of CMS's server (HAPI).
#pragma once

#include <string_view>

#include "base/buffer.h"

namespace bb::fhir {

// {"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing","diagnostics":TEXT}]}
void operation_outcome(Buffer& body, std::string_view diagnostics);

}  // namespace bb::fhir
