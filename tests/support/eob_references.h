// References inside an ExplanationOfBenefit, of FHIR STU3 or R4.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/claims.h"

namespace bb::test {

// What does not lead where it should, one line each: the claim's own id, the beneficiary's Patient and
// Coverage, components numbered 1, 2, 3..., the numbers by which items refer to them, contained resources.
std::vector<std::string> broken_references(std::string_view json, const StoredClaim& claim);

}  // namespace bb::test
