#include "fhir/parameters.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace bb::fhir {
namespace {

// Parameters that begin with "_" and are none of HAPI's business are let through; these are.
constexpr std::array<std::string_view, 4> kNeverIgnored = {"_id", "_include", "_revinclude", "_has"};

template <class List>
bool contains(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

}  // namespace

Error unknown_search(const Request& request) {
  std::vector<std::string_view> names;
  std::string list;
  for (const Parameter& parameter : request.parameters) {
    if (contains(names, parameter.first)) continue;
    names.push_back(parameter.first);
    if (!list.empty()) list += ", ";
    list += parameter.first;
  }
  return invalid("Invalid request: The FHIR endpoint on this server does not know how to handle " +
                 std::string(request.post ? "POST" : "GET") + " operation[" +
                 std::string(name(request.type)) + "] with parameters [[" + list + "]]");
}

Result<KnownParameters> KnownParameters::check(const Request& request,
                                               std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : request.parameters) {
    if (contains(known, name)) continue;
    const std::string_view base = std::string_view(name).substr(0, name.find_first_of(":."));
    if (contains(known, base))
      return invalid("Unsupported query parameter qualifier: " + name.substr(base.size()));
    if (!base.starts_with('_') || contains(kNeverIgnored, base)) return unknown_search(request);
  }
  return KnownParameters(request.parameters);
}

std::vector<std::string_view> KnownParameters::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const Parameter& parameter : *parameters_) {
    if (parameter.first == name) values.push_back(parameter.second);
  }
  return values;
}

Result<std::optional<std::string_view>> KnownParameters::single(std::string_view name) const {
  const std::vector<std::string_view> values = all(name);
  if (values.empty()) return std::optional<std::string_view>();
  if (values.size() == 1) return std::optional(values.front());
  return invalid("Multiple values detected for non-repeatable parameter '" + std::string(name) +
                 "'. This server is not configured to allow multiple (AND/OR) values for this param.");
}

Result<bool> parse_flag(const KnownParameters& parameters, std::string_view name) {
  BB_ASSIGN(const auto value, parameters.single(name));
  if (!value || value->empty() || equals_ignore_case(*value, "false")) return false;
  if (equals_ignore_case(*value, "true")) return true;
  return invalid("Value for " + std::string(name) + " must be true or false");
}

Token parse_token(std::string_view value) {
  const auto bar = value.find('|');
  if (bar == std::string_view::npos) return {std::nullopt, value};
  return {value.substr(0, bar), value.substr(bar + 1)};
}

Result<std::int64_t> parse_number(std::string_view value, std::string_view field) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (value.empty() || error != std::errc() || end != value.data() + value.size())
    return invalid("Failed to parse value for " + std::string(field) + " as a number.");
  return number;
}

Result<std::int64_t> parse_reference(std::string_view value, std::string_view field) {
  return parse_number(value.substr(value.rfind('/') + 1), field);
}

}  // namespace bb::fhir
