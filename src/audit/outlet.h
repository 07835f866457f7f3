// Where audit events leave the program: lines are gathered in memory and written by a thread of its own, so
// that a request pays for formatting only.
//
// Any thread may call it. Lines that cannot be written as fast as they come are dropped, beyond a megabyte
// that waits, and counted: their number is a line of its own. What is written is owned by the sink.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>

#include "base/buffer.h"

namespace bb::audit {

class Outlet {
 public:
  // Gets one or more lines, without the last line end. False: they could not be written, and are lost.
  using Write = std::function<bool(std::string_view lines)>;
  static constexpr std::chrono::milliseconds kDelay{200};

  Outlet() = default;
  explicit Outlet(Write write, std::chrono::milliseconds delay = kDelay) { open(std::move(write), delay); }
  ~Outlet() { close(); }
  Outlet(const Outlet&) = delete;
  Outlet& operator=(const Outlet&) = delete;

  // Lines go to `write` from now on, at most `delay` after they came. Closes what was open.
  void open(Write write, std::chrono::milliseconds delay = kDelay);
  // Writes what is left. Lines that come while none is open go nowhere.
  void close();
  bool is_open() const { return open_.load(std::memory_order_relaxed); }

  // `line`: one JSON object. Longer ones than kLongestLine are dropped.
  static constexpr std::size_t kLongestLine = std::size_t{16} * 1024;
  void add(std::string_view line);

  // Since the program began.
  std::int64_t lines() const { return lines_total_.load(std::memory_order_relaxed); }
  std::int64_t dropped() const { return dropped_total_.load(std::memory_order_relaxed); }

 private:
  void write_until_closed();
  void append_dropped();
  void drop(std::int64_t lines);

  Write write_;
  std::chrono::milliseconds delay_{};
  std::atomic<bool> open_{false};
  std::atomic<std::int64_t> lines_total_{0}, dropped_total_{0};
  std::mutex mutex_;
  std::condition_variable changed_;
  Buffer waiting_;
  std::int64_t dropped_ = 0;  // since they were last reported
  std::thread thread_;
};

// That of the program, where Event::write() and the request lines go. Closed until cli opens it.
Outlet& outlet();

}  // namespace bb::audit
