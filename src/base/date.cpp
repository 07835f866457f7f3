#include "base/date.h"

#include <array>

namespace bb {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// -1 when one of the characters is no digit.
int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<YearMonthDay> checked(int year, int month, int day) {
  constexpr std::array kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1 || month < 1 || month > 12 || day < 1) return std::nullopt;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (day > kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0)) return std::nullopt;
  return YearMonthDay{year, static_cast<unsigned>(month), static_cast<unsigned>(day)};
}

std::optional<Date> counted(const std::optional<YearMonthDay>& date) {
  if (!date) return std::nullopt;
  return make_date(date->year, date->month, date->day);
}

// Three letters in lower case as one number.
constexpr std::uint32_t letters(std::string_view three) {
  std::uint32_t value = 0;
  for (const char c : three) value = value << 8 | static_cast<unsigned char>(c | 0x20);
  return value;
}

// 1 to 12; 0 when it is no month.
int month_number(std::string_view name) {
  const std::uint32_t wanted = letters(name);
  for (std::size_t month = 0; month < kMonths.size(); ++month) {
    if (letters(kMonths[month]) == wanted) return static_cast<int>(month) + 1;
  }
  return 0;
}

void two_digits(unsigned value, char* out) {
  out[0] = static_cast<char>('0' + value / 10);
  out[1] = static_cast<char>('0' + value % 10);
}

}  // namespace

// Howard Hinnant's days_from_civil and civil_from_days (public domain algorithms).
Date make_date(int year, unsigned month, unsigned day) {
  year -= month <= 2;
  const int era = (year >= 0 ? year : year - 399) / 400;
  const auto year_of_era = static_cast<unsigned>(year - era * 400);
  const unsigned day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const unsigned day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return Date{era * 146097 + static_cast<int>(day_of_era) - 719468};
}

YearMonthDay year_month_day(Date date) {
  const int shifted = date.days + 719468;
  const int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const auto day_of_era = static_cast<unsigned>(shifted - era * 146097);
  const unsigned year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const unsigned month_from_march = (5 * day_of_year + 2) / 153;
  const unsigned day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
  const unsigned month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  return {static_cast<int>(year_of_era) + era * 400 + (month <= 2), month, day};
}

std::optional<YearMonthDay> read_rif_date(std::string_view text) {
  if (text.size() == 8) {
    return checked(number(text.substr(0, 4)), number(text.substr(4, 2)), number(text.substr(6, 2)));
  }
  if (text.size() != 11 || text[2] != '-' || text[6] != '-') return std::nullopt;
  return checked(number(text.substr(7, 4)), month_number(text.substr(3, 3)), number(text.substr(0, 2)));
}

std::optional<Date> parse_rif_date(std::string_view text) { return counted(read_rif_date(text)); }

std::optional<Date> parse_iso_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  return counted(checked(number(text.substr(0, 4)), number(text.substr(5, 2)), number(text.substr(8, 2))));
}

void write_iso_date(Date date, char* out) { write_iso_date(year_month_day(date), out); }

void write_iso_date(const YearMonthDay& d, char* out) {
  const auto year = static_cast<unsigned>(d.year);
  two_digits(year / 100, out);
  two_digits(year % 100, out + 2);
  out[4] = '-';
  two_digits(d.month, out + 5);
  out[7] = '-';
  two_digits(d.day, out + 8);
}

std::string iso_date(Date date) {
  std::string text(10, '0');
  write_iso_date(date, text.data());
  return text;
}

std::string rif_date(Date date) {
  const YearMonthDay d = year_month_day(date);
  std::string text(11, '-');
  two_digits(d.day, text.data());
  text.replace(3, 3, kMonths[d.month - 1]);
  const auto year = static_cast<unsigned>(d.year);
  two_digits(year / 100, text.data() + 7);
  two_digits(year % 100, text.data() + 9);
  return text;
}

}  // namespace bb
