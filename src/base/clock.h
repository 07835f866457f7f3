// Time: instants in milliseconds UTC, and a clock that tests can set.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace bb {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Milliseconds = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;

// Safe for calls from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

// The machine's clock.
class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

// A clock that stands still until it is told to move: for tests of expiry.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : now_(start.time_since_epoch().count()) {}
  Instant now() const override { return Instant{Milliseconds{now_.load()}}; }
  void advance(Milliseconds by) { now_ += by.count(); }

 private:
  std::atomic<Milliseconds::rep> now_;
};

// "2026-11-22T03:24:22.125Z", a FHIR instant.
std::string format_instant(Instant at);
// "2026-11-22T03:24:22Z", whole seconds.
std::string format_instant_seconds(Instant at);
// A FHIR dateTime with any precision from year on ("2026", "2026-11", "2026-11-22",
// "2026-11-22T03:24:22.125-05:00"). Missing parts are taken as the earliest; without a zone UTC is meant.
// Nothing for other text.
std::optional<Instant> parse_instant(std::string_view text);

// The calendar year, UTC.
int year_of(Instant at);

// The same day and time of day `months` calendar months later; the last day of the month when that has no
// such day.
Instant add_months(Instant at, int months);

}  // namespace bb
