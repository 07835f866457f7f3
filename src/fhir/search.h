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
#include "fhir/paging.h"
#include "fhir/service.h"
#include "store/claim_store.h"

namespace bb::fhir {

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

// Patients by Part D contract and month: _has:Coverage.extension names both, _has:Coverage.rfrncyr the year
// (that of `now` when absent). Pages follow each other by `cursor`, the last beneficiary's id.
struct ContractSearch {
  std::string contract;
  int year = 0, month = 0;
  std::optional<store::BeneficiaryId> after;
  Paging paging;
};
bool is_contract_search(const Parameters& parameters);
Result<ContractSearch> parse_contract_search(const Request& request, Instant now);

struct CoverageSearch {
  store::BeneficiaryId beneficiary;
  InstantRange updated;
  Paging paging;
};
Result<CoverageSearch> parse_coverage_search(const Request& request);

struct ClaimSearch {
  store::ClaimQuery query;
  Paging paging;
  std::optional<store::ClaimPosition> after;  // `cursor`: the page begins behind this claim
};
Result<ClaimSearch> parse_claim_search(const Request& request);

}  // namespace bb::fhir
