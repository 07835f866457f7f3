#include "store/sqlite/claim_blocks.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include "store/claim_counts.h"

namespace bb::store::sqlite {
namespace {

// One claim of claim_block.claims.
struct BlockClaim {
  std::int64_t number, last_updated;
  std::int32_t through_days;
  std::uint16_t type, sensitive;
};
static_assert(sizeof(BlockClaim) == 24);

struct Block {
  std::uint64_t position = 0;
  std::string key;
  std::int64_t type = 0;
  ClaimCounts counts{};
  std::vector<BlockClaim> claims;
};

struct BlockAt {
  std::uint64_t position = 0;
  ScanStart start;
};

// The block at `position`, or the last one before it when `or_before`; nothing when there is none.
Result<std::optional<BlockAt>> read_block(Database& database, const ClaimQuery& query, std::uint64_t position,
                                          bool or_before) {
  constexpr auto kEnd = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  BB_ASSIGN(Statement row,
            database.prepare(
                or_before ? "SELECT position, claim_key, type, counts FROM claim_block WHERE beneficiary=?1"
                            " AND position<=?2 ORDER BY position DESC LIMIT 1"
                          : "SELECT position, claim_key, type, counts FROM claim_block WHERE beneficiary=?1"
                            " AND position=?2"));
  row.bind(1, query.beneficiary).bind(2, static_cast<std::int64_t>(std::min(position, kEnd)));
  BB_ASSIGN(const bool found, row.step());
  if (!found) return std::optional<BlockAt>();
  ClaimCounts counts;
  if (row.text(3).size() != sizeof counts) return internal("claim_block.counts has another size");
  std::memcpy(counts.data(), row.text(3).data(), sizeof counts);
  return std::optional(BlockAt{static_cast<std::uint64_t>(row.integer(0)),
                               ScanStart{std::string(row.text(1)), row.integer(2), matching(counts, query)}});
}

Result<void> put_block(Database& database, BeneficiaryId beneficiary, const Block& block) {
  BB_ASSIGN(Statement put, database.prepare("INSERT INTO claim_block(beneficiary, position, claim_key, type,"
                                            " counts, claims) VALUES(?1,?2,?3,?4,?5,?6)"));
  put.bind(1, beneficiary).bind(2, static_cast<std::int64_t>(block.position));
  put.bind(3, std::string_view(block.key)).bind(4, block.type);
  put.bind_blob(5, {reinterpret_cast<const char*>(block.counts.data()), sizeof block.counts});
  put.bind_blob(
      6, {reinterpret_cast<const char*>(block.claims.data()), block.claims.size() * sizeof(BlockClaim)});
  return put.run();
}

}  // namespace

Result<void> write_claim_blocks(Database& database, BeneficiaryId beneficiary) {
  {
    BB_ASSIGN(Statement clear, database.prepare("DELETE FROM claim_block WHERE beneficiary=?1"));
    clear.bind(1, beneficiary);
    BB_TRY(clear.run());
  }
  {
    BB_ASSIGN(Statement total,
              database.prepare("SELECT coalesce(sum(n), 0) FROM claim_count WHERE beneficiary=?1"));
    total.bind(1, beneficiary);
    BB_ASSIGN([[maybe_unused]] const bool row, total.step());
    if (total.integer(0) <= static_cast<std::int64_t>(kBlockSize)) return {};
  }
  BB_ASSIGN(
      Statement claims,
      database.prepare("SELECT claim_key, type, sensitive, through_days, last_updated, number FROM claim"
                       " WHERE beneficiary=?1 ORDER BY claim_key, type"));
  claims.bind(1, beneficiary);
  Block block;
  ClaimCounts counts{};  // of all claims so far
  for (std::uint64_t position = 0;; ++position) {
    BB_ASSIGN(const bool row, claims.step());
    if (!row) break;
    if (position % kBlockSize == 0) {
      if (position > 0) BB_TRY(put_block(database, beneficiary, block));
      block = {position, std::string(claims.text(0)), claims.integer(1), counts, {}};
    }
    const BlockClaim claim = {.number = claims.integer(5),
                              .last_updated = claims.integer(4),
                              .through_days = static_cast<std::int32_t>(claims.integer(3)),
                              .type = static_cast<std::uint16_t>(claims.integer(1)),
                              .sensitive = static_cast<std::uint16_t>(claims.integer(2) != 0 ? 1 : 0)};
    block.claims.push_back(claim);
    ++counts[claim.type * 2U + claim.sensitive];
  }
  return put_block(database, beneficiary, block);
}

Result<void> write_all_claim_blocks(Database& database) {
  std::vector<BeneficiaryId> everybody;
  {
    BB_ASSIGN(Statement rows, database.prepare("SELECT DISTINCT beneficiary FROM claim_count"));
    while (true) {
      BB_ASSIGN(const bool row, rows.step());
      if (!row) break;
      everybody.push_back(rows.integer(0));
    }
  }
  for (const BeneficiaryId beneficiary : everybody) BB_TRY(write_claim_blocks(database, beneficiary));
  return {};
}

Result<ScanStart> find_block(Database& database, const ClaimQuery& query, std::uint64_t start) {
  // Of the claims before the block at or before position `start`, no more than `start` can match.
  BlockAt best;
  if (start >= kBlockSize) {
    BB_ASSIGN(auto block, read_block(database, query, start, true));
    if (!block) return ScanStart{};
    best = std::move(*block);
  }
  const bool all_match = query.types == kAllClaimTypes && !query.exclude_sensitive;
  if (all_match) return best.start;
  // Some of those before it do not match, so a later block may do: in ever wider steps until one is too far,
  // then in ever narrower ones.
  bool widening = true;
  for (std::uint64_t step = kBlockSize; step >= kBlockSize;) {
    BB_ASSIGN(auto block, read_block(database, query, best.position + step, false));
    if (block && block->start.matched <= start) {
      best = std::move(*block);
    } else {
      widening = false;
    }
    step = widening ? step * 2 : step / 2;
  }
  return best.start;
}

namespace {

// Which claims a query means, as numbers to compare.
struct Bounds {
  explicit Bounds(const ClaimQuery& query)
      : types(query.types),
        sensitive(query.exclude_sensitive ? 0 : 1),
        through_from(query.through_from ? query.through_from->days : Days::min()),
        through_to(query.through_to ? query.through_to->days : Days::max()),
        updated_from(query.updated_from ? query.updated_from->time_since_epoch().count() : Times::min()),
        updated_to(query.updated_to ? query.updated_to->time_since_epoch().count() : Times::max()) {}

  // 1 or 0. Without branches: whether a claim matches is as good as random, and a branch that is foreseen
  // wrongly costs several times as much as all of this.
  unsigned contain(const BlockClaim& claim) const {
    const auto one = [](bool holds) { return static_cast<unsigned>(holds); };
    return (types >> claim.type & 1U) & one(claim.sensitive <= sensitive) &
           one(claim.through_days >= through_from) & one(claim.through_days <= through_to) &
           one(claim.last_updated >= updated_from) & one(claim.last_updated <= updated_to);
  }

  using Days = std::numeric_limits<std::int32_t>;
  using Times = std::numeric_limits<std::int64_t>;
  unsigned types, sensitive;
  std::int32_t through_from, through_to;
  std::int64_t updated_from, updated_to;
};

void unpack(std::string_view bytes, std::vector<BlockClaim>& claims) {
  claims.resize(bytes.size() / sizeof(BlockClaim));
  std::memcpy(claims.data(), bytes.data(), bytes.size());
}

std::uint64_t count_matching(const std::vector<BlockClaim>& claims, const Bounds& bounds) {
  std::uint64_t count = 0;
  for (const BlockClaim& claim : claims) count += bounds.contain(claim);
  return count;
}

// How many of the beneficiary's claims, matching or not, stand up to and at the place.
Result<std::uint64_t> position_behind(Database& database, BeneficiaryId beneficiary,
                                      const ClaimPosition& place) {
  const std::string key = std::to_string(place.id);
  const auto type = static_cast<std::int64_t>(place.type);
  ScanStart from;
  std::int64_t position = 0;
  {
    BB_ASSIGN(Statement block, database.prepare("SELECT position, claim_key, type FROM claim_block WHERE"
                                                " beneficiary=?1 AND (claim_key, type)<=(?2, ?3)"
                                                " ORDER BY position DESC LIMIT 1"));
    block.bind(1, beneficiary).bind(2, std::string_view(key)).bind(3, type);
    BB_ASSIGN(const bool found, block.step());
    if (!found) return std::uint64_t{0};
    position = block.integer(0);
    from = {std::string(block.text(1)), block.integer(2), 0};
  }
  BB_ASSIGN(Statement within,
            database.prepare("SELECT count(*) FROM claim WHERE beneficiary=?1 AND"
                             " (claim_key, type)>=(?2, ?3) AND (claim_key, type)<=(?4, ?5)"));
  within.bind(1, beneficiary).bind(2, std::string_view(from.key)).bind(3, from.type);
  within.bind(4, std::string_view(key)).bind(5, type);
  BB_ASSIGN([[maybe_unused]] const bool row, within.step());
  return static_cast<std::uint64_t>(position + within.integer(0));
}

}  // namespace

Result<std::optional<BlockMatches>> find_in_blocks(Database& database, const ClaimQuery& query,
                                                   const ClaimSlice& slice) {
  const Bounds bounds(query);
  std::uint64_t from = 0;  // the first position that the slice may have
  if (slice.after) {
    BB_ASSIGN(from, position_behind(database, query.beneficiary, *slice.after));
  }
  std::uint64_t skip = slice.after ? 0 : slice.start;
  BlockMatches matches;
  std::vector<BlockClaim> claims;
  bool any = false;
  BB_ASSIGN(
      Statement blocks,
      database.prepare("SELECT position, claims FROM claim_block WHERE beneficiary=?1 ORDER BY position"));
  blocks.bind(1, query.beneficiary);
  while (true) {
    BB_ASSIGN(const bool row, blocks.step());
    if (!row) break;
    any = true;
    auto position = static_cast<std::uint64_t>(blocks.integer(0));
    const std::string_view bytes = blocks.text(1);
    if (bytes.size() % sizeof(BlockClaim) != 0) return internal("claim_block.claims has another size");
    unpack(bytes, claims);
    const std::uint64_t count = count_matching(claims, bounds);
    matches.total += count;
    if (skip >= count) {  // none of them is of the slice
      skip -= count;
      continue;
    }
    for (const BlockClaim& claim : claims) {
      if (matches.numbers.size() >= slice.limit) break;
      if (position++ < from || bounds.contain(claim) == 0) continue;
      if (skip > 0) {
        --skip;
      } else {
        matches.numbers.push_back(claim.number);
      }
    }
  }
  if (!any) return std::optional<BlockMatches>();
  return std::optional(std::move(matches));
}

}  // namespace bb::store::sqlite
