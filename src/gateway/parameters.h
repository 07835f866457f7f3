// Which search parameters a client may send through the gateway, and what becomes of them: checked, the
// others dropped, the beneficiary of the token put in. Pure functions.
#pragma once

#include <optional>
#include <string>

#include "base/encoding.h"
#include "base/result.h"
#include "fhir/service.h"
#include "gateway/permission.h"
#include "http/message.h"
#include "store/claim_store.h"

namespace bb::gateway {

inline constexpr int kDefaultPageSize = 10;
inline constexpr int kMaximumPageSize = 50;

// What a search is about, and what of it the token's holder shared.
struct SearchScope {
  fhir::Version version = fhir::Version::v2;
  fhir::ResourceType type = fhir::ResourceType::patient;
  store::BeneficiaryId beneficiary = 0;
  bool exclude_sensitive = false;  // 42 CFR Part 2; told to the data server by a parameter in v3
  bool part_d_only = false;        // claims of part D alone (v3)
};

// The search that is asked of the data server in place of the client's: `sent` (decoded, in the order it
// came) with what the resource's search does not know left out, `count` renamed to `_count`, which is 10 when
// not given, and the token's beneficiary named last. A parameter that is to be single takes its last value.
// Claims of v3 come from NCH and DDPS unless the client names a _source or _tag; from DDPS, where part D
// comes from, when that is all that was shared.
//
// Errors, with CMS's texts: invalid (a value that breaks its rule), not_found (`_id` of somebody else),
// forbidden (`patient` or `beneficiary` of somebody else).
Result<Parameters> accept_search(const SearchScope& scope, const Parameters& sent);

// Whether the request says "Prefer: handling=strict" (RFC 7240 section 4.4, FHIR R4 section 3.1.1.3).
bool wants_strict_handling(const http::Request& request);

// For who wants strict handling: 400 with CMS's text when `sent` has parameters that this interaction does
// not know, which are otherwise dropped. `count` and `_format` are let pass everywhere.
std::optional<Refusal> refuse_unknown(fhir::Version version, fhir::ResourceType type, Interaction interaction,
                                      const Parameters& sent);

}  // namespace bb::gateway
