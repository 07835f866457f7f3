// Calendar dates as RIF files write them and as FHIR wants them.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bb {

// Days since 1970-01-01 (proleptic Gregorian). Plain value.
struct Date {
  std::int32_t days = 0;
  auto operator<=>(const Date&) const = default;  // NOLINT(modernize-use-nullptr): not seen through rewriting
};

Date make_date(int year, unsigned month, unsigned day);
struct YearMonthDay {
  int year;
  unsigned month, day;
};
YearMonthDay year_month_day(Date date);

// "17-MAR-1981" in any case, or "19810317". Nothing when it is not a date of the calendar.
std::optional<Date> parse_rif_date(std::string_view text);
// The same without counting days, for those who only write it again.
std::optional<YearMonthDay> read_rif_date(std::string_view text);
// "1981-03-17"; nothing when it is not a date of the calendar.
std::optional<Date> parse_iso_date(std::string_view text);

// Writes "1981-03-17" (10 characters) to `out`.
void write_iso_date(Date date, char* out);
void write_iso_date(const YearMonthDay& date, char* out);
std::string iso_date(Date date);
// "17-Mar-1981", as RIF files write it.
std::string rif_date(Date date);

}  // namespace bb
