// The schema's history: numbered migrations, each run once in the life of a database, in order, in one
// transaction each with the note of it in the table `migration`. They go forward only, with data in place.
#pragma once

#include <span>

#include "base/result.h"
#include "store/postgres/connection.h"

namespace bb::store::postgres {

struct Migration {
  int number;
  const char* name;
  const char* sql;
  std::span<const char* const> partitioned;  // the tables that it makes PARTITION BY
};
std::span<const Migration> migrations();  // all, ascending

struct MigrationOptions {
  bool create = false;      // makes an empty database a store; otherwise that is `not_found`
  unsigned partitions = 0;  // when it is made; 0: kDefaultPartitions
};
inline constexpr unsigned kDefaultPartitions = 4, kMostPartitions = 1024;

// Brings the database to the last of `all`. Two processes at once wait for each other. A database that a
// newer program migrated is `invalid`.
Result<void> migrate(Connection& connection, const MigrationOptions& options,
                     std::span<const Migration> all = migrations());

}  // namespace bb::store::postgres
