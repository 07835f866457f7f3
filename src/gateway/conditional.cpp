#include "gateway/conditional.h"

#include <ctime>
#include <optional>
#include <string>

namespace bb::gateway {
namespace {

// RFC 9110 section 5.6.7.
std::string http_date(Instant at) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(std::chrono::floor<Seconds>(at));
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[40];
  const std::size_t size = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return std::string(text, size);
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
  const auto since = parse_http_date(request.header("If-Modified-Since"));
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
