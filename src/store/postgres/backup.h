// The accounts of a PostgreSQL store as bytes of a backup, and back (store/backup.h).
//
// Table by table: a line "table NAME COLUMN,COLUMN...", then what COPY ... (FORMAT binary) gives, in pieces
// of four bytes of length (big-endian) and as many bytes, the last of them empty. "migration N" stands
// before.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "store/backup.h"
#include "store/backup_file.h"
#include "store/postgres/location.h"

namespace bb::store::postgres {

// The tables that are backed up; all others of the schema are made of files that can be loaded again.
std::span<const std::string_view> account_tables();

// Reads all tables as of one moment (REPEATABLE READ).
Result<void> back_up(const Location& location, BackupWriter& writer, const BackupOptions& options);

// `conflict` when the database has accounts. One that is empty, or has claims only, is fine.
Result<void> check_restorable(const Location& location);
// Makes the tables where there are none, and fills them in one transaction. The key is at its place.
Result<void> restore(BackupReader& reader, const Location& location, std::uint64_t size,
                     const BackupOptions& options);

}  // namespace bb::store::postgres
