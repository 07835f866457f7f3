// Slows down who guesses passwords: by username and by address. Failures are counted in the store, so that
// several processes over one store count together.
//
// An attempt counts as failed until it is known to have succeeded, so that many at once gain nothing. Safe
// for calls from any thread; calls wait for the disk.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "store/auth_store.h"

namespace bb::identity {

struct LockoutRules {
  int username_failures = 5;           // then the username is locked ...
  std::chrono::minutes lock_time{30};  // ... for so long after the last failure; older failures are forgotten
  int address_failures = 20;           // then each further failure doubles the wait of the address,
  std::chrono::seconds longest_wait{60};  // up to this
};

class Lockout {
 public:
  // Both outlive it.
  Lockout(store::AuthStore& store, const Clock& clock, LockoutRules rules = {})
      : store_(store), clock_(clock), rules_(rules) {}

  // Asks for an attempt and counts it as failed. How long to wait instead, when it is refused. `busy` when so
  // many ask at once for one name or address that counting them does not succeed.
  Result<std::optional<Seconds>> begin(std::string_view username, std::string_view address);
  // The attempt succeeded: its failures are forgotten.
  Result<void> succeeded(std::string_view username, std::string_view address);

 private:
  // Counts a failure of a key, unless it has to wait.
  template <class WaitOf>
  Result<std::optional<Seconds>> count(const Digest& key, const WaitOf& wait_of);

  store::AuthStore& store_;
  const Clock& clock_;
  const LockoutRules rules_;
};

}  // namespace bb::identity
