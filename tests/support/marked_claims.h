// Made claims in which every value stands nowhere else, and what some coded values switch.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/claim_values.h"

namespace bb::test {

// Coded values that change more than the place where they are shown. Any other value is as good as another.
struct Switch {
  std::string_view column;  // or the stem of numbered ones
  std::vector<std::string_view> values;
};
const std::vector<Switch>& switches();

// What a made claim has: every column its mark, but for the switches, which have their nth values (or their
// marks too), and what is left empty.
enum class Extent { all, no_npis, no_icd_versions, only_ids };
struct Marking {
  std::string_view name;
  int nth_value = -1;  // -1: marks
  Extent extent = Extent::all;
};
const std::vector<Marking>& markings();

std::string marked_value(const rif::FileLayout& layout, const Marking& marking, rif::ColumnIndex column,
                         std::size_t line, unsigned series);
// A claim of two lines; the series differ in when it was loaded, too.
StoredClaim marked_claim(ClaimType type, const Marking& marking, unsigned series);

}  // namespace bb::test
