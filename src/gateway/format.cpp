#include "gateway/format.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace bb::gateway {
namespace {

struct Name {
  std::string_view text;
  Format format;
};
constexpr Name kNames[] = {
    {"json", Format::json},
    {"application/json", Format::json},
    {"application/fhir+json", Format::json},
    {"application/json+fhir", Format::json},
    {"text/json", Format::json},
    {"*/*", Format::json},
    {"application/*", Format::json},
    {"xml", Format::xml},
    {"application/xml", Format::xml},
    {"application/fhir+xml", Format::xml},
    {"application/xml+fhir", Format::xml},
    {"text/xml", Format::xml},
};

// A media type, its "+" possibly unescaped, or a short name of one; its parameters do not matter.
std::optional<Format> find_format(std::string_view text) {
  std::string type = to_lower(trim(text.substr(0, text.find(';'))));
  std::replace(type.begin(), type.end(), ' ', '+');
  for (const Name& name : kNames) {
    if (name.text == type) return name.format;
  }
  return std::nullopt;
}

// "q=0.5" among the parameters of a media range, in thousandths.
int weight(std::string_view range) {
  for (const std::string_view part : split(range, ';')) {
    const std::string_view parameter = trim(part);
    if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) continue;
    const std::string_view number = parameter.substr(2);
    if (number.starts_with('1')) return 1000;
    if (!number.starts_with("0.")) return 0;
    std::string digits(number.substr(2, 3));
    digits.resize(3, '0');
    int thousandths = 0;
    std::from_chars(digits.data(), digits.data() + 3, thousandths);
    return thousandths;
  }
  return 1000;
}

}  // namespace

std::optional<Format> wanted_format(const Parameters& parameters, std::string_view accept) {
  if (const std::string* format = find_parameter(parameters, "_format"); format && !trim(*format).empty())
    return find_format(*format);
  if (trim(accept).empty()) return Format::json;
  std::optional<Format> wanted;
  int most = 0;
  for (const std::string_view range : split(accept, ',')) {
    const auto format = find_format(range);
    if (!format || weight(range) <= most) continue;
    wanted = format;
    most = weight(range);
  }
  return wanted;
}

std::string_view content_type(Format format) {
  return format == Format::xml ? "application/fhir+xml;charset=UTF-8" : "application/fhir+json;charset=UTF-8";
}

}  // namespace bb::gateway
