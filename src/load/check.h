// Checks RIF files without storing anything: what --dry-run does, and every load before it writes.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/result.h"
#include "load/file_plan.h"
#include "load/report.h"

namespace bb::load {

struct Checking {
  store::ClaimStore* store = nullptr;    // whose beneficiaries claims may be of; null: it is not made yet
  store::ClaimStore* journal = nullptr;  // what this says is loaded is passed over; null: all is checked
  std::uint64_t most_problems = ~std::uint64_t{0};  // it ends with the range that has this one
  std::uint64_t range_bytes = std::uint64_t{8} << 20;
};

struct Checked {
  Report report;               // its records as `unchanged`; `problems` stays empty, since they were told
  std::vector<FilePlan> plan;  // of inputs.files
};

// Reads every file from its start to its end, in ranges on as many threads as there are processors, at most
// eight, and tells every problem in the order of files and lines, on the calling thread. `inputs` outlives
// the plan. An Error is one of the store.
Result<Checked> check_files(const Checking& checking, const Inputs& inputs, const Options& options,
                            const std::function<void(const rif::Problem&)>& tell);

// All of the files, whatever was loaded before. `store` may be null.
Result<Report> check(store::ClaimStore* store, const Inputs& inputs, const Options& options,
                     const std::function<void(const rif::Problem&)>& tell);

}  // namespace bb::load
