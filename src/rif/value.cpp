#include "rif/value.h"

#include <charconv>
#include <limits>

#include "base/date.h"

namespace bb::rif {
namespace {

// "-12", "550.00", ".5": digits with one point at most and a sign, no exponent.
bool is_number(std::string_view text) {
  if (text.front() == '-' || text.front() == '+') text.remove_prefix(1);
  bool digit = false, point = false;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      digit = true;
    } else if (c == '.' && !point) {
      point = true;
    } else {
      return false;
    }
  }
  return digit;
}

}  // namespace

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (value == std::numeric_limits<std::int64_t>::min()) return std::nullopt;  // it has no absolute value
  return value;
}

const char* check_value(ValueKind kind, std::string_view value) {
  switch (kind) {
    case ValueKind::integer:
      return parse_integer(value) ? nullptr : "not an integer of at most 64 bits";
    case ValueKind::number:
      return is_number(value) ? nullptr : "not a number (such as -12 or 550.00)";
    case ValueKind::date:
      return parse_rif_date(value) ? nullptr : "not a date (such as 17-MAR-1981 or 19810317)";
    case ValueKind::text:
      break;
  }
  return nullptr;
}

}  // namespace bb::rif
