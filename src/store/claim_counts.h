// How many claims of each kind: what every database keeps of a beneficiary so that the number of claims that
// match is known without looking at them.
#pragma once

#include <array>
#include <cstdint>

#include "store/claim_store.h"

namespace bb::store {

// By type, then not sensitive and sensitive.
using ClaimCounts = std::array<std::uint32_t, kClaimTypes.size() * 2>;

constexpr std::size_t count_index(ClaimType type, bool sensitive) {
  return static_cast<std::size_t>(type) * 2 + (sensitive ? 1 : 0);
}

// How many of the counted claims a query without dates and instants matches.
constexpr std::uint64_t matching(const ClaimCounts& counts, const ClaimQuery& query) {
  std::uint64_t sum = 0;
  for (const ClaimType type : kClaimTypes) {
    if ((query.types & bit(type)) == 0) continue;
    sum += counts[count_index(type, false)] + (query.exclude_sensitive ? 0 : counts[count_index(type, true)]);
  }
  return sum;
}

// Whether dates or instants bound a query.
inline bool is_bounded(const ClaimQuery& query) {
  return query.through_from || query.through_to || query.updated_from || query.updated_to;
}

}  // namespace bb::store
