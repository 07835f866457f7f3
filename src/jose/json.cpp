#include "jose/json.h"

#include <simdjson.h>

#include <algorithm>

namespace bb::jose {
namespace {

namespace dom = simdjson::dom;

// Above this, members are sorted to find a double, so that an object of many costs no quadratic time.
constexpr std::size_t kFewMembers = 16;

bool has_double(const dom::object& object) {
  std::vector<std::string_view> names;
  for (const dom::key_value_pair member : object) {
    if (names.size() < kFewMembers && std::find(names.begin(), names.end(), member.key) != names.end())
      return true;
    names.push_back(member.key);
  }
  if (names.size() <= kFewMembers) return false;
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) != names.end();
}

}  // namespace

struct JsonReader {
  static Result<Json> read(const dom::element& element, int depth) {
    Json value;
    switch (element.type()) {
      case dom::element_type::OBJECT:
        BB_TRY(read_members(dom::object(element), depth, value));
        break;
      case dom::element_type::ARRAY:
        BB_TRY(read_items(dom::array(element), depth, value));
        break;
      case dom::element_type::STRING:
        value.kind_ = Json::Kind::text;
        value.text_ = std::string_view(element);
        break;
      case dom::element_type::INT64:
      case dom::element_type::UINT64:
      case dom::element_type::DOUBLE:
        value.kind_ = Json::Kind::number;
        value.number_ = double(element);
        break;
      case dom::element_type::BOOL:
        value.kind_ = Json::Kind::boolean;
        value.boolean_ = bool(element);
        break;
      case dom::element_type::NULL_VALUE:
        break;
    }
    return value;
  }

 private:
  static Result<void> read_members(const dom::object& object, int depth, Json& value) {
    if (depth == Json::kMostDepth) return invalid("The JSON is nested too deeply.");
    if (has_double(object)) return invalid("A member stands twice in a JSON object.");
    value.kind_ = Json::Kind::object;
    value.members_.reserve(object.size());
    for (const dom::key_value_pair member : object) {
      BB_ASSIGN(Json child, read(member.value, depth + 1));
      value.members_.emplace_back(member.key, std::move(child));
    }
    return {};
  }

  static Result<void> read_items(const dom::array& array, int depth, Json& value) {
    if (depth == Json::kMostDepth) return invalid("The JSON is nested too deeply.");
    value.kind_ = Json::Kind::array;
    value.items_.reserve(array.size());
    for (const dom::element item : array) {
      BB_ASSIGN(Json child, read(item, depth + 1));
      value.items_.push_back(std::move(child));
    }
    return {};
  }
};

Result<Json> Json::parse(std::string_view text) {
  if (text.size() > kMostBytes) return invalid("The JSON is too long.");
  if (text.empty()) return invalid("This is not a JSON object.");  // whose address may be null
  dom::parser parser;
  dom::element element;
  if (parser.parse(text.data(), text.size()).get(element) != simdjson::SUCCESS || !element.is_object()) {
    return invalid("This is not a JSON object.");
  }
  return JsonReader::read(element, 0);
}

const Json* Json::find(std::string_view member) const {
  for (const auto& [name, value] : members_) {
    if (name == member) return &value;
  }
  return nullptr;
}

const Json* Json::find(Path path) const {
  const Json* value = this;
  for (const std::string_view member : path) {
    value = value->find(member);
    if (value == nullptr) return nullptr;
  }
  return value;
}

std::optional<std::string_view> Json::text(Path path) const {
  const Json* value = find(path);
  if (value == nullptr || value->kind_ != Kind::text) return std::nullopt;
  return value->text_;
}

std::optional<double> Json::number(Path path) const {
  const Json* value = find(path);
  if (value == nullptr || value->kind_ != Kind::number) return std::nullopt;
  return value->number_;
}

std::optional<bool> Json::boolean(Path path) const {
  const Json* value = find(path);
  if (value == nullptr || value->kind_ != Kind::boolean) return std::nullopt;
  return value->boolean_;
}

}  // namespace bb::jose
