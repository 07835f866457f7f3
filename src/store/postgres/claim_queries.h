// The statements that read the claims of a beneficiary, and what they return.
#pragma once

#include "store/claim_store.h"
#include "store/postgres/parameters.h"

namespace bb::store::postgres {

// How many match: parameters of add_filter().
extern const char* const kCountClaims;
// A page: parameters of add_filter(), then limit and offset. From the start of the beneficiary's claims.
extern const char* const kPageFromStart;
// The same from the last page mark that is not behind the offset; for queries that is_bounded() denies. One
// more parameter: the highest position that a mark may have.
extern const char* const kPageFromMark;
// One claim: beneficiary, claim_key, type.
extern const char* const kOneClaim;

// Parameters 1 to 7.
void add_filter(Parameters& parameters, const ClaimQuery& query);
// A row of one of the pages; borrows its record from `rows`.
ClaimRow claim_row(const Rows& rows, int row);

}  // namespace bb::store::postgres
