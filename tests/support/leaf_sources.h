// Where the leaves of a resource come from.
//
// A leaf is a fixed text when two made claims that have no value in common (marked_claims.h) both show it in
// the same place: nothing of a claim can have gone into it. Every other leaf must come from the claim: it is
// the value of a column (a date or number in FHIR's form), what the codebook says of a code beside it, or the
// name of a provider, drug, diagnosis or service whose number or code the claim gives.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "support/eob_versions.h"

namespace bb::test {

// The fixed texts of a version and type of claim: "item[].adjudication[].amount.currency = "USD"".
std::set<std::string> fixed_leaves(const EobVersion& version, ClaimType type);

// The leaves that neither are fixed nor come from the claim, "path = value".
std::vector<std::string> sourceless_leaves(std::string_view json, const StoredClaim& claim,
                                           const std::set<std::string>& fixed,
                                           terminology::NameSource& names);

// Whether a leaf counts within the resource, 1, 2, 3...: broken_references() follows those.
bool is_sequence(std::string_view leaf);

}  // namespace bb::test
