#include "fhir/paging.h"

#include <limits>
#include <string>

namespace bb::fhir {
namespace {

// The first value that is not blank; every one must be a number.
Result<std::optional<std::uint32_t>> page_number(const KnownParameters& parameters, std::string_view name,
                                                 std::string_view called) {
  std::optional<std::uint32_t> first;
  for (const std::string_view value : parameters.all(name)) {
    if (trim(value).empty()) continue;
    BB_ASSIGN(const std::int64_t number, parse_number(value, name));
    if (number > std::numeric_limits<std::int32_t>::max()) return parse_number("", name).error();
    if (number < 0)
      return invalid("Value for " + std::string(called) + " cannot be negative: " + std::to_string(number));
    if (!first) first = static_cast<std::uint32_t>(number);
  }
  return first;
}

}  // namespace

Result<Paging> parse_paging(const KnownParameters& parameters) {
  BB_ASSIGN(const auto count, page_number(parameters, "_count", "pageSize"));
  BB_ASSIGN(const auto start, page_number(parameters, "startIndex", "startIndex"));
  if (count == 0U) return invalid("Invalid pageSize '0'");
  return Paging(count, start);
}

Result<void> check_start(const Paging& paging, std::uint64_t total) {
  if (total == 0 || paging.start() < total) return {};
  // "than than" is CMS's.
  return invalid("Value for startIndex (" + std::to_string(paging.start()) +
                 ") must be less than than result size (" + std::to_string(total) + ")");
}

}  // namespace bb::fhir
