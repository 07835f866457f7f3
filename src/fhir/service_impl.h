// The insides of a Service: what its files (service.cpp, service_read.cpp, service_search.cpp) share.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/result.h"
#include "fhir/bundle.h"
#include "fhir/json_writer.h"
#include "fhir/names_pool.h"
#include "fhir/part.h"
#include "fhir/rendered_pages.h"
#include "fhir/rendered_resources.h"
#include "fhir/search.h"
#include "fhir/service.h"
#include "store/claim_store.h"

namespace bb::fhir {

// Where an answer goes: text, and what lies in memory already, if whoever asks can take that.
struct Body {
  Buffer& text;
  Inserts* inserts;
  std::optional<std::uint64_t> digest = {};  // of a resource that lay there
};

// Resources that were just rendered into a buffer, to be kept if they are asked for again.
class JustRendered {
 public:
  // The resource is the text from `begin` to `end`, without a comma.
  void add(const RenderedResources::Key& key, std::size_t begin, std::size_t end, Instant last_updated) {
    all_.push_back({key, begin, end, last_updated});
  }
  void offer_to(RenderedResources& rendered, std::string_view text) const {
    if (all_.empty()) return;
    std::vector<RenderedResources::Offer> offers;
    offers.reserve(all_.size());
    for (const One& one : all_)
      offers.push_back({one.key, text.substr(one.begin, one.end - one.begin), one.last_updated});
    rendered.offer(offers);
  }

 private:
  struct One {
    RenderedResources::Key key;
    std::size_t begin, end;
    Instant last_updated;
  };
  std::vector<One> all_;
};

// Claims of one page: where they lie rendered, or their records, copied out of the store's visit, since a
// renderer looks names up in that same store.
class Page {
 public:
  using Place = std::optional<RenderedResources::Place>;

  void add(const store::ClaimRow& claim, Place place) {
    const std::size_t size = place ? 0 : claim.record.size();
    claims_.push_back({claim, bytes_.size(), size, std::move(place)});
    bytes_.append(claim.record.substr(0, size));
  }

  // Null when there is none.
  const store::ClaimRow* last() const { return claims_.empty() ? nullptr : &claims_.back().row; }
  // True: there were more claims, which are gone.
  bool shorten_to(std::uint64_t size) {
    if (claims_.size() <= size) return false;
    claims_.erase(claims_.begin() + static_cast<std::ptrdiff_t>(size), claims_.end());
    return true;
  }

  // Nothing unless there are claims, and each lies rendered.
  std::optional<RenderedPages::Page> as_rendered(std::uint64_t total, const ClaimPageEnd& end) const {
    if (claims_.empty()) return std::nullopt;
    RenderedPages::Page page{total, end, {}};
    for (const Claim& claim : claims_) {
      if (!claim.place) return std::nullopt;
      page.places.push_back(*claim.place);
    }
    return page;
  }

  // each(row, place): the row has no record where there is a place.
  template <class Each>
  void for_each(Each each) {
    for (Claim& claim : claims_) {
      claim.row.record = std::string_view(bytes_).substr(claim.begin, claim.size);
      each(std::as_const(claim.row), claim.place);
    }
  }

 private:
  struct Claim {
    store::ClaimRow row;
    std::size_t begin, size;
    Place place;
  };
  std::vector<Claim> claims_;
  std::string bytes_;
};

// The body of a read.
inline void insert_resource(const RenderedResources::Place& place, Body& body) {
  body.inserts->push_back(resource_of_entry(place, body.text.size()));
  body.digest = place.digest;
}

inline Error unreadable(std::string_view type, std::int64_t id) {
  return internal("the stored record of " + std::string(type) + " " + std::to_string(id) + " cannot be read");
}

inline bool bound_to_other(const Request& request, store::BeneficiaryId beneficiary) {
  return request.beneficiary && *request.beneficiary != beneficiary;
}

struct Service::Impl {
  Impl(std::shared_ptr<store::ClaimStore> s, std::shared_ptr<const Clock> c, const ServiceOptions& options)
      : store(std::move(s)), clock(std::move(c)), names(*store), rendered(options.rendered_claims) {}

  std::shared_ptr<store::ClaimStore> store;
  std::shared_ptr<const Clock> clock;
  NamesPool names;
  RenderedResources rendered;
  RenderedPages pages;

  // Each returns what becomes Answer::last_modified.
  Result<Instant> answer(const Request& request, Body& body);

  // service_read.cpp
  Result<Instant> read(const Request& request, Body& body);
  Result<Instant> read_patient(const Request& request, Body& body);
  Result<Instant> read_coverage(const Request& request, Body& body);
  Result<Instant> read_claim(const Request& request, Body& body);

  // service_persons.cpp: a Patient is number 0 of its beneficiary, a Coverage that of its part.
  Result<std::optional<Instant>> read_person(const Request& request, store::BeneficiaryId id,
                                             std::size_t number, Body& body);
  Result<Instant> search_persons(const Request& request, std::optional<store::BeneficiaryId> id,
                                 const InstantRange& updated, const Paging& paging, Body& body);
  Result<bool> render_person(const Request& request, const store::BeneficiaryRow& row, std::size_t number,
                             JsonWriter& out);

  // service_search.cpp
  Result<Instant> search(const Request& request, Body& body);
  Result<Instant> search_patient(const Request& request, Body& body);
  Result<Instant> search_contract(const Request& request, Buffer& body);
  Result<Instant> search_partially_adjudicated(const Request& request, Buffer& body);
  Result<Instant> search_coverage(const Request& request, Body& body);
  Result<Instant> search_claims(const Request& request, Body& body);
  Result<Instant> answer_page(const Request& request, const Paging& paging, const RenderedPages::Page& page,
                              Instant last_loaded, Body& body);
  // Whom a search for a patient means, when there is one.
  Result<std::optional<store::BeneficiaryId>> find_id(const PatientSearch& search, const Request& request);
  // Nothing can have been updated after the last load.
  bool excludes_everything(const std::optional<Instant>& updated_from) {
    return updated_from && *updated_from > store->last_loaded();
  }

  // Where a claim lies rendered as the request wants it. names_version: the store's, from before its names
  // are borrowed.
  std::optional<RenderedResources::Place> find_rendered(const Request& request, const store::ClaimRow& row,
                                                        std::uint64_t names_version) const {
    return rendered.find(key_of(request, row, names_version));
  }
  // What a claim's rendering depends on besides the claim.
  static std::uint8_t view_of(const Request& request) {
    return static_cast<std::uint8_t>(static_cast<unsigned>(request.version) << 1 |
                                     (request.include_tax_numbers ? 1U : 0U));
  }
  static RenderedResources::Key key_of(const Request& request, const store::ClaimRow& row,
                                       std::uint64_t names_version) {
    return {.id = row.id,
            .loaded = row.last_updated.time_since_epoch().count(),
            .names_version = names_version,
            .kind = RenderedResources::Kind::claim(row.type),
            .view = view_of(request)};
  }

  // service.cpp: the renderers of the request's version. False when the record cannot be read.
  bool render_patient(const Request& request, const store::BeneficiaryRow& row, JsonWriter& out);
  Result<bool> render_coverage(const Request& request, const store::BeneficiaryRow& row, Part part,
                               JsonWriter& out);
  bool render_claim(const Request& request, const store::ClaimRow& row, terminology::Names& names_of_request,
                    JsonWriter& out);
};

}  // namespace bb::fhir
