// What a CapabilityStatement says of a search parameter, in the same words and shape in v1 and v2.
#pragma once

#include <span>
#include <string_view>

#include "fhir/json_writer.h"
#include "fhir/search_documentation.h"

namespace bb::fhir {

struct SearchParameter {
  std::string_view name, type, documentation;
};

inline constexpr SearchParameter kCount = {"_count", "string", documentation::kCount};
inline constexpr SearchParameter kStartIndex = {"startIndex", "string", documentation::kStartIndex};
inline constexpr SearchParameter kLastUpdated = {"_lastUpdated", "date", documentation::kLastUpdated};

// "searchParam" of a resource; nothing when it has no search.
inline void append_search_parameters(JsonWriter& out, std::span<const SearchParameter> parameters) {
  auto list = out.array(R"("searchParam":[)");
  for (const SearchParameter& parameter : parameters) {
    out.raw("{");
    out.member(R"("name":)", parameter.name);
    out.member(R"("type":)", parameter.type);
    out.member(R"("documentation":)", parameter.documentation);
    out.end('}');
  }
}

}  // namespace bb::fhir
