#include "fhir/v2/capability_statement.h"

#include <span>

#include "fhir/json_writer.h"
#include "fhir/meta.h"
#include "fhir/search_parameters.h"

namespace bb::fhir::v2 {
namespace {

struct Resource {
  std::string_view type;
  std::string_view interactions, includes;      // JSON, as CMS orders them
  std::span<const SearchParameter> parameters;  // none: no search
};

constexpr SearchParameter kTaxNumbers = {"includeTaxNumbers", "string", documentation::kIncludeTaxNumbers};

constexpr SearchParameter kPartiallyAdjudicated[] = {
    kCount,
    kLastUpdated,
    {"excludeSAMHSA", "string", documentation::kExcludePartiallyAdjudicated},
    kTaxNumbers,
    {"isHashed", "string", documentation::kIsHashed},
    {"mbi", "reference", documentation::kMbi},
    {"service-date", "date", documentation::kPartiallyAdjudicatedDate},
    kStartIndex,
    {"type", "token", documentation::kPartiallyAdjudicatedType},
};

constexpr SearchParameter kCoverageParameters[] = {
    kCount,
    kLastUpdated,
    {"_profile", "string", documentation::kProfile},
    {"beneficiary", "reference", documentation::kBeneficiary},
    kStartIndex,
};

constexpr SearchParameter kClaimParameters[] = {
    kCount,
    kLastUpdated,
    {"excludeSAMHSA", "string", documentation::kExcludeSensitive},
    kTaxNumbers,
    {"patient", "reference", documentation::kIdSearch},
    {"service-date", "date", documentation::kServiceDate},
    kStartIndex,
    {"type", "token", documentation::kClaimType},
};

constexpr SearchParameter kPatientParameters[] = {
    kCount,
    {"_has:Coverage.extension", "token", documentation::kContract},
    {"_has:Coverage.rfrncyr", "token", documentation::kContractYear},
    {"_id", "token", documentation::kIdSearch},
    kLastUpdated,
    {"cursor", "string", documentation::kCursor},
    {"identifier", "token", documentation::kIdentifier},
    kStartIndex,
};

constexpr std::string_view kReadSearch = R"({"code":"read"},{"code":"search-type"})";
constexpr std::string_view kSearchRead = R"({"code":"search-type"},{"code":"read"})";

constexpr Resource kResources[] = {
    {"Claim", kReadSearch, R"("*","Claim:mbi")", kPartiallyAdjudicated},
    {"ClaimResponse", kReadSearch, R"("*","ClaimResponse:mbi")", kPartiallyAdjudicated},
    {"Coverage", kSearchRead, R"("*","Coverage:beneficiary")", kCoverageParameters},
    {"ExplanationOfBenefit", kReadSearch, R"("*","ExplanationOfBenefit:patient")", kClaimParameters},
    {"OperationDefinition", R"({"code":"read"})", R"("*")", {}},
    {"Patient", kSearchRead, R"("*")", kPatientParameters},
};

void append_resource(JsonWriter& out, const Resource& resource) {
  out.raw("{");
  out.member(R"("type":)", resource.type);
  out.raw(R"("profile":"http://hl7.org/fhir/StructureDefinition/)");
  out.raw(resource.type);
  out.raw(R"(","interaction":[)");
  out.raw(resource.interactions);
  out.raw(R"(],"searchInclude":[)");
  out.raw(resource.includes);
  out.raw(R"(],"searchRevInclude":["Claim:mbi","ClaimResponse:mbi","Coverage:beneficiary",)");
  out.raw(R"("ExplanationOfBenefit:patient"],)");
  append_search_parameters(out, resource.parameters);
  out.end('}');
}

}  // namespace

void capability_statement(Buffer& body, std::string_view base, Instant now) {
  char date[kInstantLength];
  write_instant(now, date);
  JsonWriter out(body);
  out.raw(R"({"resourceType":"CapabilityStatement","id":"bluebutton-v2","text":{"status":"generated",)");
  out.raw(R"("div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">Blue Button API: Direct</div>"},)");
  out.raw(R"("name":"RestServer","status":"active",)");
  out.member(R"("date":)", std::string_view(date, sizeof date));
  out.raw(R"("publisher":"Centers for Medicare & Medicaid Services","kind":"instance",)");
  out.raw(R"("software":{"name":"Blue Button API: Direct","version":"bluebutton"},)");
  out.raw(R"("implementation":{"description":"gov.cms.bfd:bfd-server-war",)");
  out.member(R"("url":)", base);
  out.end('}');
  out.raw(R"("fhirVersion":"4.0.1","format":["application/fhir+xml","xml","application/fhir+json","json"],)");
  out.raw(R"("rest":[{"mode":"server","resource":[)");
  for (const Resource& resource : kResources) append_resource(out, resource);
  out.end("]}]}");
  out.finish();
}

}  // namespace bb::fhir::v2
