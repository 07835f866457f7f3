#include "gateway/conditional.h"

#include <chrono>
#include <ctime>
#include <optional>
#include <string>

namespace bb::gateway {
namespace {

// RFC 9110 section 5.6.7.
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

// In any of the three forms that a recipient must understand.
std::optional<std::time_t> parse_http_date(std::string_view header) {
  const std::string text(trim(header));
  for (const char* form :
       {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"}) {
    std::tm parts{};
    const char* end = strptime(text.c_str(), form, &parts);
    if (end != nullptr && *end == '\0') return timegm(&parts);
  }
  return std::nullopt;
}

// The weak comparison of section 8.8.3.2 with each tag of a list.
bool names_tag(std::string_view list, std::string_view etag) {
  if (trim(list) == "*") return true;
  const auto opaque = [](std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; };
  for (const std::string_view tag : split(list, ',')) {
    if (opaque(trim(tag)) == opaque(etag)) return true;
  }
  return false;
}

bool is_known_to(const http::Request& request, const fhir::Answer& answer) {
  if (request.has_header("If-None-Match")) return names_tag(request.header("If-None-Match"), answer.etag);
  const std::string_view header = request.header("If-Modified-Since");
  if (header.empty()) return false;
  const auto since = parse_http_date(header);
  return since && answer.last_modified &&
         std::chrono::system_clock::to_time_t(std::chrono::floor<Seconds>(*answer.last_modified)) <= *since;
}

}  // namespace

void answer_conditionally(const http::Request& request, const fhir::Answer& answer,
                          http::Response& response) {
  if (answer.last_modified) response.set("Last-Modified", http_date(*answer.last_modified));
  if (answer.etag.empty()) return;
  response.set("ETag", answer.etag);
  if (answer.status != 200 || !is_known_to(request, answer)) return;
  response.status = 304;
  response.content_type = {};
  response.clear_body();
}

}  // namespace bb::gateway
