#include "gateway/capability.h"

#include <simdjson.h>

#include <algorithm>

#include "fhir/json_writer.h"

namespace bb::gateway {
namespace {

using fhir::JsonWriter;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::string_view kShownTypes[] = {"Patient", "Coverage", "ExplanationOfBenefit", "Bundle",
                                            "AuditEvent"};

bool is_shown(object resource) {
  std::string_view type;
  return resource["type"].get(type) == simdjson::SUCCESS &&
         std::find(std::begin(kShownTypes), std::end(kShownTypes), type) != std::end(kShownTypes);
}

void member(JsonWriter& out, std::string_view key, std::string_view json) {
  out.string(key);
  out.buffer().set_back(':');
  out.raw(json);
  out.raw(",");
}

// An object with one of its members replaced where it stands, or appended when it is not there.
std::string with(object from, std::string_view key, std::string_view json) {
  Buffer buffer;
  JsonWriter out(buffer);
  bool replaced = false;
  out.raw("{");
  for (const auto& [name, value] : from) {
    replaced = replaced || name == key;
    member(out, name, name == key ? std::string(json) : simdjson::minify(value));
  }
  if (!replaced) member(out, key, json);
  out.end('}');
  out.finish();
  return std::string(buffer.view());
}

std::string shown_resources(simdjson::dom::array resources) {
  Buffer buffer;
  JsonWriter out(buffer);
  out.raw("[");
  for (const element item : resources) {
    object resource;
    if (item.get(resource) != simdjson::SUCCESS || !is_shown(resource)) continue;
    out.raw(with(resource, "interaction", R"([{"code":"read"},{"code":"search-type"}])"));
    out.raw(",");
  }
  out.end(']');
  out.finish();
  return std::string(buffer.view());
}

std::string shown_rest(simdjson::dom::array rests, const PublicAddress& address, fhir::Version version) {
  Buffer buffer;
  JsonWriter out(buffer);
  out.raw("[");
  simdjson::dom::parser parser;
  bool first = true;
  for (const element item : rests) {
    object rest;
    if (item.get(rest) != simdjson::SUCCESS) continue;
    simdjson::dom::array resources;
    std::string json = simdjson::minify(rest);
    if (rest["resource"].get(resources) == simdjson::SUCCESS) {
      json = with(rest, "resource", shown_resources(resources));
    }
    object filtered;
    if (first && parser.parse(json).get(filtered) == simdjson::SUCCESS) {
      json = with(filtered, "security", capability_security(address, version));
    }
    first = false;
    out.raw(json);
    out.raw(",");
  }
  out.end(']');
  out.finish();
  return std::string(buffer.view());
}

}  // namespace

Result<std::string> public_capability(std::string_view statement, const PublicAddress& address,
                                      fhir::Version version) {
  simdjson::dom::parser parser;
  object document;
  simdjson::dom::array rests;
  if (parser.parse(simdjson::padded_string(statement)).get(document) != simdjson::SUCCESS ||
      document["rest"].get(rests) != simdjson::SUCCESS) {
    return internal("the data server's CapabilityStatement is no object with a rest array");
  }
  const std::string with_rest = with(document, "rest", shown_rest(rests, address, version));
  simdjson::dom::parser second;
  if (second.parse(with_rest).get(document) != simdjson::SUCCESS) {
    return internal("the filtered CapabilityStatement is no JSON");
  }
  return with(document, "format", R"(["application/json","application/fhir+json"])");
}

}  // namespace bb::gateway
