#include "fhir/capability_statement.h"

#include <span>

#include "fhir/json_writer.h"
#include "fhir/meta.h"

namespace bb::fhir {
namespace {

struct SearchParameter {
  std::string_view name, type, documentation;
};

struct Resource {
  std::string_view type;
  std::span<const SearchParameter> parameters;  // by name
};

constexpr SearchParameter kCount = {"_count", "string",
                                    "How many entries a page has, for example `_count=10`."};
constexpr SearchParameter kStartIndex = {
    "startIndex", "string",
    "The first entry of the page, counted from 0. The links of a Bundle carry it: follow those."};
constexpr SearchParameter kLastUpdated = {
    "_lastUpdated", "date",
    "When the resource was last updated: at most one lower bound (`gt`, `ge`) and one upper bound (`lt`, "
    "`le`). "
    "Without a time zone UTC is meant. Example: `_lastUpdated=ge2023-01-02&_lastUpdated=lt2023-05-01`."};

constexpr SearchParameter kCoverageParameters[] = {
    kCount,
    kLastUpdated,
    {"beneficiary", "reference",
     "Required. Whose coverage: `beneficiary=567834` or `beneficiary=Patient/567834`."},
    kStartIndex,
};

constexpr SearchParameter kClaimParameters[] = {
    kCount,
    kLastUpdated,
    {"excludeSAMHSA", "string",
     "`true` leaves out claims that touch substance use treatment (42 CFR Part 2)."},
    {"includeTaxNumbers", "string", "Has no effect: the request header IncludeTaxNumbers decides."},
    {"patient", "reference", "Required. Whose claims: `patient=567834` or `patient=Patient/567834`."},
    {"service-date", "date",
     "The last day of the claim, or the day a prescription was filled: at most one lower bound (`gt`, `ge`) "
     "and "
     "one upper bound (`lt`, `le`)."},
    kStartIndex,
    {"type", "token",
     "Types of claim, separated by commas: `type=carrier,inpatient`. All types when absent."},
};

constexpr SearchParameter kPatientParameters[] = {
    kCount,
    {"_id", "token",
     "The beneficiary's id, `_id=567834`; or its MBI, by POST only: "
     "`_id=http://hl7.org/fhir/sid/us-mbi|MBI`. Either "
     "_id or identifier is required."},
    kLastUpdated,
    {"identifier", "token",
     "The hash of an MBI or HICN that the beneficiary has or had, "
     "`identifier=https://bluebutton.cms.gov/resources/identifier/mbi-hash|HASH`; or an MBI, by POST only. "
     "Either "
     "_id or identifier is required."},
    kStartIndex,
};

constexpr Resource kResources[] = {
    {"Coverage", kCoverageParameters},
    {"ExplanationOfBenefit", kClaimParameters},
    {"Patient", kPatientParameters},
};

void resource(JsonWriter& out, const Resource& resource) {
  out.raw("{");
  out.member(R"("type":)", resource.type);
  out.raw(R"("profile":"http://hl7.org/fhir/StructureDefinition/)");
  out.raw(resource.type);
  out.raw(R"(","interaction":[{"code":"read"},{"code":"search-type"}],"searchParam":[)");
  for (const SearchParameter& parameter : resource.parameters) {
    out.raw("{");
    out.member(R"("name":)", parameter.name);
    out.member(R"("type":)", parameter.type);
    out.member(R"("documentation":)", parameter.documentation);
    out.end('}');
  }
  out.end(']');
  out.end('}');
}

}  // namespace

void capability_statement(Buffer& body, std::string_view base, Instant now) {
  char date[kInstantLength];
  write_instant(now, date);
  JsonWriter out(body);
  out.raw(
      R"({"resourceType":"CapabilityStatement","id":"bluebutton-v2","name":"RestServer","status":"active",)");
  out.member(R"("date":)", std::string_view(date, sizeof date));
  out.raw(R"("kind":"instance","software":{"name":"bluebutton"},)");
  out.raw(R"("implementation":{"description":"Medicare claims as FHIR R4, CARIN Blue Button profiles",)");
  out.member(R"("url":)", base);
  out.end('}');
  out.raw(R"("fhirVersion":"4.0.1","format":["application/fhir+json","json"],)");
  out.raw(R"("rest":[{"mode":"server","resource":[)");
  for (const Resource& served : kResources) resource(out, served);
  out.end(']');
  out.end('}');
  out.end(']');
  out.end('}');
  out.finish();
}

}  // namespace bb::fhir
