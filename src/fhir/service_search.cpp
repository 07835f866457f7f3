#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/log.h"
#include "fhir/bundle.h"
#include "fhir/partially_adjudicated.h"
#include "fhir/search.h"
#include "fhir/service_impl.h"

namespace bb::fhir {

Result<std::optional<store::BeneficiaryId>> Service::Impl::find_id(const PatientSearch& search,
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
  if (ids.empty()) return std::optional<store::BeneficiaryId>();
  if (ids.size() > 1) {
    std::string list;
    for (const store::BeneficiaryId id : ids)
      list.append(list.empty() ? "" : ", ").append(std::to_string(id));
    return not_found("By hash query found more than one distinct BENE_ID: " + std::to_string(ids.size()) +
                     ", DistinctBeneIdsList: [" + list + "]");
  }
  return std::optional(ids.front());
}

Result<Instant> Service::Impl::search_patient(const Request& request, Body& body) {
  if (is_contract_search(request.parameters)) return search_contract(request, body.text);
  BB_ASSIGN(const PatientSearch search, parse_patient_search(request));
  BB_ASSIGN(const auto id, find_id(search, request));
  return search_persons(request, id, search.updated, search.paging, body);
}

Result<Instant> Service::Impl::search_coverage(const Request& request, Body& body) {
  BB_ASSIGN(const CoverageSearch search, parse_coverage_search(request));
  std::optional<store::BeneficiaryId> id;
  if (!bound_to_other(request, search.beneficiary)) id = search.beneficiary;
  return search_persons(request, id, search.updated, search.paging, body);
}

Result<Instant> Service::Impl::search_contract(const Request& request, Buffer& body) {
  BB_ASSIGN(const ContractSearch search, parse_contract_search(request, clock->now()));
  const Instant last_loaded = store->last_loaded();  // first, as for claims
  const std::uint64_t size = search.paging.size();
  // One more than the page has tells whether another page follows.
  BB_ASSIGN(auto members,
            store->find_part_d_members({search.contract, search.year, search.month}, search.after, size + 1));
  std::erase_if(members, [&](store::BeneficiaryId id) { return bound_to_other(request, id); });
  const bool more = members.size() > size;
  if (more) members.resize(size);
  // In v2 CMS names a next page whenever this one is full.
  const bool next = more || (request.version != Version::v1 && search.paging.has_count() &&
                             !members.empty() && members.size() == size);
  const bool whole = !search.paging.has_count() && !search.after && !more;

  const Elements elements(request);
  Bundle bundle(body, whole ? std::optional<std::uint64_t>(members.size()) : std::nullopt, last_loaded,
                &elements);
  write_contract_links(bundle, request, search.paging, next ? std::optional(members.back()) : std::nullopt);
  for (const store::BeneficiaryId id : members) {
    BB_ASSIGN(const auto beneficiary, store->find_beneficiary(id));
    if (!beneficiary) continue;
    bundle.entry();
    if (!render_patient(request, *beneficiary, bundle.out())) return unreadable("beneficiary", id);
    bundle.entry_done(beneficiary->last_updated);
  }
  return bundle.finish();
}

Result<Instant> Service::Impl::search_partially_adjudicated(const Request& request, Buffer& body) {
  BB_TRY(check_partially_adjudicated_search(request));
  Bundle bundle(body, 0, store->last_loaded());
  write_links(bundle, request, Paging(), 0);
  return bundle.finish();
}

Result<Instant> Service::Impl::search_claims(const Request& request, Body& body) {
  BB_ASSIGN(const ClaimSearch search, parse_claim_search(request));
  // Taken first: an answer never claims to know of a load that it has not seen.
  const Instant last_loaded = store->last_loaded();
  const bool nothing = search.query.types == 0 || bound_to_other(request, search.query.beneficiary) ||
                       excludes_everything(search.query.updated_from);
  const Elements elements(request);
  const bool may_be_rendered = !nothing && elements.are_all() && body.inserts != nullptr;
  // Behind a cursor one claim more than the page has tells whether another page follows.
  const RenderedPages::Key key{search.query,
                               {.start = search.paging.start(),
                                .after = search.after,
                                .limit = search.paging.size() + (search.after ? 1 : 0)},
                               last_loaded,
                               store->names_version(),
                               view_of(request)};
  if (may_be_rendered) {
    if (const auto page = pages.find(key))
      return answer_page(request, search.paging, *page, last_loaded, body);
  }

  std::uint64_t total = 0;
  Page page;
  if (!nothing) {
    BB_ASSIGN(total, store->read_claims(key.query, key.slice, [&](const store::ClaimRow& claim) {
      page.add(claim, may_be_rendered ? find_rendered(request, claim, key.names_version) : std::nullopt);
    }));
  }
  ClaimPageEnd end;
  if (search.after) {
    end.more = page.shorten_to(search.paging.size());
  } else {
    BB_TRY(check_start(search.paging, total));
    end.more = search.paging.start() + search.paging.size() < total;
  }
  if (const store::ClaimRow* last = page.last(); last != nullptr)
    end.cursor = std::string(bb::name(last->type)) + "-" + std::to_string(last->id);
  if (const auto rendered_page = page.as_rendered(total, end)) {
    pages.keep(key, *rendered_page);
    return answer_page(request, search.paging, *rendered_page, last_loaded, body);
  }

  Bundle bundle(body.text, total, last_loaded, &elements);
  write_links(bundle, request, search.paging, total, end);
  auto names_of_request = names.borrow();
  JustRendered just_rendered;
  page.for_each([&](const store::ClaimRow& claim, const Page::Place& place) {
    if (place) return bundle.entry_inserted(*body.inserts, *place);
    const std::size_t begin = bundle.entry();
    if (render_claim(request, claim, *names_of_request, bundle.out())) {
      if (may_be_rendered && names_of_request.are_complete())
        just_rendered.add(key_of(request, claim, key.names_version), begin, body.text.size() - 1,
                          claim.last_updated);
      bundle.entry_done(claim.last_updated);
    } else {
      bundle.entry_dropped();
      log::error("a stored claim cannot be read",
                 {{"type", std::string(bb::name(claim.type))}, {"id", std::to_string(claim.id)}});
    }
  });
  just_rendered.offer_to(rendered, body.text.view());
  return bundle.finish(body.inserts);
}

Result<Instant> Service::Impl::answer_page(const Request& request, const Paging& paging,
                                           const RenderedPages::Page& page, Instant last_loaded, Body& body) {
  Bundle bundle(body.text, page.total, last_loaded);
  write_links(bundle, request, paging, page.total, page.end);
  for (const RenderedResources::Place& place : page.places) bundle.entry_inserted(*body.inserts, place);
  return bundle.finish(body.inserts);
}

Result<Instant> Service::Impl::search(const Request& request, Body& body) {
  switch (request.type) {
    case ResourceType::patient:
      return search_patient(request, body);
    case ResourceType::coverage:
      return search_coverage(request, body);
    case ResourceType::claim:
    case ResourceType::claim_response:
      return search_partially_adjudicated(request, body.text);
    case ResourceType::audit_event:
      return not_found("This server keeps no AuditEvents");
    case ResourceType::explanation_of_benefit:
      break;
  }
  return search_claims(request, body);
}

}  // namespace bb::fhir
