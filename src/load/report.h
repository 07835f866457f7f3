// What a load is told, and what it tells.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "rif/file_type.h"
#include "rif/problem.h"

namespace bb::load {

enum class Phase : std::uint8_t { checking, loading };

struct Options {
  // A batch ends with the first of these.
  std::size_t batch_records = 20'000;
  std::size_t batch_bytes = std::size_t{64} << 20;
  // Told now and then, on the calling thread, how many bytes of the files are behind: of loading only what is
  // in the store for good.
  std::function<void(Phase phase, std::uint64_t bytes)> progress = {};
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
  bool refused = false;             // the check before found the problems: nothing was written
  bool real_beneficiaries = false;  // some BENE_ID is positive: not synthetic

  Counts& of(rif::FileType type) { return counts[static_cast<std::size_t>(type) - 1]; }
  const Counts& of(rif::FileType type) const { return counts[static_cast<std::size_t>(type) - 1]; }
};

}  // namespace bb::load
