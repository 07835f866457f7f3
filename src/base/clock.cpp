#include "base/clock.h"

#include <charconv>
#include <cstdio>

#include "base/date.h"

namespace bb {
namespace {

constexpr std::int64_t kDay = 86'400'000;

struct Parts {
  YearMonthDay date;
  int hour, minute, second, millisecond;
};

Parts parts(Instant at) {
  const std::int64_t total = at.time_since_epoch().count();
  std::int64_t days = total / kDay;
  std::int64_t rest = total % kDay;
  if (rest < 0) {
    rest += kDay;
    --days;
  }
  return {year_month_day(Date{static_cast<std::int32_t>(days)}), static_cast<int>(rest / 3'600'000),
          static_cast<int>(rest / 60'000 % 60), static_cast<int>(rest / 1000 % 60),
          static_cast<int>(rest % 1000)};
}

// Reads exactly `count` digits at `at`, moving it on.
std::optional<int> digits(std::string_view text, std::size_t& at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const char c = text[at + i];
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  at += count;
  return value;
}

bool take(std::string_view text, std::size_t& at, char c) {
  if (at >= text.size() || text[at] != c) return false;
  ++at;
  return true;
}

}  // namespace

Instant SystemClock::now() const {
  return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

std::string format_instant(Instant at) {
  const Parts p = parts(at);
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", p.date.year, p.date.month,
                p.date.day, p.hour, p.minute, p.second, p.millisecond);
  return text;
}

std::string format_instant_seconds(Instant at) {
  const Parts p = parts(at);
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", p.date.year, p.date.month, p.date.day,
                p.hour, p.minute, p.second);
  return text;
}

std::optional<Instant> parse_instant(std::string_view text) {
  std::size_t at = 0;
  const auto year = digits(text, at, 4);
  if (!year) return std::nullopt;
  int month = 1, day = 1, hour = 0, minute = 0, second = 0, zone = 0;
  std::int64_t millisecond = 0;
  if (at < text.size()) {
    if (!take(text, at, '-')) return std::nullopt;
    const auto m = digits(text, at, 2);
    if (!m || *m < 1 || *m > 12) return std::nullopt;
    month = *m;
  }
  if (at < text.size()) {
    if (!take(text, at, '-')) return std::nullopt;
    const auto d = digits(text, at, 2);
    if (!d) return std::nullopt;
    day = *d;
  }
  if (at < text.size()) {
    if (!take(text, at, 'T')) return std::nullopt;
    const auto h = digits(text, at, 2);
    if (!h || *h > 23 || !take(text, at, ':')) return std::nullopt;
    const auto mi = digits(text, at, 2);
    if (!mi || *mi > 59) return std::nullopt;
    hour = *h;
    minute = *mi;
    if (take(text, at, ':')) {
      const auto s = digits(text, at, 2);
      if (!s || *s > 60) return std::nullopt;
      second = *s;
      if (take(text, at, '.')) {
        std::int64_t scale = 100;
        std::size_t count = 0;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
          millisecond += (text[at] - '0') * scale;
          scale /= 10;
          ++at;
          ++count;
        }
        if (count == 0) return std::nullopt;
      }
    }
    if (at < text.size() && !take(text, at, 'Z')) {
      const char sign = text[at];
      if (sign != '+' && sign != '-') return std::nullopt;
      ++at;
      const auto zh = digits(text, at, 2);
      if (!zh || *zh > 14 || !take(text, at, ':')) return std::nullopt;
      const auto zm = digits(text, at, 2);
      if (!zm || *zm > 59) return std::nullopt;
      zone = (*zh * 60 + *zm) * (sign == '-' ? -1 : 1);
    }
  }
  if (at != text.size()) return std::nullopt;
  const Date date = make_date(*year, static_cast<unsigned>(month), 1);
  const Date exact{date.days + day - 1};
  const YearMonthDay check = year_month_day(exact);
  if (day < 1 || check.month != static_cast<unsigned>(month)) return std::nullopt;
  const std::int64_t minutes = hour * 60 + minute - zone;
  return Instant{Milliseconds{exact.days * kDay + minutes * 60'000 + second * 1000 + millisecond}};
}

Instant add_months(Instant at, int months) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const auto time_of_day = at - day;
  std::chrono::year_month_day date{day};
  date += std::chrono::months{months};
  if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
  return std::chrono::sys_days{date} + time_of_day;
}

int year_of(Instant at) {
  return static_cast<int>(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(at)).year());
}

}  // namespace bb
