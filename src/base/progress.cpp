#include "base/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace bb {
namespace {

constexpr std::uint64_t kCheckEvery = 64;
constexpr int kBarWidth = 24;

std::string grouped(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return digits;
}

}  // namespace

Progress::Progress(std::string label, std::string unit, std::uint64_t total, bool quiet)
    : label_(std::move(label)),
      unit_(std::move(unit)),
      total_(total),
      quiet_(quiet),
      terminal_(::isatty(STDERR_FILENO) == 1),
      start_(std::chrono::steady_clock::now()),
      drawn_(start_) {
  next_check_ = kCheckEvery;
}

Progress::~Progress() { finish(); }

void Progress::finish() {
  if (!finished_) draw(true);
  finished_ = true;
}

void Progress::draw(bool last) {
  next_check_ = done_ + kCheckEvery;
  if (quiet_) return;
  const auto now = std::chrono::steady_clock::now();
  const auto pause = terminal_ ? std::chrono::milliseconds(100) : std::chrono::milliseconds(5000);
  if (!last && now - drawn_ < pause) return;
  drawn_ = now;
  const double seconds = std::max(std::chrono::duration<double>(now - start_).count(), 1e-3);
  const double rate = static_cast<double>(done_) / seconds;
  std::string line = label_ + "  ";
  if (total_ > 0) {
    const double share = std::min(1.0, static_cast<double>(done_) / static_cast<double>(total_));
    const int filled = static_cast<int>(share * kBarWidth);
    line += "[" + std::string(static_cast<std::size_t>(filled), '#') +
            std::string(static_cast<std::size_t>(kBarWidth - filled), '.') + "] ";
    char percent[8];
    std::snprintf(percent, sizeof percent, "%3.0f%%", share * 100);
    line += percent;
    line += "  ";
  }
  line += grouped(done_) + " " + unit_ + "  " + grouped(static_cast<std::uint64_t>(rate)) + "/s";
  if (!last && total_ > done_ && rate > 0) {
    line +=
        "  " + std::to_string(static_cast<int>(static_cast<double>(total_ - done_) / rate) + 1) + " s left";
  }
  if (last) {
    char took[32];
    std::snprintf(took, sizeof took, "  in %.1f s", seconds);
    line += took;
  }
  if (terminal_) {
    std::fprintf(stderr, "\r%s\033[K%s", line.c_str(), last ? "\n" : "");
  } else {
    std::fprintf(stderr, "%s\n", line.c_str());
  }
  std::fflush(stderr);
}

}  // namespace bb
