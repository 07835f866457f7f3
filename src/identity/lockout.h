// Slows down who guesses passwords: by username and by address, in memory, bounded.
//
// An attempt counts as failed until it is known to have succeeded, so that many at once gain nothing. Safe
// for calls from any thread.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"

namespace bb::identity {

struct LockoutRules {
  int username_failures = 5;           // then the username is locked ...
  std::chrono::minutes lock_time{30};  // ... for so long after the last failure; older failures are forgotten
  int address_failures = 20;           // then each further failure doubles the wait of the address,
  std::chrono::seconds longest_wait{60};  // up to this
  std::size_t entries = 100'000;          // remembered of each kind; the oldest are forgotten first
};

class Lockout {
 public:
  explicit Lockout(const Clock& clock, LockoutRules rules = {}) : clock_(clock), rules_(rules) {}

  // Asks for an attempt and counts it as failed. How long to wait instead, when it is refused.
  std::optional<Seconds> begin(std::string_view username, std::string_view address);
  // The attempt succeeded: its failures are forgotten.
  void succeeded(std::string_view username, std::string_view address);

 private:
  struct Entry {
    int failures = 0;
    Instant last{};
  };
  using Entries = std::unordered_map<std::string, Entry>;

  // The entry of a name, emptied when its failures are old.
  Entry& find(Entries& entries, std::string_view name, Instant now);

  const Clock& clock_;
  LockoutRules rules_;
  std::mutex mutex_;
  Entries usernames_, addresses_;
};

}  // namespace bb::identity
