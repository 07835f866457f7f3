// Patients and Coverages: what is made of a beneficiary's records.
#include <algorithm>
#include <array>
#include <optional>

#include "fhir/bundle.h"
#include "fhir/service_impl.h"

namespace bb::fhir {
namespace {

using Kind = RenderedResources::Kind;
constexpr std::size_t kMost = kParts.size();

std::size_t count_of(ResourceType type) { return type == ResourceType::patient ? 1 : kMost; }

// Such a resource shows records of several years and of the history, so whatever was loaded makes it another.
// Taken before the store is asked: what is loaded meanwhile is not missed.
RenderedResources::Key key_of_person(const Request& request, store::BeneficiaryId id, std::size_t number,
                                     Instant last_loaded) {
  const bool is_patient = request.type == ResourceType::patient;
  const unsigned options = (request.include_address_fields ? 4U : 0U) | (request.include_mbi ? 2U : 0U) |
                           (request.include_hicn ? 1U : 0U);
  return {.id = id,
          .loaded = last_loaded.time_since_epoch().count(),
          .names_version = 0,
          .kind = is_patient ? Kind::patient() : Kind::coverage(kParts[number]),
          .view = static_cast<std::uint8_t>(static_cast<unsigned>(request.version) << 3 |
                                            (is_patient ? options : 0U))};
}

}  // namespace

Result<bool> Service::Impl::render_person(const Request& request, const store::BeneficiaryRow& row,
                                          std::size_t number, JsonWriter& out) {
  if (request.type == ResourceType::patient) return render_patient(request, row, out);
  return render_coverage(request, row, kParts[number], out);
}

Result<std::optional<Instant>> Service::Impl::read_person(const Request& request, store::BeneficiaryId id,
                                                          std::size_t number, Body& body) {
  const auto key = key_of_person(request, id, number, store->last_loaded());
  if (body.inserts != nullptr) {
    if (const auto place = rendered.find(key)) {
      insert_resource(*place, body);
      return std::optional(place->last_updated);
    }
  }
  BB_ASSIGN(const auto row, store->find_beneficiary(id));
  if (!row) return std::optional<Instant>();
  const std::size_t begin = body.text.size();
  JsonWriter out(body.text);
  BB_ASSIGN(const bool is_readable, render_person(request, *row, number, out));
  if (!is_readable) return unreadable("beneficiary", id);
  out.finish();
  const RenderedResources::Offer offer = {key, body.text.view().substr(begin), row->last_updated};
  if (body.inserts != nullptr) rendered.offer({&offer, 1});
  return std::optional(row->last_updated);
}

Result<Instant> Service::Impl::search_persons(const Request& request, std::optional<store::BeneficiaryId> id,
                                              const InstantRange& updated, const Paging& paging, Body& body) {
  const Elements elements(request);
  const bool may_be_rendered = body.inserts != nullptr && elements.are_all();
  const Instant last_loaded = store->last_loaded();
  if (excludes_everything(updated.from)) id.reset();

  std::size_t count = count_of(request.type);
  std::array<std::optional<RenderedResources::Place>, kMost> places;
  std::optional<store::BeneficiaryRow> row;
  if (id) {
    for (std::size_t i = 0; may_be_rendered && i < count; ++i)
      places[i] = rendered.find(key_of_person(request, *id, i, last_loaded));
    std::optional<Instant> last_updated;
    if (std::all_of(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(count),
                    [](const auto& place) { return place.has_value(); })) {
      last_updated = places[0]->last_updated;
    } else {
      BB_ASSIGN(row, store->find_beneficiary(*id));
      if (row) last_updated = row->last_updated;
    }
    if (!last_updated || !updated.contains(*last_updated)) id.reset();
  }
  if (!id) count = 0;
  BB_TRY(check_start(paging, count));

  Bundle bundle(body.text, count, last_loaded, &elements);
  write_links(bundle, request, paging, count);
  JustRendered just_rendered;
  const std::size_t end = std::min<std::uint64_t>(count, paging.start() + paging.size());
  for (std::size_t i = paging.start(); i < end; ++i) {
    if (places[i]) {
      bundle.entry_inserted(*body.inserts, *places[i]);
      continue;
    }
    const std::size_t begin = bundle.entry();
    BB_ASSIGN(const bool is_readable, render_person(request, *row, i, bundle.out()));
    if (!is_readable) return unreadable("beneficiary", *id);
    if (may_be_rendered)
      just_rendered.add(key_of_person(request, *id, i, last_loaded), begin, body.text.size() - 1,
                        row->last_updated);
    bundle.entry_done(row->last_updated);
  }
  const Instant last_updated = bundle.finish(body.inserts);
  just_rendered.offer_to(rendered, body.text.view());
  return last_updated;
}

}  // namespace bb::fhir
