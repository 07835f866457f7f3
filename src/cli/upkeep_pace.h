// How the removal of what has ended keeps out of the way of requests: how large its next step is, and how
// long it waits before that. Both follow from how long the step before held those up who want to write, so
// that they suit whatever machine and disk there are.
//
// For one thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "base/clock.h"

namespace bb::cli {

struct PaceRules {
  Milliseconds step{5};  // how long one should take
  // Of a step. Fewer rows would not make it shorter: it waits for the disk once, however few they are.
  std::int64_t least_rows = 250;
  std::int64_t most_rows = 10'000;
  int pause = 2;  // times as long as the step: a third of the time is for removing
  Milliseconds shortest_pause{2};
};

class Pace {
 public:
  explicit Pace(PaceRules rules) : rules_(rules), rows_(rules.least_rows) {}

  std::int64_t rows() const { return rows_; }  // of the next step

  // After a step that removed `removed` rows and held others up for `held`: how long to wait.
  std::chrono::microseconds after(std::int64_t removed, std::chrono::microseconds held) {
    using std::chrono::microseconds;
    const auto took = std::max(held, microseconds(1));
    // As many as would have taken just as long as they should; growing slowly, since a large step may cost
    // more than several small ones.
    const std::int64_t fitting = std::max<std::int64_t>(removed, 1) * microseconds(rules_.step) / took;
    const bool was_full = removed >= rows_;
    if (fitting < rows_ && (was_full || took > rules_.step)) rows_ = std::max(fitting, rows_ / 4);
    if (fitting > rows_ && was_full) rows_ = std::min(fitting, rows_ * 2);
    rows_ = std::clamp(rows_, rules_.least_rows, rules_.most_rows);
    return std::max(took * rules_.pause, microseconds(rules_.shortest_pause));
  }

 private:
  const PaceRules rules_;
  std::int64_t rows_;
};

}  // namespace bb::cli
