// The progress bars of a load: one while its files are checked, one while they are loaded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "base/progress.h"
#include "load/report.h"

namespace bb::cli {

// Belongs to the thread that loads. `what` stands behind the phase: "Checking", "Loading them".
class LoadProgress {
 public:
  LoadProgress(std::uint64_t bytes, bool quiet, std::string what = {})
      : total_(bytes / kKilobyte), quiet_(quiet), what_(std::move(what)) {}

  // As load::Options::progress.
  void tell(load::Phase phase, std::uint64_t bytes) {
    if (!bar_ || phase != phase_) {
      phase_ = phase;
      told_ = 0;
      finish();
      bar_.emplace((phase == load::Phase::checking ? "Checking" : "Loading") + what_, "KB", total_, quiet_);
    }
    bar_->advance(bytes / kKilobyte - told_);
    told_ = bytes / kKilobyte;
  }
  void finish() { bar_.reset(); }

 private:
  static constexpr std::uint64_t kKilobyte = 1024;

  const std::uint64_t total_;
  const bool quiet_;
  const std::string what_;
  load::Phase phase_ = load::Phase::checking;
  std::uint64_t told_ = 0;
  std::optional<Progress> bar_;
};

}  // namespace bb::cli
