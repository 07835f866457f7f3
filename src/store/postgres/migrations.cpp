#include "store/postgres/migrations.h"

#include <string>

#include "store/postgres/auth_schema.h"
#include "store/postgres/claim_schema.h"
#include "store/postgres/part_d_members.h"
#include "store/sql/accounts_schema.h"

namespace bb::store::postgres {
namespace {

constexpr Migration kMigrations[] = {
    {1, "claims", kClaimSchema, kClaimPartitioned},
    {2, "journal of loaded files", kJournalSchema, {}},
    {3, "names of services and taxonomies", kMoreNamesSchema, {}},
    {4, "members of Part D contracts", kPartDSchema, kPartDPartitioned},
    {5, "accounts", kAuthSchema, {}},
    {6, "more of accounts", sql::kMoreAccountsSchema, {}},
    {7, "approvals without rows", sql::kNoApprovalsSchema, {}},
};

// Any number does that other programs do not use for their advisory locks: "bluebutt" as bytes.
constexpr const char* kLock = "SELECT pg_advisory_xact_lock(7093860171298370676)";

struct State {
  bool has_table = false;
  std::int64_t last = 0;
};

Result<State> read_state(Connection& connection) {
  State state;
  {
    BB_ASSIGN(const Rows rows, connection.query("SELECT to_regclass('migration') IS NOT NULL"));
    state.has_table = rows.integer(0, 0) != 0;
  }
  if (!state.has_table) return state;
  BB_ASSIGN(const Rows rows, connection.query("SELECT coalesce(max(number), 0) FROM migration"));
  state.last = rows.integer(0, 0);
  return state;
}

// One partition: plain tables, as Citus wants them, which has partitions (shards) of its own.
std::string without_partitions(std::string sql) {
  const std::string clause = "PARTITION BY HASH(";
  for (std::size_t at = sql.find(clause); at != std::string::npos; at = sql.find(clause, at)) {
    sql.erase(at, sql.find(')', at) + 1 - at);
  }
  return sql;
}

std::string partitions_of(const Migration& migration, std::int64_t partitions) {
  std::string sql;
  const std::string modulus = std::to_string(partitions);
  for (const std::string_view table : migration.partitioned) {
    for (std::int64_t i = 0; i < partitions; ++i) {
      const std::string number = std::to_string(i);
      sql.append("CREATE TABLE ").append(table).append("_p").append(number);
      sql.append(" PARTITION OF ").append(table);
      sql.append(" FOR VALUES WITH (MODULUS ").append(modulus).append(", REMAINDER ").append(number);
      sql.append(");");
    }
  }
  return sql;
}

// LZ4 for what is compressed at all (rows beyond 2 KB), where the server can: PostgreSQL 14 with it built in.
Result<void> compress_records(Connection& connection) {
  BB_ASSIGN(const Rows can,
            connection.query("SELECT 1 FROM pg_settings WHERE name='default_toast_compression'"
                             " AND 'lz4'=ANY(enumvals)"));
  if (can.size() == 0) return {};
  return connection.execute("ALTER TABLE claim ALTER record SET COMPRESSION lz4");
}

Result<std::int64_t> read_partitions(Connection& connection) {
  BB_ASSIGN(const Rows rows, connection.query("SELECT number FROM claims_meta WHERE name='partitions'"));
  return rows.size() == 0 ? 1 : rows.integer(0, 0);
}

Result<void> run(Connection& connection, const Migration& migration, const MigrationOptions& options) {
  std::int64_t partitions = options.partitions == 0 ? kDefaultPartitions : options.partitions;
  if (migration.number > 1) {
    BB_ASSIGN(partitions, read_partitions(connection));
  }
  BB_TRY(connection.execute(partitions == 1 ? without_partitions(migration.sql) : migration.sql));
  if (migration.number == 1) {
    BB_TRY(compress_records(connection));  // before its partitions, which take after it
    BB_TRY(connection.execute("INSERT INTO claims_meta(name, number) VALUES('partitions', " +
                              std::to_string(partitions) + ")"));
  }
  if (partitions > 1) BB_TRY(connection.execute(partitions_of(migration, partitions)));
  Parameters note;
  note.integer(migration.number).text(migration.name);
  BB_TRY(connection.query("INSERT INTO migration(number, name) VALUES($1::bigint, $2)", note));
  return {};
}

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

Result<void> migrate(Connection& connection, const MigrationOptions& options,
                     std::span<const Migration> all) {
  if (options.partitions > kMostPartitions) {
    return invalid("A store has at most " + std::to_string(kMostPartitions) + " partitions.");
  }
  BB_ASSIGN(State state, read_state(connection));
  if (!state.has_table && !options.create) {
    return not_found("There is no store in that database. Make one with 'bluebutton load'.");
  }
  const std::int64_t newest = all.empty() ? 0 : all.back().number;
  if (state.last > newest) return invalid("The store was made by a newer version of bluebutton.");
  if (state.has_table && state.last == newest) return {};
  for (const Migration& migration : all) {
    BB_TRY(connection.execute("BEGIN"));
    BB_TRY(connection.execute(kLock));
    BB_TRY(connection.execute(
        "CREATE TABLE IF NOT EXISTS migration(number bigint PRIMARY KEY, name text NOT NULL,"
        " applied_at timestamptz NOT NULL DEFAULT now())"));
    BB_ASSIGN(state, read_state(connection));  // as it is now that the lock is ours
    if (state.last < migration.number) BB_TRY(run(connection, migration, options));
    BB_TRY(connection.execute("COMMIT"));
  }
  return {};
}

}  // namespace bb::store::postgres
