#include "store/sqlite/claim_pages.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

#include "store/claim_counts.h"
#include "store/sqlite/claim_blocks.h"

namespace bb::store::sqlite {
namespace {

using Integers = std::numeric_limits<std::int64_t>;

std::int64_t days(const std::optional<Date>& date, std::int64_t otherwise) {
  return date ? date->days : otherwise;
}
std::int64_t milliseconds(const std::optional<Instant>& at, std::int64_t otherwise) {
  return at ? at->time_since_epoch().count() : otherwise;
}

// Binds parameters 1 to 7 of a query on claim.
constexpr const char* kCount =
    "SELECT count(*) FROM claim WHERE beneficiary=?1 AND (?2 >> type & 1) AND sensitive<=?3"
    " AND through_days BETWEEN ?4 AND ?5 AND last_updated BETWEEN ?6 AND ?7";
constexpr const char* kSelect = "SELECT " BB_CLAIM_COLUMNS
                                " FROM claim"
                                " WHERE beneficiary=?1 AND (claim_key, type)>=(?10, ?11) AND (?2 >> type & 1)"
                                " AND sensitive<=?3 AND through_days BETWEEN ?4 AND ?5"
                                " AND last_updated BETWEEN ?6 AND ?7"
                                " ORDER BY claim_key, type LIMIT ?8 OFFSET ?9";
void bind_query(Statement& statement, const ClaimQuery& query) {
  statement.bind(1, query.beneficiary).bind(2, query.types).bind(3, query.exclude_sensitive ? 0 : 1);
  statement.bind(4, days(query.through_from, Integers::min()));
  statement.bind(5, days(query.through_to, Integers::max()));
  statement.bind(6, milliseconds(query.updated_from, Integers::min()));
  statement.bind(7, milliseconds(query.updated_to, Integers::max()));
}

// Of all the claims that match but for the query's bounds.
struct Span {
  std::uint64_t count = 0;
  std::int64_t oldest = 0, newest = 0, earliest = 0, latest = 0;
};
Result<Span> read_span(Database& database, const ClaimQuery& query) {
  BB_ASSIGN(Statement row,
            database.prepare("SELECT coalesce(sum(n), 0), min(oldest), max(newest), min(earliest_days),"
                             " max(latest_days) FROM claim_count WHERE beneficiary=?1"
                             " AND (?2 >> type & 1) AND sensitive<=?3 AND n>0"));
  row.bind(1, query.beneficiary).bind(2, query.types).bind(3, query.exclude_sensitive ? 0 : 1);
  BB_ASSIGN([[maybe_unused]] const bool one, row.step());
  return Span{static_cast<std::uint64_t>(row.integer(0)), row.integer(1), row.integer(2), row.integer(3),
              row.integer(4)};
}

// Drops what nothing is outside of. False: everything is outside.
bool tighten(ClaimQuery& query, const Span& span) {
  if (milliseconds(query.updated_from, Integers::min()) > span.newest ||
      milliseconds(query.updated_to, Integers::max()) < span.oldest ||
      days(query.through_from, Integers::min()) > span.latest ||
      days(query.through_to, Integers::max()) < span.earliest) {
    return false;
  }
  if (milliseconds(query.updated_from, Integers::min()) <= span.oldest) query.updated_from.reset();
  if (milliseconds(query.updated_to, Integers::max()) >= span.newest) query.updated_to.reset();
  if (days(query.through_from, Integers::min()) <= span.earliest) query.through_from.reset();
  if (days(query.through_to, Integers::max()) >= span.latest) query.through_to.reset();
  return true;
}

Result<std::uint64_t> count_by_index(Database& database, const ClaimQuery& query) {
  BB_ASSIGN(Statement row, database.prepare(kCount));
  bind_query(row, query);
  BB_ASSIGN([[maybe_unused]] const bool one, row.step());
  return static_cast<std::uint64_t>(row.integer(0));
}

Result<void> visit_rows(Database& database, const std::vector<std::int64_t>& numbers,
                        FunctionRef<void(const ClaimRow&)> visit) {
  for (const std::int64_t number : numbers) {
    BB_ASSIGN(Statement row, database.prepare("SELECT " BB_CLAIM_COLUMNS " FROM claim WHERE number=?1"));
    row.bind(1, number);
    BB_ASSIGN(const bool found, row.step());
    if (!found) return internal("claim_block names a claim that is not there");
    visit(claim_row(row));
  }
  return {};
}

// In the order of the index, from the slice's beginning on.
Result<void> visit_by_index(Database& database, const ClaimQuery& query, const ClaimSlice& slice,
                            FunctionRef<void(const ClaimRow&)> visit) {
  constexpr auto kMost = static_cast<std::uint64_t>(Integers::max());
  ScanStart from;
  std::uint64_t skip = slice.start;
  if (slice.after) {
    from = {std::to_string(slice.after->id), static_cast<std::int64_t>(slice.after->type) + 1, 0};
    skip = 0;
  } else if (!is_bounded(query)) {
    BB_ASSIGN(from, find_block(database, query, slice.start));
    skip -= from.matched;
  }
  BB_ASSIGN(Statement rows, database.prepare(kSelect));
  bind_query(rows, query);
  rows.bind(8, static_cast<std::int64_t>(std::min(slice.limit, kMost)));
  rows.bind(9, static_cast<std::int64_t>(std::min(skip, kMost)));
  rows.bind(10, std::string_view(from.key)).bind(11, from.type);
  while (true) {
    BB_ASSIGN(const bool row, rows.step());
    if (!row) return {};
    visit(claim_row(rows));
  }
}

}  // namespace

ClaimRow claim_row(const Statement& row) {
  return {.type = static_cast<ClaimType>(row.integer(0)),
          .id = row.integer(1),
          .beneficiary = row.integer(2),
          .through = Date{static_cast<std::int32_t>(row.integer(3))},
          .last_updated = Instant{Milliseconds{row.integer(4)}},
          .sensitive = row.integer(5) != 0,
          .record = row.text(6)};
}

Result<std::uint64_t> read_claims(Database& database, const ClaimQuery& asked, const ClaimSlice& slice,
                                  FunctionRef<void(const ClaimRow&)> visit) {
  BB_ASSIGN(const Database::Snapshot snapshot, database.begin_read());
  ClaimQuery query = asked;
  BB_ASSIGN(const Span span, read_span(database, query));
  if (span.count == 0 || !tighten(query, span)) return std::uint64_t{0};
  std::uint64_t total = span.count;
  if (is_bounded(query)) {
    BB_ASSIGN(const auto matches, find_in_blocks(database, query, slice));
    if (matches) {
      BB_TRY(visit_rows(database, matches->numbers, visit));
      return matches->total;
    }
    BB_ASSIGN(total, count_by_index(database, query));
  }
  if (slice.limit > 0 && total > 0) BB_TRY(visit_by_index(database, query, slice, visit));
  return total;
}

}  // namespace bb::store::sqlite
