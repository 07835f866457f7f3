#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "fhir/bundle.h"
#include "fhir/eob.h"
#include "fhir/parameters.h"
#include "fhir/partially_adjudicated.h"
#include "fhir/service_impl.h"

namespace bb::fhir {
namespace {

Error unknown_resource(std::string_view type, std::string_view id) {
  return not_found("HAPI-0971: Resource " + std::string(type) + "/" + std::string(id) + " is not known");
}

// An id that ends in "-NUMBER", the number possibly negative: "part-a-7", "pde--7".
struct TypedId {
  std::string_view type, number;
};
std::optional<TypedId> split_id(std::string_view id) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::size_t begin = id.size();
  while (begin > 0 && is_digit(id[begin - 1])) --begin;
  if (begin == id.size()) return std::nullopt;
  if (begin > 1 && id[begin - 1] == '-' && id[begin - 2] == '-') --begin;
  if (begin < 2 || id[begin - 1] != '-') return std::nullopt;
  return TypedId{id.substr(0, begin - 1), id.substr(begin)};
}

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_alphanumeric(char c) { return is_alpha(c) || (c >= '0' && c <= '9'); }

// CMS's pattern of a coverage's part: alphanumerics, then one "-" and one more, which in v2 may be missing.
bool looks_like_part(Version version, std::string_view part) {
  if (part.size() < 2 || !is_alphanumeric(part.back())) return false;
  part.remove_suffix(1);
  if (part.back() == '-') {
    part.remove_suffix(1);
  } else if (version == Version::v1) {
    return false;
  }
  return !part.empty() && std::all_of(part.begin(), part.end(), is_alphanumeric);
}

Error bad_coverage_id(Version version, std::string_view id) {
  const std::string_view expected =
      version == Version::v1
          ? "pattern: {alphaNumericString}-{singleCharacter}-{idNumber}"
          : "patterns: {alphaNumericString}?-{alphaNumericString}-{idNumber}"
            " or {alphaNumericString}?-{alphaNumericString}?-{alphaNumericString}-{idNumber}";
  return invalid("Coverage ID pattern: '" + std::string(id) + "' does not match expected " +
                 std::string(expected));
}

Result<void> refuse_version(std::string_view id, std::string_view called) {
  if (id.find("/_history") == std::string_view::npos) return {};
  return invalid(std::string(called) + " ID must not define a version");
}

}  // namespace

Result<Instant> Service::Impl::read_patient(const Request& request, Body& body) {
  BB_TRY(refuse_version(*request.id, "Patient"));
  const auto id = parse_number(*request.id, "Patient ID");
  if (!id.ok()) return invalid("Patient ID must be a number");
  if (bound_to_other(request, *id)) return unknown_resource("Patient", *request.id);
  BB_ASSIGN(const auto found, read_person(request, *id, 0, body));
  if (!found) return unknown_resource("Patient", *request.id);
  return *found;
}

Result<Instant> Service::Impl::read_coverage(const Request& request, Body& body) {
  BB_TRY(refuse_version(*request.id, "Coverage"));
  const auto id = split_id(*request.id);
  if (!id || !looks_like_part(request.version, id->type))
    return bad_coverage_id(request.version, *request.id);
  BB_ASSIGN(const store::BeneficiaryId number, parse_number(id->number, "Beneficiary ID"));
  const auto part = part_by_name(id->type);
  if (!part) return unknown_resource("Coverage", *request.id);
  if (bound_to_other(request, number)) return unknown_resource("Beneficiary", id->number);
  BB_ASSIGN(const auto found, read_person(request, number, static_cast<std::size_t>(*part), body));
  if (!found) return unknown_resource("Beneficiary", id->number);
  return *found;
}

Result<Instant> Service::Impl::read_claim(const Request& request, Body& body) {
  BB_TRY(refuse_version(*request.id, "ExplanationOfBenefit"));
  const auto id = split_id(*request.id);
  if (!id || !std::all_of(id->type.begin(), id->type.end(), is_alpha)) {
    return invalid("ExplanationOfBenefit ID pattern: '" + std::string(*request.id) +
                   "' does not match expected pattern: {alphaString}-{idNumber}");
  }
  const Error unknown = unknown_resource("ExplanationOfBenefit", *request.id);
  const auto type = claim_type_by_name(id->type);
  const auto number = parse_number(id->number, "Claim ID");
  if (!type || !number.ok()) return unknown;

  Page page;
  const std::uint64_t names_version = store->names_version();
  BB_ASSIGN(const bool found, store->visit_claim(*type, *number, [&](const store::ClaimRow& claim) {
    if (bound_to_other(request, claim.beneficiary) || (request.exclude_sensitive && claim.sensitive)) return;
    page.add(claim, body.inserts != nullptr ? find_rendered(request, claim, names_version) : std::nullopt);
  }));
  std::optional<Instant> last_updated;
  bool is_readable = false;
  auto names_of_request = names.borrow();
  page.for_each([&](const store::ClaimRow& claim, const Page::Place& place) {
    last_updated = claim.last_updated;
    if (place) {
      insert_resource(*place, body);
      is_readable = true;
    } else {
      const std::size_t begin = body.text.size();
      JsonWriter out(body.text);
      is_readable = render_claim(request, claim, *names_of_request, out);
      out.finish();
      if (is_readable && body.inserts != nullptr && names_of_request.are_complete()) {
        const RenderedResources::Offer offer = {key_of(request, claim, names_version),
                                                body.text.view().substr(begin), claim.last_updated};
        rendered.offer({&offer, 1});
      }
    }
  });
  if (!found || !last_updated) return unknown;
  if (!is_readable) return unreadable(id->type, *number);
  return *last_updated;
}

Result<Instant> Service::Impl::read(const Request& request, Body& body) {
  if (request.type == ResourceType::explanation_of_benefit) return read_claim(request, body);
  if (request.type == ResourceType::audit_event) return unknown_resource("AuditEvent", *request.id);
  if (is_partially_adjudicated(request.type)) return no_partially_adjudicated(request);
  return request.type == ResourceType::patient ? read_patient(request, body) : read_coverage(request, body);
}

}  // namespace bb::fhir
