// What every database keeps of a long history so that a page far behind the start costs as much as the first
// one: every kPageMarkStep claims of a beneficiary a mark tells which claim stands there and how many claims
// of each type, sensitive or not, stand before it. Beneficiaries with fewer claims have none.
#pragma once

#include <array>
#include <cstdint>

#include "store/claim_store.h"

namespace bb::store {

inline constexpr std::uint64_t kPageMarkStep = 128;

// By type, then sensitive or not.
using MarkCounts = std::array<std::uint32_t, kClaimTypes.size() * 2>;

constexpr std::size_t mark_index(std::size_t type, bool sensitive) { return type * 2 + (sensitive ? 1 : 0); }

// How many of the counted claims a query without dates and instants matches.
constexpr std::uint64_t matching(const MarkCounts& counts, const ClaimQuery& query) {
  std::uint64_t sum = 0;
  for (std::size_t type = 0; type < kClaimTypes.size(); ++type) {
    if ((query.types >> type & 1) == 0) continue;
    sum += counts[mark_index(type, false)] + (query.exclude_sensitive ? 0 : counts[mark_index(type, true)]);
  }
  return sum;
}

// Whether dates or instants bound a query, so that claims must be looked at to be counted.
inline bool is_bounded(const ClaimQuery& query) {
  return query.through_from || query.through_to || query.updated_from || query.updated_to;
}

}  // namespace bb::store
