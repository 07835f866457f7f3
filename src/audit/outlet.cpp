#include "audit/outlet.h"

#include <algorithm>
#include <string>

#include "base/clock.h"

namespace bb::audit {
namespace {

// Lines are written at once when this many bytes wait; beyond kMost they are dropped.
constexpr std::size_t kFull = std::size_t{64} * 1024;
constexpr std::size_t kMost = 16 * kFull;

}  // namespace

void Outlet::open(Write write, std::chrono::milliseconds delay) {
  close();
  write_ = std::move(write);
  delay_ = delay;
  open_ = true;
  thread_ = std::thread([this] { write_until_closed(); });
}

void Outlet::close() {
  {
    const std::lock_guard lock(mutex_);
    open_ = false;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Outlet::add(std::string_view line) {
  const std::lock_guard lock(mutex_);
  if (!is_open()) return;
  if (waiting_.size() + line.size() > kMost || line.size() > kLongestLine) return drop(1);
  const bool first = waiting_.empty();
  if (!first) waiting_.push('\n');
  waiting_.append(line);
  lines_total_.fetch_add(1, std::memory_order_relaxed);
  if (first || waiting_.size() > kFull) changed_.notify_one();
}

void Outlet::drop(std::int64_t lines) {
  dropped_ += lines;
  dropped_total_.fetch_add(lines, std::memory_order_relaxed);
}

void Outlet::append_dropped() {
  if (!waiting_.empty()) waiting_.push('\n');
  waiting_.append(R"({"time":")" + format_instant(SystemClock().now()) +
                  R"(","name":"audit","type":"audit_dropped","lines":)" + std::to_string(dropped_) + "}");
  dropped_ = 0;
}

void Outlet::write_until_closed() {
  Buffer ready;
  std::unique_lock lock(mutex_);
  while (is_open() || !waiting_.empty() || dropped_ > 0) {
    changed_.wait(lock, [this] { return !is_open() || !waiting_.empty(); });
    // The first line waits for company.
    changed_.wait_for(lock, delay_, [this] { return !is_open() || waiting_.size() > kFull; });
    const bool last = !is_open();
    if (dropped_ > 0) append_dropped();
    std::swap(ready, waiting_);
    lock.unlock();
    const bool written = ready.empty() || write_(ready.view());
    const auto lost = written ? 0 : 1 + std::count(ready.view().begin(), ready.view().end(), '\n');
    ready.clear();
    lock.lock();
    if (lost > 0) drop(lost);
    if (lost > 0 && last) break;  // nobody can be told any more
  }
}

Outlet& outlet() {
  static Outlet& instance = *new Outlet;  // never destroyed: threads may end after main()
  return instance;
}

}  // namespace bb::audit
