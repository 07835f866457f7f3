#include "fhir/eob/coding.h"

namespace bb::fhir::eob {

std::string prepared(const Coding& coding) {
  std::string json =
      R"({"system":")" + std::string(coding.system) + R"(","code":")" + std::string(coding.code) + '"';
  if (!coding.display.empty()) json += R"(,"display":")" + json_escaped(coding.display) + '"';
  return json + '}';
}

std::string prepared_category(std::string_view system, const terminology::Variable& variable) {
  const std::string url = std::string(kResources) + "codesystem/" + std::string(system);
  return prepared({url, variable.url(), variable.label()});
}

std::string extension_begin(const terminology::Variable& variable) {
  return R"({"url":")" + std::string(variable.url()) + "\",";
}

std::string extension_begin(const terminology::Variable& variable, std::string_view value) {
  return extension_begin(variable) + '"' + std::string(value) + R"(":{"system":")" +
         std::string(variable.url()) + "\",";
}

void append_coding(JsonWriter& out, std::string_view system, std::string_view code) {
  out.raw(R"({"system":")");
  out.raw(system);
  out.raw(R"(","code":")");
  append_escaped(out.buffer(), code);
  out.raw("\"},");
}

void append_coding(JsonWriter& out, std::string_view system, const terminology::Variable& variable,
                   std::string_view code) {
  const std::string_view display = variable.display_json(code);
  if (display.empty()) return append_coding(out, system, code);
  out.raw(R"({"system":")");
  out.raw(system);
  out.raw(R"(","code":")");
  append_escaped(out.buffer(), code);
  out.raw(R"(","display":")");
  out.raw(display);
  out.raw("\"},");
}

void append_coding(JsonWriter& out, const terminology::Variable& variable, std::string_view code) {
  append_coding(out, variable.url(), variable, code);
}

void append_coding_extension(JsonWriter& out, const terminology::Variable& variable, std::string_view code) {
  if (const std::string_view whole = variable.coding_extension(code); !whole.empty()) return out.raw(whole);
  out.raw(R"({"url":")");
  out.raw(variable.url());
  out.raw(R"(","valueCoding":)");
  append_coding(out, variable.url(), code);
  out.end('}');
}

}  // namespace bb::fhir::eob
