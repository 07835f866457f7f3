// _elements: only the named elements of each resource, and those that it cannot be without (FHIR R4, section
// 3.1.1.5.9). Only whole base elements: "item.adjudication" keeps all of `item`.
//
// Immutable once made; safe for any thread. Borrows the request.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "fhir/json_writer.h"
#include "fhir/service.h"

namespace bb::fhir {

class Elements {
 public:
  // What the request's _elements names: a list with commas, each name with or without the resource's type
  // ("ExplanationOfBenefit.status"). All elements when there is no such parameter, or nothing in it.
  explicit Elements(const Request& request);

  bool are_all() const { return names_.empty(); }

  // Takes out of the resource that was appended to `out` at `begin` (a comma behind it) what was not asked
  // for, and marks it SUBSETTED in meta.tag. Does nothing when all elements are wanted.
  void keep(JsonWriter& out, std::size_t begin) const;

 private:
  bool is_kept(std::string_view element) const;

  Version version_;
  ResourceType type_;
  std::vector<std::string_view> names_;
};

}  // namespace bb::fhir
