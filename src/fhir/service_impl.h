// The insides of a Service: what its files (service.cpp, service_read.cpp, service_search.cpp) share.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/result.h"
#include "fhir/json_writer.h"
#include "fhir/names_pool.h"
#include "fhir/part.h"
#include "fhir/search.h"
#include "fhir/service.h"
#include "store/claim_store.h"

namespace bb::fhir {

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

inline Error unreadable(std::string_view type, std::int64_t id) {
  return internal("the stored record of " + std::string(type) + " " + std::to_string(id) + " cannot be read");
}

inline bool bound_to_other(const Request& request, store::BeneficiaryId beneficiary) {
  return request.beneficiary && *request.beneficiary != beneficiary;
}

struct Service::Impl {
  Impl(std::shared_ptr<store::ClaimStore> s, std::shared_ptr<const Clock> c)
      : store(std::move(s)), clock(std::move(c)), names(*store) {}

  std::shared_ptr<store::ClaimStore> store;
  std::shared_ptr<const Clock> clock;
  NamesPool names;

  // Each returns what becomes Answer::last_modified.
  Result<Instant> answer(const Request& request, Buffer& body);

  // service_read.cpp
  Result<Instant> read(const Request& request, Buffer& body);
  Result<Instant> read_patient(const Request& request, JsonWriter& out);
  Result<Instant> read_coverage(const Request& request, JsonWriter& out);
  Result<Instant> read_claim(const Request& request, JsonWriter& out);

  // service_search.cpp
  Result<Instant> search(const Request& request, Buffer& body);
  Result<Instant> search_patient(const Request& request, Buffer& body);
  Result<Instant> search_coverage(const Request& request, Buffer& body);
  Result<Instant> search_claims(const Request& request, Buffer& body);
  Result<std::optional<store::BeneficiaryRow>> find(const PatientSearch& search, const Request& request);
  Result<std::optional<store::BeneficiaryRow>> find_updated(store::BeneficiaryId id,
                                                            const InstantRange& updated);
  // Nothing can have been updated after the last load.
  bool excludes_everything(const std::optional<Instant>& updated_from) {
    return updated_from && *updated_from > store->last_loaded();
  }

  // service.cpp: the renderers of the request's version. False when the record cannot be read.
  bool render_patient(const Request& request, const store::BeneficiaryRow& row, JsonWriter& out);
  Result<bool> render_coverage(const Request& request, const store::BeneficiaryRow& row, Part part,
                               JsonWriter& out);
  bool render_claim(const Request& request, const store::ClaimRow& row, terminology::Names& names_of_request,
                    JsonWriter& out);
};

}  // namespace bb::fhir
