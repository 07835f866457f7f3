#include "gateway/conditional.h"

#include "gateway/http_date.h"

namespace bb::gateway {
namespace {

bool is_known_to(const http::Request& request, const fhir::Answer& answer) {
  if (request.has_header("If-None-Match"))
    return http::names_etag(request.header("If-None-Match"), answer.etag);
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
