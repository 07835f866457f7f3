// Queries and forms: what a browser or an app sends to any endpoint. The first line is the Content-Type, the
// second the query, the rest the body.
#include "base/encoding.h"
#include "fuzz.h"
#include "http/message.h"
#include "oauth/parameters.h"

namespace bb {
namespace {

void query_survives(std::string_view query) {
  const auto parsed = parse_query(query);
  if (!parsed) return;
  const auto again = parse_query(format_query(*parsed));
  BB_HOLDS(again && *again == *parsed);
}

void request_is_read(std::string_view type, std::string_view query, std::string_view body) {
  http::Request request;
  request.method = http::Method::post;
  request.headers.push_back({"Content-Type", type});
  request.query = query;
  request.body = body;
  const auto form = http::parse_form(request);
  if (form.ok()) BB_HOLDS(form->size() <= 100);
  http::Response response;
  const auto parameters = oauth::RequestParameters::read(request, response);
  if (!parameters) {
    BB_HOLDS(response.status >= 400 && response.status < 500);
    return;
  }
  BB_HOLDS(is_text((*parameters)["state"]) && is_text((*parameters)["client_id"]));
  const auto again = parse_query(parameters->as_query());
  BB_HOLDS(again.has_value());
}

}  // namespace
}  // namespace bb

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input = bb::fuzz::text_of(data, size);
  const std::string_view type = bb::fuzz::take_line(input), query = bb::fuzz::take_line(input);
  bb::query_survives(query);
  bb::request_is_read(type, query, input);
  return 0;
}
