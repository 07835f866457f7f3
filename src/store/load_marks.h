// What was last loaded into a store, kept in memory so that requests need not ask for it.
//
// Safe for calls from any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "base/clock.h"

namespace bb::store {

// Both only grow.
struct LoadMarks {
  std::int64_t last_loaded = 0;  // milliseconds since 1970
  std::int64_t names_version = 0;
};

class KnownMarks {
 public:
  // Another process may have loaded: one caller a second gets to `read`, which gives a Result of LoadMarks.
  template <class Read>
  const KnownMarks& refresh(const Read& read) {
    const std::int64_t now = steady_milliseconds();
    std::int64_t last = read_at_.load(std::memory_order_relaxed);
    if (now - last < kAge || !read_at_.compare_exchange_strong(last, now)) return *this;
    if (const auto marks = read(); marks.ok()) learn(*marks);
    return *this;
  }
  void learn(const LoadMarks& marks) {
    raise(last_loaded_, marks.last_loaded);
    raise(names_version_, marks.names_version);
  }

  Instant last_loaded() const { return Instant{Milliseconds{last_loaded_.load(std::memory_order_relaxed)}}; }
  std::uint64_t names_version() const {
    return static_cast<std::uint64_t>(names_version_.load(std::memory_order_relaxed));
  }

 private:
  static constexpr std::int64_t kAge = 1000;  // milliseconds

  static std::int64_t steady_milliseconds() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<Milliseconds>(now).count();
  }
  // What was read before a load ended does not put back what was learned from it.
  static void raise(std::atomic<std::int64_t>& known, std::int64_t mark) {
    std::int64_t before = known.load(std::memory_order_relaxed);
    while (before < mark && !known.compare_exchange_weak(before, mark, std::memory_order_relaxed)) {
    }
  }

  std::atomic<std::int64_t> last_loaded_{0}, names_version_{0}, read_at_{-kAge};
};

}  // namespace bb::store
