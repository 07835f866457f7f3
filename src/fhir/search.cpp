#include "fhir/search.h"

#include <algorithm>
#include <chrono>

#include "fhir/eob.h"
#include "fhir/parameters.h"

namespace bb::fhir {
namespace {

constexpr std::string_view kMbi = "http://hl7.org/fhir/sid/us-mbi";
constexpr std::string_view kMbiHash = "https://bluebutton.cms.gov/resources/identifier/mbi-hash";
constexpr std::string_view kHicnHash = "https://bluebutton.cms.gov/resources/identifier/hicn-hash";
constexpr std::string_view kOldHicnHash = "http://bluebutton.cms.hhs.gov/identifier#hicnHash";
constexpr std::string_view kCoverageProfile =
    "http://hl7.org/fhir/us/carin-bb/StructureDefinition/C4BB-Coverage";
constexpr std::string_view kClaimTypeSystem = "https://bluebutton.cms.gov/resources/codesystem/eob-type";

Error mbi_needs_post() {
  return invalid("Search query by '" + std::string(kMbi) + "' is only supported in POST request");
}

// `_id`: a beneficiary's id, or its MBI.
Result<void> parse_id(const Request& request, std::string_view value, PatientSearch& search) {
  const Token token = parse_token(value);
  if (token.system == kMbi) {
    if (!request.post) return mbi_needs_post();
    if (token.code.empty()) return invalid("Missing required id value");
    search.mbi = token.code;
    return {};
  }
  if (token.system && !token.system->empty())
    return invalid("System is unsupported here and should not be set (" + std::string(*token.system) + ")");
  if (token.code.empty()) return invalid("Missing required id value");
  BB_ASSIGN(search.id, parse_number(token.code, "Patient ID"));
  return {};
}

Result<void> parse_identifier(const Request& request, std::string_view value, PatientSearch& search) {
  const Token token = parse_token(value);
  const std::string_view system = token.system.value_or("null");
  const bool hicn = system == kHicnHash || system == kOldHicnHash;
  if (system != kMbi && system != kMbiHash && !hicn)
    return invalid("Unsupported identifier system: " + std::string(system));
  if (system == kMbi && !request.post) return mbi_needs_post();
  if (trim(token.code).empty()) return invalid("lookup value cannot be null/empty");
  if (system == kMbi) {
    search.mbi = token.code;
  } else {
    search.hash.emplace(hicn ? store::IdentifierKind::hicn_hash : store::IdentifierKind::mbi_hash,
                        token.code);
  }
  return {};
}

// The types that one `type` parameter names: commas mean or. A code without system, or of CMS's system, is a
// claim type; CMS's system with no code, or one it does not know, means all; everything else matches nothing.
ClaimTypes claim_types(std::string_view value) {
  ClaimTypes types = 0;
  for (const std::string_view item : split(value, ',')) {
    const Token token = parse_token(item);
    const auto type = claim_type_by_name(token.code);
    if (token.system && *token.system != kClaimTypeSystem) continue;
    if (type) {
      types |= bit(*type);
    } else if (token.system) {
      types = kAllClaimTypes;
    }
  }
  return types;
}

Date day_of(Instant at) {
  return Date{
      static_cast<std::int32_t>(std::chrono::floor<std::chrono::days>(at).time_since_epoch().count())};
}

// The beneficiary that a reference parameter names, or that the request is bound to.
Result<store::BeneficiaryId> parse_beneficiary(const Request& request, const KnownParameters& parameters,
                                               std::string_view parameter, std::string_view field) {
  BB_ASSIGN(const auto value, parameters.single(parameter));
  if (value) return parse_reference(*value, field);
  if (request.beneficiary) return *request.beneficiary;
  return unknown_search(request);
}

// `_profile` of v2: what is shown has CARIN's profile for Blue Button, and no other can be chosen.
Result<void> check_profile(const Request& request, const KnownParameters& parameters) {
  if (request.version == Version::v1) return {};
  BB_ASSIGN(const auto profile, parameters.single("_profile"));
  if (!profile || profile->empty() || *profile == kCoverageProfile) return {};
  return invalid("Invalid profile: " + std::string(*profile));
}

// `cursor`, the id of the claim that the page before ended with: "carrier-9991831999".
Result<std::optional<store::ClaimPosition>> parse_cursor(const KnownParameters& parameters) {
  BB_ASSIGN(const auto value, parameters.single("cursor"));
  if (!value || value->empty()) return std::optional<store::ClaimPosition>();
  const std::size_t dash = value->find('-');
  const auto type = claim_type_by_name(value->substr(0, dash));
  const auto id = parse_number(dash == std::string_view::npos ? "" : value->substr(dash + 1), "cursor");
  if (!type || !id.ok()) return invalid("Value for cursor must be the ID of an ExplanationOfBenefit");
  return std::optional(store::ClaimPosition{*type, *id});
}

}  // namespace

bool has_plain_mbi(const Parameters& parameters) {
  return std::any_of(parameters.begin(), parameters.end(),
                     [](const Parameter& parameter) { return parse_token(parameter.second).system == kMbi; });
}

Result<PatientSearch> parse_patient_search(const Request& request) {
  const bool by_identifier = find_parameter(request.parameters, "identifier") != nullptr;
  BB_ASSIGN(const auto parameters, KnownParameters::check(request, {by_identifier ? "identifier" : "_id",
                                                                    "_lastUpdated", "_count", "startIndex"}));
  PatientSearch search;
  BB_ASSIGN(const auto value, parameters.single(by_identifier ? "identifier" : "_id"));
  if (value) {
    BB_TRY(by_identifier ? parse_identifier(request, *value, search) : parse_id(request, *value, search));
  } else if (request.beneficiary) {
    search.id = request.beneficiary;
  } else {
    return unknown_search(request);
  }
  BB_ASSIGN(search.updated, parse_date_range("_lastUpdated", parameters.all("_lastUpdated")));
  BB_ASSIGN(search.paging, parse_paging(parameters));
  return search;
}

Result<CoverageSearch> parse_coverage_search(const Request& request) {
  BB_ASSIGN(const auto parameters, KnownParameters::check(request, {"beneficiary", "_lastUpdated", "_count",
                                                                    "startIndex", "_profile"}));
  CoverageSearch search{};
  BB_ASSIGN(search.beneficiary, parse_beneficiary(request, parameters, "beneficiary", "Beneficiary ID"));
  BB_TRY(check_profile(request, parameters));
  BB_ASSIGN(search.updated, parse_date_range("_lastUpdated", parameters.all("_lastUpdated")));
  BB_ASSIGN(search.paging, parse_paging(parameters));
  return search;
}

Result<ClaimSearch> parse_claim_search(const Request& request) {
  BB_ASSIGN(const auto parameters,
            KnownParameters::check(
                request, {"patient", "type", "service-date", "_lastUpdated", "_count", "startIndex", "cursor",
                          "excludeSAMHSA", "includeTaxNumbers", "_elements"}));
  if (!request.post && !parameters.all("_elements").empty())
    return invalid("_elements tag is only supported via POST request");
  ClaimSearch search;
  BB_ASSIGN(search.query.beneficiary, parse_beneficiary(request, parameters, "patient", "Patient ID"));
  BB_ASSIGN(search.paging, parse_paging(parameters));
  BB_ASSIGN(search.after, parse_cursor(parameters));

  search.query.types = kAllClaimTypes;
  for (const std::string_view value : parameters.all("type")) {
    if (!value.empty()) search.query.types &= claim_types(value);
  }

  BB_ASSIGN(const InstantRange updated, parse_date_range("_lastUpdated", parameters.all("_lastUpdated")));
  search.query.updated_from = updated.from;
  search.query.updated_to = updated.to;
  BB_ASSIGN(const InstantRange service, parse_date_range("service-date", parameters.all("service-date")));
  if (service.from) search.query.through_from = day_of(*service.from);
  if (service.to) search.query.through_to = day_of(*service.to);

  BB_ASSIGN(const bool exclude_sensitive, parse_flag(parameters, "excludeSAMHSA"));
  search.query.exclude_sensitive = exclude_sensitive || request.exclude_sensitive;
  return search;
}

}  // namespace bb::fhir
