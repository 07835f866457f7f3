// A store's accounts in a file, and back: applications, users, grants, tokens, keys. Not the claims: they are
// loaded again from their files, or saved by the database's own means (docs/operations.md).
//
// Both read one moment of the store while others write to it. What is sealed stays sealed: whoever restores
// needs the store's key, which is in the backup only when it was asked for.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "store/claim_store.h"

namespace bb::store {

struct BackupOptions {
  bool with_key = false;
  // How much more of a total of bytes is done; 0: the total is not known.
  std::function<void(std::uint64_t done, std::uint64_t total)> advanced = [](std::uint64_t, std::uint64_t) {};
};

struct BackupFacts {
  std::string database;  // "sqlite", "postgresql"
  std::string created;   // instant
  std::uint64_t bytes = 0;
  bool has_key = false;
};

// Errors: those of opening a store, that is there; `conflict` when there is a file `out`; `unavailable` when
// it cannot be written.
Result<BackupFacts> back_up(const std::string& url, const StoreOptions& store, const std::string& out,
                            Instant now, const BackupOptions& options);

// Into a store without accounts: one that does not exist yet, or where claims alone were loaded. Otherwise
// `conflict`, and nothing is changed. Only what is whole and fits is begun with: `invalid` when the file is
// no whole backup or one of another database, or when the key that is there, or missing, is not the store's.
Result<BackupFacts> restore(const std::string& in, const std::string& url, const StoreOptions& store,
                            const BackupOptions& options);

}  // namespace bb::store
