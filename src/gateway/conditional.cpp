#include "gateway/conditional.h"

#include "base/encoding.h"
#include "gateway/http_date.h"

namespace bb::gateway {
namespace {

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
  return since && answer.last_modified && std::chrono::floor<Seconds>(*answer.last_modified) <= *since;
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
