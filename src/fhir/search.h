// The search parameters of Patient, Coverage and ExplanationOfBenefit, checked and understood: a FHIR request
// in, one validated struct out. Every rule that a bad value breaks is an `invalid` error in CMS's words.
// Pure functions.
//
// Which parameters are looked at (HAPI, which CMS's server is built on): those that the resource's search
// knows. An unknown one whose name begins with "_" is ignored; any other makes the request one that the
// server "does not know how to handle". A modifier (":exact") is refused everywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/date.h"
#include "base/result.h"
#include "fhir/date_range.h"
#include "fhir/service.h"
#include "store/claim_store.h"

namespace bb::fhir {

// No page is longer: where more matches and the client did not ask for pages, it gets this many and a link to
// the next.
inline constexpr std::uint64_t kLongestPage = 5000;

// _count and startIndex. CMS's pages have 10 entries when only startIndex is given.
class Paging {
 public:
  Paging() = default;
  Paging(std::optional<std::uint32_t> count, std::optional<std::uint32_t> start)
      : count_(count), start_(start) {}

  bool requested() const { return count_ || start_; }
  std::uint64_t start() const { return start_.value_or(0); }
  std::uint64_t size() const {
    const std::uint64_t asked = count_ ? *count_ : start_ ? 10 : kLongestPage;
    return asked < kLongestPage ? asked : kLongestPage;
  }

 private:
  std::optional<std::uint32_t> count_, start_;
};

// The first entry of a page must exist, unless nothing matches at all.
Result<void> check_start(const Paging& paging, std::uint64_t total);

struct PatientSearch {
  // Exactly one of the three, unless the request is bound to a beneficiary and names none.
  std::optional<store::BeneficiaryId> id;
  std::optional<std::pair<store::IdentifierKind, std::string>> hash;
  std::optional<std::string> mbi;  // in clear: POST only
  InstantRange updated;
  Paging paging;
};
Result<PatientSearch> parse_patient_search(const Request& request);
// Whether a parameter names a beneficiary by a plain MBI.
bool has_plain_mbi(const Parameters& parameters);

struct CoverageSearch {
  store::BeneficiaryId beneficiary;
  InstantRange updated;
  Paging paging;
};
Result<CoverageSearch> parse_coverage_search(const Request& request);

struct ClaimSearch {
  store::ClaimQuery query;
  Paging paging;
};
Result<ClaimSearch> parse_claim_search(const Request& request);

}  // namespace bb::fhir
