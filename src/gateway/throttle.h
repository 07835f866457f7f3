// How many requests a token may make: counted in memory, per window that begins with the token's first
// request.
//
// Safe for calls from any thread. The counts of a process are its own: N processes admit N times the rate.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "base/result.h"

namespace bb::gateway {

struct Rate {
  std::uint32_t requests = 100'000;
  Milliseconds period{1'000};
};

// "100000/s": a number of at least 1, a slash, and second, minute, hour or day, of which the first letter
// counts.
Result<Rate> parse_rate(std::string_view text);

class Throttle {
 public:
  explicit Throttle(Rate rate) : rate_(rate) {}

  struct Verdict {
    bool admitted;
    std::uint32_t remaining;  // requests that the window still admits
    Milliseconds reset;       // until the window ends
  };
  Verdict admit(std::int64_t token, Instant now);

  const Rate& rate() const { return rate_; }

 private:
  struct Window {
    Instant ends;
    std::uint32_t used = 0;
  };
  // Tokens are spread so that threads seldom wait for each other.
  struct Shard {
    std::mutex mutex;
    std::unordered_map<std::int64_t, Window> windows;
    std::size_t sweep_at = 1024;  // forget ended windows at this size
  };

  Rate rate_;
  std::array<Shard, 16> shards_;
};

}  // namespace bb::gateway
