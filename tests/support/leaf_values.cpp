#include "support/leaf_values.h"

#include "base/date.h"
#include "base/encoding.h"
#include "base/json_text.h"
#include "terminology/codebook.h"

namespace bb::test {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

void walk(const std::string& place, element value, const object& parent, VisitLeaf visit) {
  object members;
  simdjson::dom::array array;
  if (value.get(members) == simdjson::SUCCESS) {
    for (const auto& [key, member] : members) {
      walk(place.empty() ? std::string(key) : place + "." + std::string(key), member, members, visit);
    }
  } else if (value.get(array) == simdjson::SUCCESS) {
    for (const element each : array) walk(place + "[]", each, parent, visit);
  } else {
    visit(place, value, parent);
  }
}

// "0012.50" and "12.5" are the same number: "12.5".
std::string plain_number(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  while (text.size() > 1 && text[0] == '0' && text[1] != '.') text.remove_prefix(1);
  std::string plain(text);
  if (plain.find('.') != std::string::npos) {
    while (plain.back() == '0') plain.pop_back();
    if (plain.back() == '.') plain.pop_back();
  }
  if (plain.empty() || plain[0] == '.') plain.insert(0, "0");
  return negative && plain != "0" ? "-" + plain : plain;
}

// The codebook's variable whose values a system has; empty when it is none of the codebook's.
std::string_view variable_of(std::string_view system) {
  constexpr std::string_view kVariables = "https://bluebutton.cms.gov/resources/variables/";
  if (system.starts_with(kVariables)) return system.substr(kVariables.size());
  if (system == "https://www.nubc.org/CodeSystem/PriorityTypeOfAdmitOrVisit") return "clm_ip_admsn_type_cd";
  return {};
}

bool is_meaning(std::string_view text, const object& coding) {
  std::string_view system, code;
  if (coding["system"].get(system) != simdjson::SUCCESS || coding["code"].get(code) != simdjson::SUCCESS) {
    return false;
  }
  const std::string_view variable = variable_of(system);
  return !variable.empty() && terminology::codebook(variable).display_json(code) == json_escaped(text);
}

}  // namespace

void each_leaf(std::string_view json, VisitLeaf visit) {
  simdjson::dom::parser parser;
  element document;
  const simdjson::padded_string padded(json);
  if (parser.parse(padded).get(document) == simdjson::SUCCESS) walk("", document, {}, visit);
}

std::string leaf_line(const std::string& place, element leaf) {
  return place + " = " + std::string(simdjson::minify(leaf));
}

void KnownValues::add(rif::ValueKind kind, std::string_view value) {
  if (value.empty()) return;
  texts_.emplace(value);
  if (kind == rif::ValueKind::date) {
    if (const auto date = parse_rif_date(value)) {
      texts_.insert(iso_date(*date));
      texts_.insert(iso_date(*date) + "T00:00:00+00:00");
    }
  } else if (kind != rif::ValueKind::text) {
    const std::string number = plain_number(value);
    numbers_.insert(number);
    numbers_.insert(number.substr(0, number.find('.')));
  }
}

bool KnownValues::explain(element leaf, const object& parent) const {
  std::string_view text;
  if (leaf.get(text) != simdjson::SUCCESS) {
    return numbers_.contains(plain_number(std::string(simdjson::minify(leaf))));
  }
  return texts_.contains(text) || numbers_.contains(text) || is_meaning(text, parent);
}

}  // namespace bb::test
