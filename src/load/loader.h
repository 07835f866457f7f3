// Loads RIF files into a store: checks all of them first, then writes in batches, while one thread reads
// ahead.
#pragma once

#include "base/result.h"
#include "load/inputs.h"
#include "load/report.h"
#include "store/claim_store.h"

namespace bb::load {

// How many problems a load tells before it leaves the rest to check().
constexpr std::uint64_t kMostProblems = 100;

// Nothing is written when check_files() (load/check.h) finds a problem in any of the files: the first
// kMostProblems are in the report, perhaps a few more. Of what was checked each batch writes with its records
// how far each file was loaded (the journal, store::LoadedFile), so that loading the same files again goes on
// from there and ends as a load that nothing stopped: a file is the same when kind, size and the digest of
// what was loaded of it are. A file that is changed after it was checked is a problem that stops the load
// where it is: batches before it are in the store whole. An Error is one of the store (busy, full disk, lost
// connection).
Result<Report> load(store::ClaimStore& store, const Inputs& inputs, const Options& options);

}  // namespace bb::load
