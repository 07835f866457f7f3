#include "gateway/throttle.h"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace bb::gateway {

Result<Rate> parse_rate(std::string_view text) {
  const Error malformed =
      invalid("A rate is a number of requests per second, minute, hour or day, for example 100/m.");
  Rate rate;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rate.requests);
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (error != std::errc{} || rate.requests == 0 || text.size() < 2 || text[0] != '/') return malformed;
  switch (text[1]) {
    case 's':
      rate.period = std::chrono::seconds(1);
      return rate;
    case 'm':
      rate.period = std::chrono::minutes(1);
      return rate;
    case 'h':
      rate.period = std::chrono::hours(1);
      return rate;
    case 'd':
      rate.period = std::chrono::days(1);
      return rate;
    default:
      return malformed;
  }
}

Throttle::Verdict Throttle::admit(std::int64_t token, Instant now) {
  Shard& shard = shards_[static_cast<std::uint64_t>(token) % shards_.size()];
  const std::lock_guard lock(shard.mutex);
  Window& window = shard.windows[token];
  if (window.ends <= now) window = {now + rate_.period, 0};
  const bool admitted = window.used < rate_.requests;
  if (admitted) ++window.used;
  const Verdict verdict{admitted, rate_.requests - window.used, window.ends - now};
  if (shard.windows.size() >= shard.sweep_at) {
    std::erase_if(shard.windows, [now](const auto& entry) { return entry.second.ends <= now; });
    shard.sweep_at = std::max<std::size_t>(1024, shard.windows.size() * 2);
  }
  return verdict;
}

}  // namespace bb::gateway
