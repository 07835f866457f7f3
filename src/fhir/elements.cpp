#include "fhir/elements.h"

#include <algorithm>
#include <string>

#include "fhir/json_scan.h"

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
  out.raw("{");
  for_each_member(whole, [&](std::string_view element, std::string_view value) {
    if (!is_kept(element)) return;
    out.string(element);
    out.buffer().set_back(':');
    out.raw(value);
    out.raw(",");
    if (element != "meta") return;
    out.buffer().truncate(out.buffer().size() - 2);  // "},"
    out.raw(",");
    out.raw(version_ == Version::v1 ? kTagV1 : kTag);
    out.end('}');
  });
  out.end('}');
}

}  // namespace bb::fhir
