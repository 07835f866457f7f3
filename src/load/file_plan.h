// What there is to do of one file, and what it was like when that was decided.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "load/inputs.h"
#include "store/claim_store.h"

namespace bb::load {

// Tells one state of a file from another: whoever writes to it, or puts another in its place, changes this.
struct FileState {
  std::uint64_t device = 0, number = 0, bytes = 0;
  std::int64_t modified = 0, changed = 0;  // nanoseconds: st_mtim, st_ctim
  bool operator==(const FileState&) const = default;
};

// Nothing when the file is not there, or is none that can be read twice (a pipe).
std::optional<FileState> file_state(const std::string& path);

struct FilePlan {
  const Input* file = nullptr;
  // What the journal says of it, which is where reading begins; number 0: nothing, it is new.
  store::LoadedFile entry;
  std::optional<FileState> state;

  bool loaded_before() const { return entry.whole() && entry.bytes_loaded > 0; }
  bool is_unchanged() const { return state && file_state(file->path) == state; }
};

// `file` outlives the plan. The journal's file is the same one when it is of the same kind and size, and the
// same as far as it was loaded. `journal` null: every file is new.
FilePlan plan_file(store::ClaimStore* journal, const Input& file);

}  // namespace bb::load
