// What the program counts and measures of itself: counters and histograms by a few labels, shown as
// Prometheus text (version 0.0.4).
//
// Any thread may count; each counts in a place of its own, and the places are added up when somebody asks.
// Families and their members live as long as the program. No label may hold what identifies a person, nor
// what a client can choose freely: a family has at most so many members, what comes beyond is counted as
// "other".
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/buffer.h"

namespace bb::metrics {

// A number that many threads add to without sharing a cache line, as long as there are not more than places.
class Sharded {
 public:
  void add(std::int64_t number = 1) { places_[place()].number.fetch_add(number, std::memory_order_relaxed); }
  std::int64_t sum() const;

 private:
  static constexpr std::size_t kPlaces = 16;
  struct alignas(64) Place {
    std::atomic<std::int64_t> number{0};
  };
  static std::size_t place();

  std::array<Place, kPlaces> places_;
};

class Counter {
 public:
  void add(std::int64_t number = 1) { number_.add(number); }
  std::int64_t value() const { return number_.sum(); }

 private:
  Sharded number_;
};

// How long things take. The buckets are the same for all histograms, so that they may be added up.
inline constexpr std::array<std::chrono::microseconds, 18> kBounds = [] {
  std::array<std::chrono::microseconds, 18> bounds{};
  constexpr std::array<std::int64_t, 18> kMicroseconds{
      50,     100,     250,     500,     1'000,     2'500,     5'000,     10'000,     25'000,
      50'000, 100'000, 250'000, 500'000, 1'000'000, 2'500'000, 5'000'000, 10'000'000, 30'000'000};
  for (std::size_t i = 0; i < bounds.size(); ++i) bounds[i] = std::chrono::microseconds(kMicroseconds[i]);
  return bounds;
}();

class Histogram {
 public:
  void observe(std::chrono::microseconds time);
  // How many took at most kBounds[bucket], but longer than the bucket before; the last: longer than all.
  std::int64_t count(std::size_t bucket) const { return buckets_[bucket].sum(); }
  bool is_empty() const;
  std::chrono::microseconds sum() const { return std::chrono::microseconds(sum_.sum()); }

 private:
  std::array<Sharded, kBounds.size() + 1> buckets_;
  Sharded sum_;
};

// A metric by its labels. Made once, as a static; `name`, `help` and the names of labels are literals.
template <class Member>
class Family {
 public:
  Family(std::string_view name, std::string_view help, std::initializer_list<std::string_view> labels,
         std::size_t most = 1'000);
  Family(const Family&) = delete;
  Family& operator=(const Family&) = delete;

  // The member with these values, one a label. Takes a lock: keep the reference where it is counted often.
  Member& with(std::initializer_list<std::string_view> values);
  void append_to(Buffer& out) const;

 private:
  const std::string_view name_, help_;
  const std::vector<std::string_view> labels_;
  const std::size_t most_;
  mutable std::mutex mutex_;
  std::map<std::vector<std::string>, std::unique_ptr<Member>, std::less<>> members_;
};

using Counters = Family<Counter>;
using Histograms = Family<Histogram>;

// A number that is looked up when somebody asks. `read` is called on whatever thread asks and must not block.
// Until the Gauge is destroyed.
class Gauge {
 public:
  enum class Type : std::uint8_t { gauge, counter };
  Gauge(std::string_view name, std::string_view help, std::function<double()> read, Type type = Type::gauge);
  ~Gauge();
  Gauge(const Gauge&) = delete;
  Gauge& operator=(const Gauge&) = delete;

 private:
  std::size_t id_;
};

// All of them, by name, and the process's own: memory, file descriptors, processor time.
inline constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";
void append_all(Buffer& out);

}  // namespace bb::metrics
