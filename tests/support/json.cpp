#include "support/json.h"

#include <simdjson.h>

#include <algorithm>
#include <set>

#include "base/function_ref.h"

namespace bb::test {
namespace {

using simdjson::dom::element;

// Calls visit(path, element) for every element that contains no other.
void walk(const std::string& path, element value, FunctionRef<void(const std::string&, element)> visit) {
  simdjson::dom::object object;
  simdjson::dom::array array;
  if (value.get(object) == simdjson::SUCCESS && object.size() != 0) {
    for (const auto& [key, member] : object) {
      walk(path.empty() ? std::string(key) : path + "." + std::string(key), member, visit);
    }
  } else if (value.get(array) == simdjson::SUCCESS && array.size() != 0) {
    std::size_t index = 0;
    for (const element each : array) walk(path + "[" + std::to_string(index++) + "]", each, visit);
  } else {
    visit(path, value);
  }
}

void find_repeated(const std::string& path, element value, std::vector<std::string>& found) {
  simdjson::dom::object object;
  simdjson::dom::array array;
  if (value.get(object) == simdjson::SUCCESS) {
    std::set<std::string_view> keys;
    for (const auto& [key, member] : object) {
      const std::string place = path + "." + std::string(key);
      if (!keys.insert(key).second) found.push_back(place);
      find_repeated(place, member, found);
    }
  } else if (value.get(array) == simdjson::SUCCESS) {
    for (const element each : array) find_repeated(path + "[]", each, found);
  }
}

std::vector<std::string> lines(std::string_view json,
                               FunctionRef<std::string(const std::string&, element)> line) {
  simdjson::dom::parser parser;
  element document;
  const simdjson::padded_string padded(json);
  if (const auto error = parser.parse(padded).get(document); error != simdjson::SUCCESS) {
    return {"no JSON: " + std::string(simdjson::error_message(error))};
  }
  std::vector<std::string> found;
  walk("", document, [&](const std::string& path, element leaf) {
    if (std::string text = line(path, leaf); !text.empty()) found.push_back(std::move(text));
  });
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

std::vector<std::string> leaves(std::string_view json) {
  return lines(json, [](const std::string& path, element leaf) {
    return path + " = " + std::string(simdjson::minify(leaf));
  });
}

std::vector<std::string> empty_values(std::string_view json) {
  return lines(json, [](const std::string& path, element leaf) {
    const bool empty = leaf.is_object() || leaf.is_array() || leaf.is_null() ||
                       (leaf.is_string() && leaf.get_string().value().empty());
    return empty ? path : std::string();
  });
}

std::vector<std::string> repeated_keys(std::string_view json) {
  simdjson::dom::parser parser;
  element document;
  const simdjson::padded_string padded(json);
  if (parser.parse(padded).get(document) != simdjson::SUCCESS) return {"no JSON"};
  std::vector<std::string> found;
  find_repeated("", document, found);
  return found;
}

}  // namespace bb::test
