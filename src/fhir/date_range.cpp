#include "fhir/date_range.h"

#include <array>
#include <chrono>
#include <string>

namespace bb::fhir {
namespace {

enum class Side : std::uint8_t { lower, upper };

struct Prefix {
  std::string_view text;
  std::string_view name;  // HAPI's
  Side side;
  bool allowed;
  bool inclusive;
};

// FHIR R4, section 3.1.1.4.5. Without a prefix "eq" is meant.
constexpr std::array<Prefix, 9> kPrefixes = {{
    {"ge", "GREATERTHAN_OR_EQUALS", Side::lower, true, true},
    {"gt", "GREATERTHAN", Side::lower, true, false},
    {"le", "LESSTHAN_OR_EQUALS", Side::upper, true, true},
    {"lt", "LESSTHAN", Side::upper, true, false},
    {"eq", "EQUAL", Side::lower, false, true},
    {"ne", "NOT_EQUAL", Side::lower, false, true},
    {"sa", "STARTS_AFTER", Side::lower, false, false},
    {"eb", "ENDS_BEFORE", Side::upper, false, false},
    {"ap", "APPROXIMATE", Side::lower, false, true},
}};

const Prefix* find_prefix(std::string_view text) {
  for (const Prefix& prefix : kPrefixes) {
    if (prefix.text == text) return &prefix;
  }
  return nullptr;
}

struct Period {
  Instant start, end;  // end is the first instant after it
};

std::optional<Period> parse_period(std::string_view text) {
  // An offset's "+" that was not escaped in the URL has become a blank. CMS's own examples write it so.
  std::string repaired(text);
  if (repaired.size() > 10) {
    if (const auto blank = repaired.find(' ', 10); blank != std::string::npos) repaired[blank] = '+';
  }
  const auto start = parse_instant(repaired);
  if (!start) return std::nullopt;
  if (text.size() == 4) return Period{*start, add_months(*start, 12)};
  if (text.size() == 7) return Period{*start, add_months(*start, 1)};
  if (text.size() == 10) return Period{*start, *start + std::chrono::days{1}};
  if (repaired.find('.') != std::string::npos) return Period{*start, *start + Milliseconds{1}};
  const bool has_seconds = repaired.size() > 16 && repaired[16] == ':';
  return Period{*start, *start + (has_seconds ? Milliseconds{1000} : Milliseconds{60'000})};
}

Error bad_prefix(std::string_view name, const Prefix& prefix) {
  if (name == "_lastUpdated") {
    return invalid(prefix.side == Side::lower ? "_lastUpdate lower bound has an invalid prefix"
                                              : "_lastUpdate upper bound has an invalid prefix");
  }
  return invalid("Unsupported prefix supplied: " + std::string(prefix.name));
}

Error second_bound(Side side) {
  return invalid(std::string("Can not have multiple date range parameters for the same param that specify ") +
                 (side == Side::lower ? "a lower bound" : "an upper bound"));
}

}  // namespace

Result<InstantRange> parse_date_range(std::string_view name, const std::vector<std::string_view>& values) {
  InstantRange range;
  std::optional<Instant> lower, upper;  // as named, for their order
  for (const std::string_view value : values) {
    if (value.empty()) continue;
    const Prefix* prefix = find_prefix(value.substr(0, 2));
    const std::string_view text = prefix == nullptr ? value : value.substr(2);
    if (prefix == nullptr) prefix = find_prefix("eq");
    const auto period = parse_period(text);
    if (!period) return invalid("Invalid date/time format: \"" + std::string(text) + "\"");
    if (!prefix->allowed) return bad_prefix(name, *prefix);
    if (prefix->side == Side::lower) {
      if (range.from) return second_bound(Side::lower);
      range.from = prefix->inclusive ? period->start : period->end;
      lower = period->start;
    } else {
      if (range.to) return second_bound(Side::upper);
      range.to = (prefix->inclusive ? period->end : period->start) - Milliseconds{1};
      upper = period->start;
    }
  }
  if (lower && upper && *lower > *upper) {
    return invalid("Lower bound of " + std::string(name) + " is after its upper bound");
  }
  return range;
}

}  // namespace bb::fhir
