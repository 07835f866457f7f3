// A look into JSON that this program wrote: compact and well-formed. Views into the text, nothing is copied.
#pragma once

#include <cstddef>
#include <string_view>

namespace bb::fhir {

// Behind the string that begins at `at`.
inline std::size_t end_of_string(std::string_view json, std::size_t at) {
  for (++at; at < json.size() && json[at] != '"'; ++at) {
    if (json[at] == '\\') ++at;
  }
  return at < json.size() ? at + 1 : json.size();
}

// Behind the value that begins at `at`.
inline std::size_t end_of_value(std::string_view json, std::size_t at) {
  int depth = 0;
  while (at < json.size()) {
    const char c = json[at];
    if (c == '"') {
      at = end_of_string(json, at);
      if (depth == 0) return at;
      continue;
    }
    if (depth == 0 && (c == ',' || c == '}' || c == ']')) return at;
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) return at + 1;
    ++at;
  }
  return at;
}

// visit(name, value) for each member of an object, in order; the name without its quotes and as it is
// escaped.
template <class Visit>
void for_each_member(std::string_view object, Visit visit) {
  for (std::size_t at = 1; at < object.size() && object[at] == '"';) {
    const std::size_t colon = end_of_string(object, at);
    const std::size_t end = end_of_value(object, colon + 1);
    if (colon + 1 >= object.size()) return;
    visit(object.substr(at + 1, colon - at - 2), object.substr(colon + 1, end - colon - 1));
    at = end + 1;  // behind the comma, or the bracket
  }
}

// visit(value) for each value of an array.
template <class Visit>
void for_each_value(std::string_view array, Visit visit) {
  for (std::size_t at = 1; at < array.size() && array[at] != ']';) {
    const std::size_t end = end_of_value(array, at);
    visit(array.substr(at, end - at));
    at = end + 1;
  }
}

}  // namespace bb::fhir
