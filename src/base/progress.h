// A progress bar with rate and remaining time on standard error; plain lines every few seconds when it is no
// terminal.
//
// One thread updates it. Quiet when asked (--json).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace bb {

class Progress {
 public:
  // total 0: unknown, only the count and the rate are shown. unit: "claims", "rows", ...
  Progress(std::string label, std::string unit, std::uint64_t total, bool quiet);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void set_total(std::uint64_t total) { total_ = total; }
  void advance(std::uint64_t by = 1) {
    done_ += by;
    if (done_ >= next_check_) draw(false);
  }
  void finish();

 private:
  void draw(bool last);

  using Time = std::chrono::steady_clock::time_point;
  std::string label_, unit_;
  std::uint64_t total_, done_ = 0, next_check_ = 0;
  bool quiet_, terminal_, finished_ = false;
  Time start_, drawn_;
};

}  // namespace bb
