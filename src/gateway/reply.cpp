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
  out.string(refusal.member);
  out.buffer().set_back(':');
  out.string(refusal.detail);
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

bool keep_outcome(int status, http::Response& response) {
  if (status < 400 || status > 599) return false;
  simdjson::dom::parser parser;
  simdjson::dom::element outcome, issue;
  std::string_view type;
  if (parser.parse(simdjson::padded_string(response.body.view())).get(outcome) != simdjson::SUCCESS ||
      outcome["resourceType"].get(type) != simdjson::SUCCESS || type != "OperationOutcome" ||
      outcome["issue"].get(issue) != simdjson::SUCCESS) {
    return false;
  }
  const std::string kept = simdjson::minify(issue);
  response.status = status;
  response.clear_body();
  response.body.literal(R"({"resourceType":"OperationOutcome","issue":)");
  response.body.append(kept);
  response.body.push('}');
  return true;
}

// FHIR R4, issue-type "not-supported".
void answer_not_supported(http::Response& response) {
  response.status = 501;
  response.body.literal(
      R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-supported",)"
      R"("diagnostics":"This server has no FHIR data of this version."}]})");
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
