// Which page of a search: _count and startIndex.
#pragma once

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "fhir/parameters.h"

namespace bb::fhir {

// No page is longer: where more matches and the client did not ask for pages, it gets this many and a link to
// the next.
inline constexpr std::uint64_t kLongestPage = 5000;

// _count and startIndex. CMS's pages have 10 entries when only startIndex is given.
class Paging {
 public:
  Paging() = default;
  Paging(std::optional<std::uint32_t> count, std::optional<std::uint32_t> start)
      : count_(count), start_(start) {}

  bool requested() const { return count_ || start_; }
  bool has_count() const { return count_.has_value(); }
  bool has_start() const { return start_.has_value(); }
  std::uint64_t start() const { return start_.value_or(0); }
  std::uint64_t size() const {
    const std::uint64_t asked = count_ ? *count_ : start_ ? 10 : kLongestPage;
    return asked < kLongestPage ? asked : kLongestPage;
  }

 private:
  std::optional<std::uint32_t> count_, start_;
};

// `invalid`: no number, negative, or a page of no entries.
Result<Paging> parse_paging(const KnownParameters& parameters);

// The first entry of a page must exist, unless nothing matches at all.
Result<void> check_start(const Paging& paging, std::uint64_t total);

}  // namespace bb::fhir
