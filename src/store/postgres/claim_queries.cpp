#include "store/postgres/claim_queries.h"

#include <charconv>
#include <limits>
#include <string>

namespace bb::store::postgres {
namespace {

// Literals are joined by the preprocessor: the address of a statement is its name (connection.h).
#define BB_CLAIM_COLUMNS "type, claim_key, beneficiary, through_days, last_updated, sensitive, record"
#define BB_KINDS "beneficiary=$1 AND ($2 >> type & 1)=1 AND sensitive<=$3"
#define BB_FILTER BB_KINDS " AND through_days BETWEEN $4 AND $5 AND last_updated BETWEEN $6 AND $7"

// How many of the claims before a mark match: matching() of store/page_marks.h for the server.
#define BB_MATCHED(type, plain, sensitive) \
  "($2 >> " #type " & 1)*(counts[" #plain "]+$3::int*counts[" #sensitive "])"
#define BB_MATCHED_ALL                                                                    \
  BB_MATCHED(0, 1, 2)                                                                     \
  "+" BB_MATCHED(1, 3, 4) "+" BB_MATCHED(2, 5, 6) "+" BB_MATCHED(3, 7, 8) "+" BB_MATCHED( \
      4, 9, 10) "+" BB_MATCHED(5, 11, 12) "+" BB_MATCHED(6, 13, 14) "+" BB_MATCHED(7, 15, 16)

}  // namespace

const char* const kCountClaims = "SELECT count(*) FROM claim WHERE " BB_FILTER;

const char* const kPageFromStart =
    "SELECT " BB_CLAIM_COLUMNS " FROM claim WHERE " BB_FILTER " ORDER BY claim_key, type LIMIT $8 OFFSET $9";

const char* const kPageFromMark =
    "SELECT page.* FROM"
    " (SELECT claim_key, type, matched FROM"
    "   (SELECT position, claim_key, type, " BB_MATCHED_ALL
    " AS matched FROM claim_mark"
    "     WHERE beneficiary=$1 AND position<=$10) counted WHERE matched<=$9"
    "   UNION ALL SELECT '', 0, 0 ORDER BY 3 DESC, 1 DESC LIMIT 1) mark,"
    " LATERAL (SELECT " BB_CLAIM_COLUMNS
    " FROM claim WHERE (claim_key, type)>=(mark.claim_key, mark.type)"
    "   AND " BB_FILTER " ORDER BY claim_key, type LIMIT $8 OFFSET $9-mark.matched) page";

const char* const kOneClaim =
    "SELECT " BB_CLAIM_COLUMNS " FROM claim WHERE beneficiary=$1 AND claim_key=$2 AND type=$3";

void add_filter(Parameters& parameters, const ClaimQuery& query) {
  using Limits = std::numeric_limits<std::int64_t>;
  const auto days = [](const std::optional<Date>& date, std::int64_t otherwise) {
    return date ? date->days : otherwise;
  };
  const auto milliseconds = [](const std::optional<Instant>& at, std::int64_t otherwise) {
    return at ? at->time_since_epoch().count() : otherwise;
  };
  parameters.integer(query.beneficiary).integer(query.types).boolean(!query.exclude_sensitive);
  parameters.integer(days(query.through_from, Limits::min()));
  parameters.integer(days(query.through_to, Limits::max()));
  parameters.integer(milliseconds(query.updated_from, Limits::min()));
  parameters.integer(milliseconds(query.updated_to, Limits::max()));
}

// The columns in the order of BB_CLAIM_COLUMNS.
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

}  // namespace bb::store::postgres
