// The leaves of a resource, and the values of rows that they may come from.
#pragma once

#include <simdjson.h>

#include <set>
#include <string>
#include <string_view>

#include "base/function_ref.h"
#include "rif/file_type.h"

namespace bb::test {

// Calls visit(place, leaf, its object) for every leaf; a place is a path without indexes: "item[].quantity".
using VisitLeaf = FunctionRef<void(const std::string& place, simdjson::dom::element leaf,
                                   const simdjson::dom::object& parent)>;
void each_leaf(std::string_view json, VisitLeaf visit);

// "item[].adjudication[].amount.currency = "USD"".
std::string leaf_line(const std::string& place, simdjson::dom::element leaf);

// What columns say, as FHIR may write it.
class KnownValues {
 public:
  // A column's value: as it is, a date or number in FHIR's form too. Empty ones are left out.
  void add(rif::ValueKind kind, std::string_view value);
  void add_text(std::string text) { texts_.insert(std::move(text)); }

  // Whether the leaf is one of them, or what the codebook says of the code beside it.
  bool explain(simdjson::dom::element leaf, const simdjson::dom::object& parent) const;

 private:
  std::set<std::string, std::less<>> texts_, numbers_;
};

}  // namespace bb::test
