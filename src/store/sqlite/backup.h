// A SQLite database as bytes of a backup, and back (store/backup.h).
#pragma once

#include <string>

#include "base/result.h"
#include "store/backup.h"
#include "store/backup_file.h"

namespace bb::store::sqlite {

// Copies the database at `path`, as it is at one moment, by way of a file at `copy`, which is checked and is
// gone afterwards. Others may read and write meanwhile.
Result<void> back_up(const std::string& path, const std::string& copy, BackupWriter& writer,
                     const BackupOptions& options);

// `conflict` when there is a database at `path` already.
Result<void> check_restorable(const std::string& path);
// Makes the database at `path` of the reader's bytes: whole and checked, or not at all.
Result<void> restore(BackupReader& reader, const std::string& path, std::uint64_t size,
                     const BackupOptions& options);

}  // namespace bb::store::sqlite
