#include "fhir/eob/icd.h"

#include <algorithm>
#include <cstring>

namespace bb::fhir::eob {
namespace {

using terminology::IcdSystem;

void append_coding(JsonWriter& out, std::string_view begin, std::string_view code,
                   std::string_view display_json) {
  out.raw(begin);
  append_escaped(out.buffer(), code);
  if (!display_json.empty()) {
    out.raw(R"(","display":")");
    out.raw(display_json);
  }
  out.raw("\"},");
}

// The US edition of ICD-10 differs between diagnoses and procedures, and CMS names the latter by its own URL.
constexpr std::string_view kIcd10Cm = R"({"system":"http://hl7.org/fhir/sid/icd-10-cm","code":")";
constexpr std::string_view kIcd10Medicare =
    R"({"system":"http://www.cms.gov/Medicare/Coding/ICD10","code":")";
constexpr std::string_view kIcd10 = R"({"system":"http://hl7.org/fhir/sid/icd-10","code":")";
constexpr std::string_view kIcd9 = R"({"system":"http://hl7.org/fhir/sid/icd-9-cm","code":")";
constexpr std::string_view kUnknown = R"({"system":"http://hl7.org/fhir/sid/unknown-icd-version)";

// ICD-9-CM is one system: diagnoses are its volumes 1 and 2, procedures its volume 3. A table of the system
// as a whole names procedures too; volume 3 goes before it, for a diagnosis may have the same digits.
std::string_view icd9_name(terminology::Names& names, IcdKind kind, std::string_view code) {
  if (kind == IcdKind::procedure) {
    if (const std::string_view name = names.icd_json(IcdSystem::icd9_pcs, code); !name.empty()) return name;
  }
  return names.icd_json(IcdSystem::icd9_cm, code);
}

}  // namespace

IcdCode::IcdCode(std::string_view code, std::string_view version) : code_(code), version_(version) {
  char bytes[8]{};
  std::memcpy(bytes, code.data(), std::min<std::size_t>(code.size(), 7));
  if (!version.empty()) bytes[7] = version[0];
  std::memcpy(&key_, bytes, sizeof key_);
}

void IcdCode::append_concept(JsonWriter& out, terminology::Names& names, IcdKind kind, Icd10 systems) const {
  const bool diagnosis = kind == IcdKind::diagnosis;
  out.raw(R"({"coding":[)");
  if (version_ == "0") {
    const std::string_view name =
        names.icd_json(diagnosis ? IcdSystem::icd10_cm : IcdSystem::icd10_pcs, code_);
    if (systems == Icd10::us_and_who) append_coding(out, diagnosis ? kIcd10Cm : kIcd10Medicare, code_, name);
    append_coding(out, kIcd10, code_, name);
  } else if (version_ == "9") {
    append_coding(out, kIcd9, code_, icd9_name(names, kind, code_));
  } else {
    out.raw(kUnknown);
    if (!version_.empty()) {
      out.raw("/");
      append_escaped(out.buffer(), version_);
    }
    append_coding(out, R"(","code":")", code_, {});
  }
  out.end("]}");
}

}  // namespace bb::fhir::eob
