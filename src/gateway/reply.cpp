#include "gateway/reply.h"

#include <simdjson.h>

#include "base/encoding.h"
#include "fhir/json_writer.h"

namespace bb::gateway {
namespace {

std::string diagnostics(std::string_view body) {
  simdjson::dom::parser parser;
  simdjson::dom::element outcome;
  std::string_view text;
  if (parser.parse(simdjson::padded_string(body)).get(outcome) != simdjson::SUCCESS ||
      outcome.at_pointer("/issue/0/diagnostics").get(text) != simdjson::SUCCESS) {
    return {};
  }
  return std::string(text);
}

}  // namespace

void refuse(http::Response& response, const Refusal& refusal, std::string_view content_type) {
  response.status = refusal.status;
  response.content_type = content_type;
  if (refusal.status == 401) response.set("WWW-Authenticate", "Bearer realm=\"api\"");
  if (refusal.retry_after > 0) response.set("Retry-After", std::to_string(refusal.retry_after));
  response.clear_body();
  fhir::JsonWriter out(response.body);
  out.raw("{");
  out.member(R"("detail":)", refusal.detail);
  out.end('}');
  out.finish();
}

std::optional<std::string_view> fhir_content_type(std::string_view accept) {
  constexpr std::string_view kFhir = "application/fhir+json", kJson = "application/json";
  if (accept.empty()) return kFhir;
  bool any = false, json = false;
  while (!accept.empty()) {
    const std::size_t comma = accept.find(',');
    const std::string_view range = accept.substr(0, comma);
    const std::string_view type = trim(range.substr(0, range.find(';')));
    if (equals_ignore_case(type, kFhir)) return kFhir;
    json = json || equals_ignore_case(type, kJson);
    any = any || type == "*/*" || equals_ignore_case(type, "application/*");
    accept.remove_prefix(comma == std::string_view::npos ? accept.size() : comma + 1);
  }
  if (json) return kJson;
  if (any) return kFhir;
  return std::nullopt;
}

Refusal upstream_refusal(int status, std::string_view body) {
  const std::string error = "An error occurred contacting the upstream server";
  if (status == 404) return not_found();
  if (status < 400) return {502, error};
  if (status >= 500) return {502, "A failure occurred contacting the upstream server"};
  const std::string why = diagnostics(body);
  if (why.empty()) return {502, error};
  return {400, error + ":" + why};
}

}  // namespace bb::gateway
