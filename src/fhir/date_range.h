// Search parameters of type date: `_lastUpdated=ge2020-01-01&_lastUpdated=lt2021`. Pure functions.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace bb::fhir {

// Both ends inclusive, to the millisecond.
struct InstantRange {
  std::optional<Instant> from, to;
  bool contains(Instant at) const { return (!from || at >= *from) && (!to || at <= *to); }
};

// At most one lower (ge, gt) and one upper bound (le, lt). A value stands for the whole of what it names, so
// that gt2020 begins with 2021 and le2020-01 ends with January (FHIR R4, section 3.1.1.4.9); without a zone
// UTC is meant. CMS takes no other prefix, and none is not allowed either: `invalid`, as is anything that is
// no date. Empty values count as absent. `name` is the parameter's, for the texts.
Result<InstantRange> parse_date_range(std::string_view name, const std::vector<std::string_view>& values);

}  // namespace bb::fhir
