// The project's own formats: JSON lines of providers and drugs, and codes of ICD between tabs.

#include <simdjson.h>

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "terminology/name_format.h"

namespace bb::terminology {
namespace {

constexpr std::size_t kMostNpiDigits = 10;
constexpr std::string_view kTabbedHeader = "system\tcode\tdisplay";

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

class Json final : public NameFormat {
 public:
  Result<std::uint64_t> take(std::string_view line, NameSink& sink) override {
    simdjson::dom::element object;
    if (parser_.parse(line.data(), line.size()).get(object) != simdjson::SUCCESS || !object.is_object()) {
      return invalid("not a JSON object.");
    }
    if (object["npi"].error() == simdjson::SUCCESS) {
      BB_TRY(take_provider(object, sink));
      return std::uint64_t{1};
    }
    const std::string_view code = text_of(object, "code"), display = text_of(object, "display");
    if (code.empty() || display.empty()) {
      return invalid("neither a provider (npi) nor a drug (code and display).");
    }
    BB_TRY(sink.drug(code, display));
    return std::uint64_t{1};
  }

 private:
  simdjson::dom::parser parser_;
};

class Tabbed final : public NameFormat {
 public:
  Result<std::uint64_t> take(std::string_view line, NameSink& sink) override {
    const auto fields = split(line, '\t');
    if (fields.size() != 3) return invalid("not three columns with tabs between them.");
    for (const auto& [name, system] : kIcdSystems) {
      if (!equals_ignore_case(name, fields[0])) continue;
      if (trim(fields[1]).empty()) return invalid("no code.");
      BB_TRY(sink.icd(system, fields[1], unquoted(trim(fields[2]))));
      return std::uint64_t{1};
    }
    return invalid("the system is none of icd-9-cm, icd-10-cm, icd-9-pcs, icd-10-pcs.");
  }
};

}  // namespace

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

Result<std::unique_ptr<NameFormat>> json_file(std::string_view first_line) {
  if (!first_line.starts_with('{')) return std::unique_ptr<NameFormat>();
  return std::unique_ptr<NameFormat>(std::make_unique<Json>());
}

Result<std::unique_ptr<NameFormat>> tabbed_file(std::string_view first_line) {
  if (trim(first_line) != kTabbedHeader) return std::unique_ptr<NameFormat>();
  return std::unique_ptr<NameFormat>(std::make_unique<Tabbed>());
}

}  // namespace bb::terminology
