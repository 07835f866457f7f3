#include "store/postgres/claim_pages.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <string>

#include "store/claim_counts.h"
#include "store/postgres/page_marks.h"

namespace bb::store::postgres {
namespace {

using Integers = std::numeric_limits<std::int64_t>;

// Literals are joined by the preprocessor: the address of a statement is its name (connection.h).
//
// Parameters 1 to 7: beneficiary, types, sensitive ones too, through from and to, updated from and to.
#define BB_COLUMNS "type, claim_key, beneficiary, through_days, last_updated, sensitive, record"
#define BB_KINDS "beneficiary=$1 AND ($2 >> type & 1)=1 AND sensitive<=$3"
#define BB_BOUNDS " AND through_days BETWEEN $4 AND $5 AND last_updated BETWEEN $6 AND $7"
// A beneficiary all of whose claims are outside of the bounds: decided before any claim is looked at.
#define BB_ANY                                                                     \
  " AND EXISTS(SELECT 1 FROM claim_count WHERE beneficiary=$1 AND latest_days>=$4" \
  " AND earliest_days<=$5 AND newest>=$6 AND oldest<=$7)"
#define BB_ORDER " ORDER BY claim_key, type LIMIT $8"

// How many of the claims before a mark match: matching() of store/claim_counts.h, for the server.
#define BB_MATCHED(type, plain, sensitive) \
  "($2 >> " #type " & 1)*(counts[" #plain "]+$3::int*counts[" #sensitive "])"
#define BB_MATCHED_ALL                                                                    \
  BB_MATCHED(0, 1, 2)                                                                     \
  "+" BB_MATCHED(1, 3, 4) "+" BB_MATCHED(2, 5, 6) "+" BB_MATCHED(3, 7, 8) "+" BB_MATCHED( \
      4, 9, 10) "+" BB_MATCHED(5, 11, 12) "+" BB_MATCHED(6, 13, 14) "+" BB_MATCHED(7, 15, 16)

constexpr const char* kCounts = "SELECT counts FROM claim_count WHERE beneficiary=$1";
constexpr const char* kCountWithin = "SELECT count(*) FROM claim WHERE " BB_KINDS BB_BOUNDS BB_ANY;

// $8 limit, $9 offset.
constexpr const char* kPageFromStart =
    "SELECT " BB_COLUMNS " FROM claim WHERE " BB_KINDS BB_ORDER " OFFSET $9";
constexpr const char* kPageWithin =
    "SELECT " BB_COLUMNS " FROM claim WHERE " BB_KINDS BB_BOUNDS BB_ANY BB_ORDER " OFFSET $9";
// $9 claim_key and $10 type of the place.
constexpr const char* kPageAfter =
    "SELECT " BB_COLUMNS
    " FROM claim WHERE (claim_key, type)>($9, $10) AND " BB_KINDS BB_BOUNDS BB_ANY BB_ORDER;
// From the last mark that is not behind the offset, $9: the one before the first that is. As many claims
// match before a mark as stand before it, or fewer, so neither is before position $10, which is less than
// kPageMarkStep before the offset. Who has no mark from there on has no claims at the offset.
constexpr const char* kPageFromMark =
    "SELECT page.* FROM"
    " ((SELECT claim_key, type, " BB_MATCHED_ALL
    " AS matched FROM claim_mark"
    "    WHERE beneficiary=$1 AND position>=$10 AND position<coalesce("
    "      (SELECT position FROM claim_mark WHERE beneficiary=$1 AND position>=$10 AND " BB_MATCHED_ALL
    ">$9 ORDER BY position LIMIT 1), 9223372036854775807)"
    "    ORDER BY position DESC LIMIT 1)"
    "  UNION ALL SELECT '', 0, 0 WHERE $10<=0 ORDER BY 3 DESC, 1 DESC LIMIT 1) mark,"
    " LATERAL (SELECT " BB_COLUMNS
    " FROM claim WHERE (claim_key, type)>=(mark.claim_key, mark.type)"
    "   AND " BB_KINDS BB_ORDER " OFFSET $9-mark.matched) page";

std::int64_t column(std::uint64_t number) {
  return static_cast<std::int64_t>(std::min(number, static_cast<std::uint64_t>(Integers::max())));
}
std::int64_t days(const std::optional<Date>& date, std::int64_t otherwise) {
  return date ? date->days : otherwise;
}
std::int64_t milliseconds(const std::optional<Instant>& at, std::int64_t otherwise) {
  return at ? at->time_since_epoch().count() : otherwise;
}

void add_filter(Parameters& parameters, const ClaimQuery& query) {
  parameters.integer(query.beneficiary).integer(query.types).boolean(!query.exclude_sensitive);
  parameters.integer(days(query.through_from, Integers::min()));
  parameters.integer(days(query.through_to, Integers::max()));
  parameters.integer(milliseconds(query.updated_from, Integers::min()));
  parameters.integer(milliseconds(query.updated_to, Integers::max()));
}

// The columns in the order of BB_COLUMNS; borrows the record from `rows`.
ClaimRow claim_row(const Rows& rows, int row) {
  const std::string_view key = rows.text(row, 1);
  ClaimId id = 0;
  std::from_chars(key.data(), key.data() + key.size(), id);
  return {.type = static_cast<ClaimType>(rows.integer(row, 0)),
          .id = id,
          .beneficiary = rows.integer(row, 2),
          .through = Date{static_cast<std::int32_t>(rows.integer(row, 3))},
          .last_updated = Instant{Milliseconds{rows.integer(row, 4)}},
          .sensitive = rows.integer(row, 5) != 0,
          .record = rows.text(row, 6)};
}

Result<void> send_page(Connection& connection, const ClaimQuery& query, const ClaimSlice& slice) {
  Parameters of;
  add_filter(of, query);
  of.integer(column(slice.limit));
  if (slice.after) {
    const std::string key = std::to_string(slice.after->id);
    of.text(key).integer(static_cast<std::int64_t>(slice.after->type));
    return connection.send(kPageAfter, of);
  }
  of.integer(column(slice.start));
  if (is_bounded(query)) return connection.send(kPageWithin, of);
  // A mark helps where many claims stand before the page: those before `start`, or those of other types.
  const bool all_types = query.types == kAllClaimTypes;
  if (slice.start < kPageMarkStep && all_types) return connection.send(kPageFromStart, of);
  of.integer(column(slice.start) - static_cast<std::int64_t>(kPageMarkStep - 1));
  return connection.send(kPageFromMark, of);
}

}  // namespace

// What is sent together is one transaction, which sees the database as of one moment (pool.h).
Result<std::uint64_t> read_claims(Pool& pool, const ClaimQuery& query, const ClaimSlice& slice,
                                  FunctionRef<void(const ClaimRow&)> visit) {
  const bool bounded = is_bounded(query), wants_page = slice.limit > 0;
  BB_ASSIGN(const std::vector<Rows> answers,
            pool.read([&](Connection& connection) -> Result<std::vector<Rows>> {
              Parameters of;
              if (bounded) {
                add_filter(of, query);
              } else {
                of.integer(query.beneficiary);
              }
              BB_TRY(connection.send(bounded ? kCountWithin : kCounts, of));
              if (wants_page) BB_TRY(send_page(connection, query, slice));
              return connection.settle();
            }));
  std::uint64_t total = 0;
  if (bounded) {
    total = static_cast<std::uint64_t>(answers[0].integer(0, 0));
  } else if (answers[0].size() > 0) {
    BB_ASSIGN(const ClaimCounts counts, read_counts(answers[0], 0, 0));
    total = matching(counts, query);
  }
  if (!wants_page) return total;
  const Rows& page = answers[1];
  for (int row = 0; row < page.size(); ++row) visit(claim_row(page, row));
  return total;
}

// Whose the claim is, then the claim among theirs: two questions, so that each is answered by one partition.
Result<bool> visit_claim(Pool& pool, ClaimType type, ClaimId id, FunctionRef<void(const ClaimRow&)> visit) {
  Parameters of;
  of.integer(id).integer(static_cast<std::int64_t>(type));
  BB_ASSIGN(const Rows owner,
            pool.query("SELECT beneficiary FROM claim_owner WHERE claim_id=$1 AND type=$2", of));
  if (owner.size() == 0) return false;
  const std::string key = std::to_string(id);
  Parameters one;
  one.integer(owner.integer(0, 0)).text(key).integer(static_cast<std::int64_t>(type));
  BB_ASSIGN(
      const Rows rows,
      pool.query("SELECT " BB_COLUMNS " FROM claim WHERE beneficiary=$1 AND claim_key=$2 AND type=$3", one));
  if (rows.size() == 0) return false;
  visit(claim_row(rows, 0));
  return true;
}

}  // namespace bb::store::postgres
