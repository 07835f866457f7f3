#include "terminology/name_file.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <utility>
#include <vector>

#include "base/encoding.h"

namespace bb::terminology {
namespace {

constexpr std::size_t kMostLineBytes = std::size_t{1} << 20;
constexpr std::size_t kMostNpiDigits = 10;

constexpr std::array<std::pair<std::string_view, IcdSystem>, 4> kIcdSystems = {{
    {"icd-9-cm", IcdSystem::icd9_cm},
    {"icd-10-cm", IcdSystem::icd10_cm},
    {"icd-9-pcs", IcdSystem::icd9_pcs},
    {"icd-10-pcs", IcdSystem::icd10_pcs},
}};

// The member's text, empty when there is none; trimmed, since publishers pad.
std::string_view text_of(const simdjson::dom::element& object, const char* member) {
  std::string_view text;
  return object[member].get(text) == simdjson::SUCCESS ? trim(text) : std::string_view();
}

Result<void> take_provider(const simdjson::dom::element& object, NameSink& sink) {
  const std::string_view npi = text_of(object, "npi");
  const bool digits = std::all_of(npi.begin(), npi.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (npi.empty() || npi.size() > kMostNpiDigits || !digits) return invalid("npi is not up to ten digits.");
  const ProviderName name{
      .entity_type = text_of(object, "entityTypeCode"),
      .organisation = text_of(object, "providerOrganizationName"),
      .prefix = text_of(object, "providerNamePrefix"),
      .first = text_of(object, "providerFirstName"),
      .middle = text_of(object, "providerMiddleName"),
      .last = text_of(object, "providerLastName"),
      .suffix = text_of(object, "providerNameSuffix"),
      .credential = text_of(object, "providerCredential"),
  };
  return sink.provider(npi, {.display = provider_display(name),
                             .taxonomy_code = std::string(text_of(object, "taxonomyCode")),
                             .taxonomy_display = std::string(text_of(object, "taxonomyDisplay"))});
}

Result<void> take_json(simdjson::dom::parser& parser, std::string_view line, NameSink& sink) {
  simdjson::dom::element object;
  if (parser.parse(line.data(), line.size()).get(object) != simdjson::SUCCESS || !object.is_object()) {
    return invalid("not a JSON object.");
  }
  if (object["npi"].error() == simdjson::SUCCESS) return take_provider(object, sink);
  const std::string_view code = text_of(object, "code"), display = text_of(object, "display");
  if (code.empty() || display.empty()) {
    return invalid("neither a provider (npi) nor a drug (code and display).");
  }
  return sink.drug(code, display);
}

// A field as spreadsheets write it: in double quotes when it holds a comma, its own quotes doubled.
std::string unquoted(std::string_view field) {
  if (field.size() < 2 || field.front() != '"' || field.back() != '"') return std::string(field);
  std::string text;
  field = field.substr(1, field.size() - 2);
  for (std::size_t i = 0; i < field.size(); ++i) {
    text += field[i];
    if (field[i] == '"' && i + 1 < field.size() && field[i + 1] == '"') ++i;
  }
  return text;
}

Result<void> take_icd(std::string_view line, NameSink& sink) {
  const auto fields = split(line, '\t');
  if (fields.size() != 3) return invalid("not three columns with tabs between them.");
  for (const auto& [name, system] : kIcdSystems) {
    if (!equals_ignore_case(name, fields[0])) continue;
    if (trim(fields[1]).empty()) return invalid("no code.");
    return sink.icd(system, fields[1], unquoted(trim(fields[2])));
  }
  return invalid("the system is none of icd-9-cm, icd-10-cm, icd-9-pcs, icd-10-pcs.");
}

}  // namespace

std::string provider_display(const ProviderName& name) {
  if (name.entity_type == "2") return std::string(name.organisation);
  std::string display;
  for (const std::string_view part :
       {name.prefix, name.first, name.middle, name.last, name.suffix, name.credential}) {
    if (part.empty()) continue;
    if (!display.empty()) display += ' ';
    display += part;
  }
  return display;
}

Result<std::uint64_t> read_name_file(const std::string& path, NameSink& sink) {
  std::ifstream file(path, std::ios::binary);
  std::string line;
  const auto at = [&](std::uint64_t number, std::string_view reason) {
    return invalid(path + ", line " + std::to_string(number) + ": " + std::string(reason));
  };
  if (!file || (!std::getline(file, line) && !file.eof())) return invalid(path + " cannot be read.");
  const bool tabbed = trim(line) == "system\tcode\tdisplay";
  if (!tabbed && !line.starts_with('{')) {
    return at(1,
              "no known kind of name file: neither JSON lines of providers or drugs, nor "
              "system, code and display with tabs between them.");
  }
  simdjson::dom::parser parser;
  std::uint64_t names = 0, number = 1;
  bool more = !tabbed || std::getline(file, line);
  for (number += tabbed ? 1 : 0; more; more = static_cast<bool>(std::getline(file, line)), ++number) {
    while (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    if (line.size() > kMostLineBytes) return at(number, "the line is too long.");
    if (!is_text(line)) return at(number, "not UTF-8 text, or a NUL.");
    const auto taken = tabbed ? take_icd(line, sink) : take_json(parser, line, sink);
    if (!taken.ok()) {
      return taken.error().kind == ErrorKind::invalid ? at(number, taken.error().message) : taken.error();
    }
    ++names;
  }
  return names;
}

}  // namespace bb::terminology
