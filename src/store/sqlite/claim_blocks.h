// A long history in blocks of kBlockSize claims, in CMS's order. A block tells at which claim it begins, how
// many claims of each type, sensitive or not, stand before it, and of each of its claims what a query filters
// by. So a page far behind the start costs as much as the first one, and a search bounded by dates walks a
// few bytes a claim and no row of a claim that is not shown. A beneficiary with fewer claims has no block.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/claim_store.h"
#include "store/sqlite/database.h"

namespace bb::store::sqlite {

inline constexpr std::uint64_t kBlockSize = 128;

// counts: number of claims before the block, 32 bits each, by type, then not sensitive and sensitive.
// claims: BlockClaim (claim_blocks.cpp), one after the other.
inline constexpr const char* kClaimBlockSchema = R"sql(
DROP TABLE claim_mark;
CREATE TABLE claim_block(
  beneficiary INTEGER NOT NULL, position INTEGER NOT NULL, claim_key TEXT NOT NULL, type INTEGER NOT NULL,
  counts BLOB NOT NULL, claims BLOB NOT NULL, PRIMARY KEY(beneficiary, position)) WITHOUT ROWID;
)sql";

// Makes the blocks of the beneficiary, or of everybody, anew. Within a transaction, after claim and
// claim_count were written.
Result<void> write_claim_blocks(Database& database, BeneficiaryId beneficiary);
Result<void> write_all_claim_blocks(Database& database);

// Where to begin looking for the claims that match: at the claim with this key and type, or behind it.
struct ScanStart {
  std::string key;  // empty: at the start
  std::int64_t type = 0;
  std::uint64_t matched = 0;  // how many that match stand before it: at most `start`
};
// The last block that does not begin behind the `start`th match. Dates and instants of the query must not be
// bounded.
Result<ScanStart> find_block(Database& database, const ClaimQuery& query, std::uint64_t start);

// What of a history matches a query, of any bounds: how many claims, and which rows of `claim` (by number)
// are those of the slice. Nothing when the beneficiary has no blocks.
struct BlockMatches {
  std::uint64_t total = 0;
  std::vector<std::int64_t> numbers;
};
Result<std::optional<BlockMatches>> find_in_blocks(Database& database, const ClaimQuery& query,
                                                   const ClaimSlice& slice);

}  // namespace bb::store::sqlite
