// Loads RIF files into a store, in batches: one thread reads and checks, the calling one writes.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "load/inputs.h"
#include "rif/problem.h"
#include "store/claim_store.h"

namespace bb::load {

struct Options {
  // A batch ends with the first of these.
  std::size_t batch_records = 20'000;
  std::size_t batch_bytes = std::size_t{64} << 20;
  // Told now and then, on the calling thread, how many bytes of the files are behind: of load() only what is
  // in the store for good.
  std::function<void(std::uint64_t bytes)> progress = {};
  bool again = false;  // reads files also that the journal knows
};

struct Counts {
  std::uint64_t added = 0, changed = 0, unchanged = 0;
  std::uint64_t kept = 0;  // inserts of what is there already with other values, which stayed
};

struct Report {
  std::array<Counts, rif::kFileTypes.size()> counts{};  // by FileType - 1; of what is in the store for good
  std::vector<std::string> loaded_before;  // files that the journal knows whole; their records are unchanged
  std::vector<rif::Problem> problems;      // of load(): none when everything was loaded
  std::uint64_t problem_count = 0;
  bool real_beneficiaries = false;  // some BENE_ID is positive: not synthetic

  Counts& of(rif::FileType type) { return counts[static_cast<std::size_t>(type) - 1]; }
  const Counts& of(rif::FileType type) const { return counts[static_cast<std::size_t>(type) - 1]; }
};

// Stops at the first bad record: the batch that it is in leaves nothing, batches before it are in the store
// whole. Each batch writes with its records how far each file was loaded (the journal, store::LoadedFile), so
// that loading the same files again goes on from there and ends as a load that nothing stopped: a file is the
// same when kind, size and the digest of what was loaded of it are. An Error is one of the store (busy, full
// disk, lost connection); what is wrong with the files is among the report's problems.
Result<Report> load(store::ClaimStore& store, const Inputs& inputs, const Options& options);

// Reads and checks everything, stores nothing, and tells every problem. `store` may be null (it is not made
// yet); `counts` has every record as unchanged.
Result<Report> check(store::ClaimStore* store, const Inputs& inputs, const Options& options,
                     const std::function<void(const rif::Problem&)>& tell);

}  // namespace bb::load
