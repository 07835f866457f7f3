#include "fhir/service.h"

#include <algorithm>
#include <vector>

#include "base/log.h"
#include "fhir/bundle.h"
#include "fhir/capability_statement.h"
#include "fhir/eob.h"
#include "fhir/names_pool.h"
#include "fhir/operation_outcome.h"
#include "fhir/parameters.h"
#include "fhir/search.h"
#include "fhir/v2/coverage.h"
#include "fhir/v2/patient.h"

namespace bb::fhir {
namespace {

Error unknown_resource(std::string_view type, std::string_view id) {
  return not_found("HAPI-0971: Resource " + std::string(type) + "/" + std::string(id) + " is not known");
}

Error unreadable(std::string_view type, std::int64_t id) {
  return internal("the stored record of " + std::string(type) + " " + std::to_string(id) + " cannot be read");
}

bool bound_to_other(const Request& request, store::BeneficiaryId beneficiary) {
  return request.beneficiary && *request.beneficiary != beneficiary;
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

// CMS's pattern of a coverage's part: alphanumerics, then possibly one "-" and one more.
bool looks_like_part(std::string_view part) {
  if (part.size() < 2 || !is_alphanumeric(part.back())) return false;
  part.remove_suffix(1);
  if (part.back() == '-') part.remove_suffix(1);
  return !part.empty() && std::all_of(part.begin(), part.end(), is_alphanumeric);
}

Result<void> refuse_version(std::string_view id, std::string_view called) {
  if (id.find("/_history") == std::string_view::npos) return {};
  return invalid(std::string(called) + " ID must not define a version");
}

// Claims of one page, copied out of the store's visit: a renderer looks names up in that same store.
class Page {
 public:
  void add(const store::ClaimRow& claim) {
    claims_.push_back({claim, bytes_.size(), claim.record.size()});
    bytes_.append(claim.record);
  }

  template <class Each>
  void for_each(Each each) {
    for (Claim& claim : claims_) {
      claim.row.record = std::string_view(bytes_).substr(claim.begin, claim.size);
      each(claim.row);
    }
  }

 private:
  struct Claim {
    store::ClaimRow row;
    std::size_t begin, size;
  };
  std::vector<Claim> claims_;
  std::string bytes_;
};

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid:
      return 400;
    case ErrorKind::not_found:
      return 404;
    case ErrorKind::busy:
    case ErrorKind::unavailable:
      return 503;
    default:
      return 500;
  }
}

}  // namespace

struct Service::Impl {
  Impl(std::shared_ptr<store::ClaimStore> s, std::shared_ptr<const Clock> c)
      : store(std::move(s)), clock(std::move(c)), names(*store) {}

  std::shared_ptr<store::ClaimStore> store;
  std::shared_ptr<const Clock> clock;
  NamesPool names;

  // Each returns what becomes Answer::last_modified.
  Result<Instant> read_patient(const Request& request, JsonWriter& out);
  Result<Instant> read_coverage(const Request& request, JsonWriter& out);
  Result<Instant> read_claim(const Request& request, JsonWriter& out);
  Result<Instant> search_patient(const Request& request, Buffer& body);
  Result<Instant> search_coverage(const Request& request, Buffer& body);
  Result<Instant> search_claims(const Request& request, Buffer& body);

  Result<Instant> answer(const Request& request, Buffer& body);
  Result<Instant> read(const Request& request, Buffer& body);

  Result<std::optional<store::BeneficiaryRow>> find(const PatientSearch& search, const Request& request);
  Result<std::optional<store::BeneficiaryRow>> find_updated(store::BeneficiaryId id,
                                                            const InstantRange& updated);
  // What a part's Coverage shows of them: only part D does.
  Result<std::vector<std::string>> earlier_years(v2::Part part, store::BeneficiaryId id) {
    if (part != v2::Part::d) return std::vector<std::string>();
    return store->find_earlier_years(id);
  }
  // Nothing can have been updated after the last load.
  bool excludes_everything(const std::optional<Instant>& updated_from) {
    return updated_from && *updated_from > store->last_loaded();
  }
};

Result<Instant> Service::Impl::read_patient(const Request& request, JsonWriter& out) {
  BB_TRY(refuse_version(*request.id, "Patient"));
  const auto id = parse_number(*request.id, "Patient ID");
  if (!id.ok()) return invalid("Patient ID must be a number");
  if (bound_to_other(request, *id)) return unknown_resource("Patient", *request.id);
  BB_ASSIGN(const auto beneficiary, store->find_beneficiary(*id));
  if (!beneficiary) return unknown_resource("Patient", *request.id);
  if (!v2::render_patient(out, *beneficiary, {.include_address_fields = request.include_address_fields}))
    return unreadable("beneficiary", *id);
  return beneficiary->last_updated;
}

Result<Instant> Service::Impl::read_coverage(const Request& request, JsonWriter& out) {
  BB_TRY(refuse_version(*request.id, "Coverage"));
  const auto id = split_id(*request.id);
  if (!id || !looks_like_part(id->type)) {
    return invalid("Coverage ID pattern: '" + std::string(*request.id) +
                   "' does not match expected patterns: {alphaNumericString}?-{alphaNumericString}-{idNumber}"
                   " or {alphaNumericString}?-{alphaNumericString}?-{alphaNumericString}-{idNumber}");
  }
  BB_ASSIGN(const store::BeneficiaryId number, parse_number(id->number, "Beneficiary ID"));
  const auto part = v2::part_by_name(id->type);
  if (!part) return unknown_resource("Coverage", *request.id);
  if (bound_to_other(request, number)) return unknown_resource("Beneficiary", id->number);
  BB_ASSIGN(const auto beneficiary, store->find_beneficiary(number));
  if (!beneficiary) return unknown_resource("Beneficiary", id->number);
  BB_ASSIGN(const auto earlier, earlier_years(*part, number));
  if (!v2::render_coverage(out, *beneficiary, *part, earlier)) return unreadable("beneficiary", number);
  return beneficiary->last_updated;
}

Result<Instant> Service::Impl::read_claim(const Request& request, JsonWriter& out) {
  BB_TRY(refuse_version(*request.id, "ExplanationOfBenefit"));
  const auto id = split_id(*request.id);
  if (!id || !std::all_of(id->type.begin(), id->type.end(), is_alpha)) {
    return invalid("ExplanationOfBenefit ID pattern: '" + std::string(*request.id) +
                   "' does not match expected pattern: {alphaString}-{idNumber}");
  }
  const Error unknown = unknown_resource("ExplanationOfBenefit", *request.id);
  const auto type = claim_type_by_name(id->type);
  const auto number = parse_number(id->number, "Claim ID");
  if (!type || !number.ok() || (bit(*type) & v2::kRenderedClaimTypes) == 0) return unknown;

  Page page;
  BB_ASSIGN(const bool found, store->visit_claim(*type, *number, [&](const store::ClaimRow& claim) {
    if (bound_to_other(request, claim.beneficiary) || (request.exclude_sensitive && claim.sensitive)) return;
    page.add(claim);
  }));
  std::optional<Instant> last_updated;
  bool rendered = false;
  auto names_of_request = names.borrow();
  page.for_each([&](const store::ClaimRow& claim) {
    last_updated = claim.last_updated;
    rendered =
        v2::render_eob(out, claim, {.include_tax_numbers = request.include_tax_numbers}, *names_of_request);
  });
  if (!found || !last_updated) return unknown;
  if (!rendered) return unreadable(id->type, *number);
  return *last_updated;
}

Result<std::optional<store::BeneficiaryRow>> Service::Impl::find_updated(store::BeneficiaryId id,
                                                                         const InstantRange& updated) {
  if (excludes_everything(updated.from)) return std::optional<store::BeneficiaryRow>();
  BB_ASSIGN(auto beneficiary, store->find_beneficiary(id));
  if (beneficiary && !updated.contains(beneficiary->last_updated)) beneficiary.reset();
  return beneficiary;
}

Result<std::optional<store::BeneficiaryRow>> Service::Impl::find(const PatientSearch& search,
                                                                 const Request& request) {
  std::vector<store::BeneficiaryId> ids;
  if (search.id) {
    ids.push_back(*search.id);
  } else if (search.mbi) {
    BB_ASSIGN(ids, store->find_by_identifier(store::IdentifierKind::mbi_hash,
                                             store->identifier_hash()(*search.mbi)));
  } else {
    BB_ASSIGN(ids, store->find_by_identifier(search.hash->first, search.hash->second));
  }
  std::erase_if(ids, [&](store::BeneficiaryId id) { return bound_to_other(request, id); });
  if (ids.empty()) return std::optional<store::BeneficiaryRow>();
  if (ids.size() > 1) {
    std::string list;
    for (const store::BeneficiaryId id : ids)
      list.append(list.empty() ? "" : ", ").append(std::to_string(id));
    return not_found("By hash query found more than one distinct BENE_ID: " + std::to_string(ids.size()) +
                     ", DistinctBeneIdsList: [" + list + "]");
  }
  return find_updated(ids.front(), search.updated);
}

Result<Instant> Service::Impl::search_patient(const Request& request, Buffer& body) {
  BB_ASSIGN(const PatientSearch search, parse_patient_search(request));
  BB_ASSIGN(const auto beneficiary, find(search, request));
  const std::uint64_t total = beneficiary ? 1 : 0;
  BB_TRY(check_start(search.paging, total));
  Bundle bundle(body, total, store->last_loaded());
  write_links(bundle, request, search.paging, total);
  if (beneficiary) {
    bundle.entry();
    if (!v2::render_patient(bundle.out(), *beneficiary,
                            {.include_address_fields = request.include_address_fields}))
      return unreadable("beneficiary", beneficiary->id);
    bundle.entry_done(beneficiary->last_updated);
  }
  return bundle.finish();
}

Result<Instant> Service::Impl::search_coverage(const Request& request, Buffer& body) {
  BB_ASSIGN(const CoverageSearch search, parse_coverage_search(request));
  std::optional<store::BeneficiaryRow> beneficiary;
  if (!bound_to_other(request, search.beneficiary)) {
    BB_ASSIGN(beneficiary, find_updated(search.beneficiary, search.updated));
  }
  const std::uint64_t total = beneficiary ? v2::kParts.size() : 0;
  BB_TRY(check_start(search.paging, total));
  Bundle bundle(body, total, store->last_loaded());
  write_links(bundle, request, search.paging, total);
  const std::uint64_t end = std::min(total, search.paging.start() + search.paging.size());
  for (std::uint64_t i = search.paging.start(); i < end; ++i) {
    bundle.entry();
    BB_ASSIGN(const auto earlier, earlier_years(v2::kParts[i], beneficiary->id));
    if (!v2::render_coverage(bundle.out(), *beneficiary, v2::kParts[i], earlier))
      return unreadable("beneficiary", beneficiary->id);
    bundle.entry_done(beneficiary->last_updated);
  }
  return bundle.finish();
}

Result<Instant> Service::Impl::search_claims(const Request& request, Buffer& body) {
  BB_ASSIGN(const ClaimSearch search, parse_claim_search(request));
  const bool nothing = search.query.types == 0 || bound_to_other(request, search.query.beneficiary) ||
                       excludes_everything(search.query.updated_from);
  std::uint64_t total = 0;
  if (!nothing) {
    BB_ASSIGN(total, store->count_claims(search.query));
  }
  BB_TRY(check_start(search.paging, total));
  Page page;
  if (total > 0) {
    BB_TRY(store->visit_claims(search.query, search.paging.start(), search.paging.size(),
                               [&](const store::ClaimRow& claim) { page.add(claim); }));
  }
  Bundle bundle(body, total, store->last_loaded());
  write_links(bundle, request, search.paging, total);
  auto names_of_request = names.borrow();
  page.for_each([&](const store::ClaimRow& claim) {
    bundle.entry();
    if (v2::render_eob(bundle.out(), claim, {.include_tax_numbers = request.include_tax_numbers},
                       *names_of_request)) {
      bundle.entry_done(claim.last_updated);
    } else {
      bundle.entry_dropped();
      log::error("a stored claim cannot be read",
                 {{"type", std::string(bb::name(claim.type))}, {"id", std::to_string(claim.id)}});
    }
  });
  return bundle.finish();
}

Result<Instant> Service::Impl::read(const Request& request, Buffer& body) {
  JsonWriter out(body);
  auto last_updated = request.type == ResourceType::patient    ? read_patient(request, out)
                      : request.type == ResourceType::coverage ? read_coverage(request, out)
                                                               : read_claim(request, out);
  out.finish();
  return last_updated;
}

Result<Instant> Service::Impl::answer(const Request& request, Buffer& body) {
  if (request.version != Version::v2) return not_found("Only FHIR R4 (v2) is served here");
  if (request.id) return read(request, body);
  switch (request.type) {
    case ResourceType::patient:
      return search_patient(request, body);
    case ResourceType::coverage:
      return search_coverage(request, body);
    case ResourceType::explanation_of_benefit:
      break;
  }
  return search_claims(request, body);
}

Service::Service(std::shared_ptr<store::ClaimStore> store, std::shared_ptr<const Clock> clock)
    : impl_(std::make_unique<Impl>(std::move(store), std::move(clock))) {}
Service::~Service() = default;

Answer Service::answer(const Request& request, Buffer& body) {
  const std::size_t begin = body.size();
  const Result<Instant> done = impl_->answer(request, body);
  if (done.ok()) return {200, *done};
  const Error& error = done.error();
  if (!error.debug.empty())
    log::error("a FHIR request failed",
               {{"resource", std::string(name(request.type))}, {"why", error.debug}});
  body.truncate(begin);
  operation_outcome(body, error.message);
  return {status_of(error.kind), std::nullopt};
}

Answer Service::metadata(Version version, std::string_view base, Buffer& body) {
  if (version != Version::v2) {
    operation_outcome(body, "Only FHIR R4 (v2) is served here");
    return {404, std::nullopt};
  }
  capability_statement(body, base, impl_->clock->now());
  return {200, std::nullopt};
}

}  // namespace bb::fhir
