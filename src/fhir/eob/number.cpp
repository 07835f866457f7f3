#include "fhir/eob/number.h"

#include <cstring>

namespace bb::fhir::eob {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Number::Number(std::string_view written, bool fixed_scale) {
  bool negative = false;
  if (!written.empty() && (written[0] == '-' || written[0] == '+')) {
    negative = written[0] == '-';
    written.remove_prefix(1);
  }
  if (written.empty() || written.size() > 30) return;

  std::size_t point = 0;
  while (point < written.size() && is_digit(written[point])) ++point;
  std::string_view whole = written.substr(0, point), decimals;
  const bool has_point = point < written.size();
  if (has_point) {
    if (written[point] != '.') return;
    decimals = written.substr(point + 1);
    for (const char c : decimals) {
      if (!is_digit(c)) return;
    }
    if (whole.empty() && decimals.empty()) return;
  }
  while (!whole.empty() && whole.front() == '0') whole.remove_prefix(1);
  while (!decimals.empty() && decimals.back() == '0') decimals.remove_suffix(1);
  zero_ = whole.empty() && decimals.empty();

  char* to = text_.data();
  if (negative && !zero_) *to++ = '-';
  if (whole.empty()) {
    *to++ = '0';
  } else {
    std::memcpy(to, whole.data(), whole.size());
    to += whole.size();
  }
  whole_ = static_cast<std::uint8_t>(to - text_.data());
  if (has_point || fixed_scale) {
    *to++ = '.';
    if (decimals.empty()) {
      *to++ = '0';
    } else {
      std::memcpy(to, decimals.data(), decimals.size());
      to += decimals.size();
    }
  }
  size_ = static_cast<std::uint8_t>(to - text_.data());
}

}  // namespace bb::fhir::eob
