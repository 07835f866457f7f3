#include "fhir/elements.h"

#include <algorithm>
#include <string>

namespace bb::fhir {
namespace {

// What a resource cannot be without, beside its type: FHIR R4 says 1..1 or 1..* of these; of STU3's elements
// none has to be there.
constexpr std::string_view kAlways[] = {"resourceType", "id", "meta"};
constexpr std::string_view kCoverage[] = {"status", "beneficiary", "payor"};
constexpr std::string_view kClaim[] = {"status",  "type",     "use",     "patient",  "created",
                                       "insurer", "provider", "outcome", "insurance"};

template <class List>
bool contains(const List& list, std::string_view name) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

// HAPI's words, which CMS's server says.
constexpr std::string_view kTagV1 =
    R"("tag":[{"system":"http://hl7.org/fhir/v3/ObservationValue","code":"SUBSETTED",)"
    R"("display":"Resource encoded in summary mode"}],)";
constexpr std::string_view kTag =
    R"("tag":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED",)"
    R"("display":"Resource encoded in summary mode"}],)";

// The end of a JSON string that begins at `at`, or of a number or literal: of anything without brackets.
std::size_t end_of_string(std::string_view json, std::size_t at) {
  for (++at; at < json.size() && json[at] != '"'; ++at) {
    if (json[at] == '\\') ++at;
  }
  return at + 1;
}

// The end of the value that begins at `at` in compact JSON.
std::size_t end_of_value(std::string_view json, std::size_t at) {
  int depth = 0;
  while (at < json.size()) {
    const char c = json[at];
    if (c == '"') {
      at = end_of_string(json, at);
      if (depth == 0) return at;
      continue;
    }
    if (depth == 0 && (c == ',' || c == '}')) return at;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) return at + 1;
    ++at;
  }
  return at;
}

}  // namespace

Elements::Elements(const Request& request) : version_(request.version), type_(request.type) {
  for (const auto& [parameter, value] : request.parameters) {
    if (parameter != "_elements") continue;
    for (std::string_view path : split(value, ',')) {
      path = trim(path);
      const std::string_view type = name(request.type);
      if (path.starts_with(type) && path.substr(type.size()).starts_with('.'))
        path.remove_prefix(type.size() + 1);
      path = path.substr(0, path.find('.'));
      if (!path.empty()) names_.push_back(path);
    }
  }
}

bool Elements::is_kept(std::string_view element) const {
  if (contains(kAlways, element) || contains(names_, element)) return true;
  if (version_ == Version::v1) return false;
  if (type_ == ResourceType::coverage) return contains(kCoverage, element);
  return type_ == ResourceType::explanation_of_benefit && contains(kClaim, element);
}

void Elements::keep(JsonWriter& out, std::size_t begin) const {
  if (are_all()) return;
  const std::string whole(out.buffer().view().substr(begin));
  out.buffer().truncate(begin);
  const std::string_view json = whole;
  out.raw("{");
  for (std::size_t at = 1; at < json.size() && json[at] == '"';) {
    const std::size_t colon = end_of_string(json, at);
    const std::string_view element = json.substr(at + 1, colon - at - 2);
    const std::size_t end = end_of_value(json, colon + 1);
    if (is_kept(element)) {
      out.raw(json.substr(at, end - at));
      out.raw(",");
      if (element == "meta") {
        out.buffer().truncate(out.buffer().size() - 2);  // "},"
        out.raw(",");
        out.raw(version_ == Version::v1 ? kTagV1 : kTag);
        out.end('}');
      }
    }
    at = end + 1;  // behind the comma, or the bracket
  }
  out.end('}');
}

}  // namespace bb::fhir
