#include "gateway/http_date.h"

#include <chrono>
#include <ctime>

#include "base/encoding.h"

namespace bb::gateway {

std::string http_date(Instant at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<Seconds>(at - day));
  std::string text = "Sun, 06 Nov 1994 08:49:37 GMT";
  const auto put = [&text](std::size_t place, unsigned number, std::size_t digits) {
    for (; digits > 0; number /= 10) text[place + --digits] = static_cast<char>('0' + number % 10);
  };
  text.replace(0, 3, "SunMonTueWedThuFriSat" + 3 * std::chrono::weekday(day).c_encoding(), 3);
  put(5, static_cast<unsigned>(date.day()), 2);
  text.replace(8, 3, "JanFebMarAprMayJunJulAugSepOctNovDec" + 3 * (static_cast<unsigned>(date.month()) - 1),
               3);
  put(12, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  put(17, static_cast<unsigned>(time.hours().count()), 2);
  put(20, static_cast<unsigned>(time.minutes().count()), 2);
  put(23, static_cast<unsigned>(time.seconds().count()), 2);
  return text;
}

std::optional<Instant> parse_http_date(std::string_view header) {
  const std::string text(trim(header));
  for (const char* form :
       {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"}) {
    std::tm parts{};
    const char* end = strptime(text.c_str(), form, &parts);
    if (end != nullptr && *end == '\0') return Instant{Seconds(timegm(&parts))};
  }
  return std::nullopt;
}

}  // namespace bb::gateway
