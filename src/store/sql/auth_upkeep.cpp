#include "store/sql/auth_store.h"

namespace bb::store::sql {

Result<void> SqlAuthStore::add_data_transfers(std::span<const DataTransfer> transfers) {
  if (transfers.empty()) return {};
  BB_ASSIGN(const auto write, database_->begin());
  for (const DataTransfer& transfer : transfers) {
    BB_ASSIGN(Statement add,
              write->prepare("INSERT INTO data_transfer(year, user_id, application_id, transfers, last_at) "
                             "VALUES(?1,?2,?3,1,?4) ON CONFLICT(year, user_id, application_id) DO UPDATE "
                             "SET transfers=data_transfer.transfers+CASE WHEN excluded.last_at/86400000>"
                             "data_transfer.last_at/86400000 THEN 1 ELSE 0 END, last_at=CASE WHEN "
                             "excluded.last_at>data_transfer.last_at THEN excluded.last_at ELSE "
                             "data_transfer.last_at END"));
    add.bind(1, std::int64_t{transfer.year}).bind(2, transfer.user).bind(3, transfer.application);
    BB_TRY(add.bind(4, column(transfer.last)).run());
  }
  return write->commit();
}

Result<TransferCounts> SqlAuthStore::count_data_transfers(int year) {
  BB_ASSIGN(Statement row,
            database_->prepare("SELECT count(*), coalesce(sum(CASE WHEN t>1 THEN 1 ELSE 0 END), 0), "
                               "coalesce(sum(CASE WHEN a>1 THEN 1 ELSE 0 END), 0) FROM (SELECT "
                               "sum(transfers) AS t, count(*) AS a FROM data_transfer WHERE year=?1 "
                               "GROUP BY user_id) AS members"));
  row.bind(1, std::int64_t{year});
  BB_ASSIGN(const bool found, row.step());
  if (!found) return TransferCounts{};
  return TransferCounts{row.integer(0), row.integer(1), row.integer(2)};
}

namespace {

#define BB_REMOVE(table, key, time)                                                                        \
  "DELETE FROM " table " WHERE " key " IN (SELECT " key " FROM " table " WHERE " time "<?1 ORDER BY " time \
  " LIMIT ?2)"

// Removes rows from before `before`, at most `most`; how many they were.
Result<std::int64_t> remove(StatementSource& source, const char* sql, Instant before, std::int64_t most) {
  BB_ASSIGN(Statement remove, source.prepare(sql));
  BB_TRY(remove.bind(1, column(before)).bind(2, most).run());
  return remove.changes();
}

// Families that were ended, with their refresh tokens.
Result<std::int64_t> remove_families(Database& database, Instant before, std::int64_t most) {
  BB_ASSIGN(const auto write, database.begin());
  BB_TRY(remove(*write,
                "DELETE FROM refresh_token WHERE family_id IN (SELECT id FROM token_family WHERE ended_at<?1 "
                "ORDER BY ended_at, id LIMIT ?2)",
                before, most));
  // Not one that somebody else's step has left tokens of.
  BB_ASSIGN(
      const std::int64_t removed,
      remove(*write,
             "DELETE FROM token_family WHERE id IN (SELECT id FROM token_family WHERE ended_at<?1 ORDER "
             "BY ended_at, id LIMIT ?2) AND NOT EXISTS(SELECT 1 FROM refresh_token r WHERE "
             "r.family_id=token_family.id)",
             before, most));
  BB_TRY(write->commit());
  return removed;
}

}  // namespace

Result<std::int64_t> SqlAuthStore::purge(Instant now, const PurgeRules& rules, std::int64_t most) {
  const struct {
    const char* sql;
    Milliseconds kept;
  } kinds[] = {
      {BB_REMOVE("access_token", "digest", "expires_at"), rules.tokens},
      {BB_REMOVE("authorization_code", "digest", "expires_at"), rules.tokens},
      {BB_REMOVE("session", "digest", "created_at"), rules.sessions},
      {BB_REMOVE("pushed_request", "digest", "expires_at"), {}},
      {BB_REMOVE("seen_once", "digest", "expires_at"), {}},
      {BB_REMOVE("login_attempt", "digest", "expires_at"), {}},
      {BB_REMOVE("login_failure", "digest", "last_at"), rules.failures},
  };
  std::int64_t removed = 0;
  for (const auto& kind : kinds) {
    BB_ASSIGN(const auto write, database_->begin());
    BB_ASSIGN(const std::int64_t rows, remove(*write, kind.sql, now - kind.kept, most));
    BB_TRY(write->commit());
    removed += rows;
  }
  BB_ASSIGN(const std::int64_t families, remove_families(*database_, now - rules.families, most));
  return removed + families;
}

}  // namespace bb::store::sql
