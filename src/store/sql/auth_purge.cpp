#include <array>
#include <chrono>

#include "store/sql/auth_store.h"

namespace bb::store::sql {
namespace {

// Parameters: ?1 and ?2 from when to before when, ?3 how many rows. Each gives the times at which those that
// it removed had ended. `locks`: what keeps processes that remove at the same time from waiting for each
// other, where a database knows it.
#define BB_REMOVE(table, key, time, locks)                                                             \
  "DELETE FROM " table " WHERE " key " IN (SELECT " key " FROM " table " WHERE " time ">=?1 AND " time \
  "<?2 ORDER BY " time " LIMIT ?3" locks ") RETURNING " time

// The first families whose rows are about ?3 together: each with as many refresh tokens as rotations are
// remembered (?4), or it had.
#define BB_FAMILIES(locks)                                                                         \
  "(SELECT id FROM (SELECT id, sum(size) OVER (ORDER BY ended_at, id) - size AS rows_before FROM " \
  "(SELECT id, ended_at, 1 + CASE WHEN generation<?4 THEN generation ELSE ?4 END AS size FROM "    \
  "token_family WHERE ended_at>=?1 AND ended_at<?2 ORDER BY ended_at LIMIT ?3" locks               \
  ") AS first_ones) "                                                                              \
  "AS counted WHERE rows_before<?3)"
#define BB_REMOVE_REFRESH_TOKENS(locks) "DELETE FROM refresh_token WHERE family_id IN " BB_FAMILIES(locks)
// Not one of which there are tokens left.
#define BB_REMOVE_FAMILIES(locks) \
  "DELETE FROM token_family WHERE id IN " BB_FAMILIES(locks) " AND NOT EXISTS(SELECT 1 " \
  "FROM refresh_token r WHERE r.family_id=token_family.id) RETURNING ended_at"

#define BB_SKIPPING " FOR UPDATE SKIP LOCKED"

struct Removal {
  const char* sql;
  const char* sql_with_locks;
};
#define BB_REMOVAL(table, key, time) \
  Removal { BB_REMOVE(table, key, time, ""), BB_REMOVE(table, key, time, BB_SKIPPING) }

constexpr Removal kRefreshTokens{BB_REMOVE_REFRESH_TOKENS(""), BB_REMOVE_REFRESH_TOKENS(BB_SKIPPING)};

// By Ended.
constexpr std::array<Removal, kKindsOfEnded> kRemovals{
    BB_REMOVAL("access_token", "digest", "expires_at"),
    BB_REMOVAL("authorization_code", "digest", "expires_at"),
    Removal{BB_REMOVE_FAMILIES(""), BB_REMOVE_FAMILIES(BB_SKIPPING)},
    BB_REMOVAL("session", "digest", "created_at"),
    BB_REMOVAL("pushed_request", "digest", "expires_at"),
    BB_REMOVAL("seen_once", "digest", "expires_at"),
    BB_REMOVAL("login_attempt", "digest", "expires_at"),
    BB_REMOVAL("login_failure", "digest", "last_at"),
};

}  // namespace

Result<PurgeStep> SqlAuthStore::purge(Ended kind, Instant from, Instant before, std::int64_t most) {
  const auto prepare = [&](Transaction& write, const Removal& removal) -> Result<Statement> {
    BB_ASSIGN(Statement remove,
              write.prepare(database_->locks_rows() ? removal.sql_with_locks : removal.sql));
    remove.bind(1, column(from)).bind(2, column(before)).bind(3, most);
    if (kind == Ended::families) remove.bind(4, kKnownRotations);
    return remove;
  };
  PurgeStep step{0, from, {}};
  BB_ASSIGN(const auto write, database_->begin());
  const auto start = std::chrono::steady_clock::now();
  if (kind == Ended::families) {
    BB_ASSIGN(Statement tokens, prepare(*write, kRefreshTokens));
    BB_TRY(tokens.run());
    step.rows += tokens.changes();
  }
  {
    BB_ASSIGN(Statement remove, prepare(*write, kRemovals.at(static_cast<std::size_t>(kind))));
    while (true) {
      BB_ASSIGN(const bool removed, remove.step());
      if (!removed) break;
      ++step.rows;
      step.reached = std::max(step.reached, instant(remove.integer(0)));
    }
  }
  BB_TRY(write->commit());
  step.held = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
  return step;
}

}  // namespace bb::store::sql
