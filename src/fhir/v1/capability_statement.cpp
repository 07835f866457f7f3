#include "fhir/v1/capability_statement.h"

#include <span>

#include "fhir/json_writer.h"
#include "fhir/meta.h"
#include "fhir/search_parameters.h"

namespace bb::fhir::v1 {
namespace {

struct Resource {
  std::string_view type;
  std::span<const SearchParameter> parameters;  // none: no search
};

constexpr SearchParameter kCoverageParameters[] = {
    {"beneficiary", "reference", documentation::kIdSearch},
    kCount,
    kLastUpdated,
    kStartIndex,
};

constexpr SearchParameter kClaimParameters[] = {
    {"patient", "reference", documentation::kIdSearch},
    kCount,
    kLastUpdated,
    {"excludeSAMHSA", "string", documentation::kExcludeSensitive},
    {"includeTaxNumbers", "string", documentation::kIncludeTaxNumbers},
    {"service-date", "date", documentation::kServiceDate},
    kStartIndex,
    {"type", "token", documentation::kClaimType},
};

// CMS has three searches of Patient, by id, identifier and Part D contract, and names the parameters of each.
constexpr SearchParameter kPatientParameters[] = {
    kCount,
    kCount,
    kCount,
    {"_has:Coverage", "token", documentation::kContract},
    {"_has:Coverage", "token", documentation::kContractYear},
    {"_id", "token", documentation::kIdSearch},
    kLastUpdated,
    {"_lastUpdated", "date", "Include resources last updated in the given range"},
    {"cursor", "string", documentation::kCursor},
    {"identifier", "token", "The patient identifier to search for"},
    kStartIndex,
    {"startIndex", "string", "The offset used for result pagination"},
};

constexpr Resource kResources[] = {
    {"Coverage", kCoverageParameters},
    {"ExplanationOfBenefit", kClaimParameters},
    {"OperationDefinition", {}},
    {"Patient", kPatientParameters},
};

void append_resource(JsonWriter& out, const Resource& resource) {
  out.raw("{");
  out.member(R"("type":)", resource.type);
  out.raw(R"("profile":{"reference":"http://hl7.org/fhir/Profile/)");
  out.raw(resource.type);
  out.raw(R"("},"interaction":[{"code":"read"},)");
  if (!resource.parameters.empty()) out.raw(R"({"code":"search-type"},)");
  out.end(']');
  append_search_parameters(out, resource.parameters);
  out.end('}');
}

}  // namespace

void capability_statement(Buffer& body, std::string_view base, Instant now) {
  char date[kInstantLength];
  write_instant(now, date);
  JsonWriter out(body);
  out.raw(R"({"resourceType":"CapabilityStatement","status":"active",)");
  out.member(R"("date":)", std::string_view(date, sizeof date));
  out.raw(R"("publisher":"Centers for Medicare & Medicaid Services","kind":"instance",)");
  out.raw(R"("software":{"name":"Blue Button API: Direct","version":"bluebutton"},)");
  out.raw(R"("implementation":{"description":"gov.cms.bfd:bfd-server-war",)");
  out.member(R"("url":)", base);
  out.end('}');
  out.raw(R"("fhirVersion":"3.0.2","acceptUnknown":"extensions",)");
  out.raw(R"("format":["application/fhir+xml","application/fhir+json","json","xml"],)");
  out.raw(R"("rest":[{"mode":"server","resource":[)");
  for (const Resource& resource : kResources) append_resource(out, resource);
  out.end("]}]}");
  out.finish();
}

}  // namespace bb::fhir::v1
