#include "store/sqlite/page_marks.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

namespace bb::store::sqlite {
namespace {

struct MarkAt {
  std::uint64_t position = 0;
  PageMark mark;
};

// The mark at `position`, or the last one before it when `or_before`; nothing when there is none.
Result<std::optional<MarkAt>> read_mark(Database& database, const ClaimQuery& query, std::uint64_t position,
                                        bool or_before) {
  constexpr auto kEnd = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  BB_ASSIGN(Statement row,
            database.prepare(
                or_before ? "SELECT position, claim_key, type, counts FROM claim_mark WHERE beneficiary=?1"
                            " AND position<=?2 ORDER BY position DESC LIMIT 1"
                          : "SELECT position, claim_key, type, counts FROM claim_mark WHERE beneficiary=?1"
                            " AND position=?2"));
  row.bind(1, query.beneficiary).bind(2, static_cast<std::int64_t>(std::min(position, kEnd)));
  BB_ASSIGN(const bool found, row.step());
  if (!found) return std::optional<MarkAt>();
  MarkCounts counts;
  if (row.text(3).size() != sizeof counts) return internal("claim_mark.counts has another size");
  std::memcpy(counts.data(), row.text(3).data(), sizeof counts);
  return std::optional(MarkAt{static_cast<std::uint64_t>(row.integer(0)),
                              PageMark{std::string(row.text(1)), row.integer(2), matching(counts, query)}});
}

}  // namespace

Result<void> write_page_marks(Database& database, BeneficiaryId beneficiary) {
  {
    BB_ASSIGN(Statement clear, database.prepare("DELETE FROM claim_mark WHERE beneficiary=?1"));
    clear.bind(1, beneficiary);
    BB_TRY(clear.run());
  }
  {
    BB_ASSIGN(Statement total,
              database.prepare("SELECT coalesce(sum(n), 0) FROM claim_count WHERE beneficiary=?1"));
    total.bind(1, beneficiary);
    BB_ASSIGN([[maybe_unused]] const bool row, total.step());
    if (total.integer(0) <= static_cast<std::int64_t>(kPageMarkStep)) return {};
  }
  BB_ASSIGN(Statement claims, database.prepare("SELECT claim_key, type, sensitive FROM claim"
                                               " WHERE beneficiary=?1 ORDER BY claim_key, type"));
  claims.bind(1, beneficiary);
  MarkCounts counts{};
  for (std::uint64_t position = 0;; ++position) {
    BB_ASSIGN(const bool row, claims.step());
    if (!row) return {};
    if (position > 0 && position % kPageMarkStep == 0) {
      BB_ASSIGN(Statement put,
                database.prepare("INSERT INTO claim_mark(beneficiary, position, claim_key, type,"
                                 " counts) VALUES(?1,?2,?3,?4,?5)"));
      put.bind(1, beneficiary).bind(2, static_cast<std::int64_t>(position));
      put.bind(3, claims.text(0)).bind(4, claims.integer(1));
      put.bind_blob(5, {reinterpret_cast<const char*>(counts.data()), sizeof counts});
      BB_TRY(put.run());
    }
    ++counts[mark_index(static_cast<std::size_t>(claims.integer(1)), claims.integer(2) != 0)];
  }
}

Result<PageMark> find_page_mark(Database& database, const ClaimQuery& query, std::uint64_t start) {
  // Of the claims before the mark at or before position `start`, no more than `start` can match.
  MarkAt best;
  if (start >= kPageMarkStep) {
    BB_ASSIGN(auto mark, read_mark(database, query, start, true));
    if (!mark) return PageMark{};
    best = std::move(*mark);
  }
  const bool all_match = query.types == kAllClaimTypes && !query.exclude_sensitive;
  if (all_match) return best.mark;
  // Some of those before it do not match, so a later mark may do: in ever wider steps until one is too far,
  // then in ever narrower ones.
  bool widening = true;
  for (std::uint64_t step = kPageMarkStep; step >= kPageMarkStep;) {
    BB_ASSIGN(auto mark, read_mark(database, query, best.position + step, false));
    if (mark && mark->mark.matched <= start) {
      best = std::move(*mark);
    } else {
      widening = false;
    }
    step = widening ? step * 2 : step / 2;
  }
  return best.mark;
}

}  // namespace bb::store::sqlite
