// Where the leaves of Patient and Coverage come from: what leaf_sources.h is for claims.
//
// A leaf is a fixed text when two made beneficiaries that have no value in common both show it in the same
// place. What follows from a value without being it ("male" of sex 1) stands in a table in the .cpp file.
// Every other leaf must come from the beneficiary's rows: of the year that is shown, of the years before, or
// of the history.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/renderers.h"

namespace bb::test {

struct Person {
  store::BeneficiaryRow row;
  std::vector<std::string> earlier = {};  // records of other years
};

struct PersonResource {
  std::string_view name;  // "patient", "part-a"
  std::string json;
};
// Patient and the Coverages of all parts, as somebody sees them who asks for identifiers and addresses.
std::vector<PersonResource> resources_of(fhir::Version version, const Person& person);

// The fixed texts of a resource: "address[].country = "US"".
std::set<std::string> fixed_leaves(fhir::Version version, std::string_view resource);

// The leaves that neither are fixed nor come from the beneficiary, "path = value".
std::vector<std::string> sourceless_leaves(const PersonResource& resource, const Person& person,
                                           const std::set<std::string>& fixed);

}  // namespace bb::test
