#include "identity/lockout.h"

#include <algorithm>

#include "base/encoding.h"

namespace bb::identity {
namespace {

// Rounded up, so that who waits that long is let in.
Seconds until(Instant end, Instant now) { return std::chrono::ceil<Seconds>(end - now); }

}  // namespace

Lockout::Entry& Lockout::find(Entries& entries, std::string_view name, Instant now) {
  const std::string key = to_lower(name);
  const auto found = entries.find(key);
  if (found != entries.end()) {
    if (now >= found->second.last + rules_.lock_time) found->second = {};
    return found->second;
  }
  if (entries.size() >= rules_.entries) {
    std::erase_if(entries, [&](const auto& entry) { return now >= entry.second.last + rules_.lock_time; });
  }
  if (entries.size() >= rules_.entries) {
    entries.erase(std::min_element(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
      return a.second.last < b.second.last;
    }));
  }
  return entries[key];
}

std::optional<Seconds> Lockout::begin(std::string_view username, std::string_view address) {
  const Instant now = clock_.now();
  const std::lock_guard lock(mutex_);
  Entry& user = find(usernames_, username, now);
  if (user.failures >= rules_.username_failures) return until(user.last + rules_.lock_time, now);
  Entry& from = find(addresses_, address, now);
  const int over = from.failures - rules_.address_failures;
  if (over >= 0) {
    const Seconds wait = std::min<Seconds>(rules_.longest_wait, Seconds{1LL << std::min(over, 30)});
    if (now < from.last + wait) return until(from.last + wait, now);
  }
  ++user.failures;
  ++from.failures;
  user.last = from.last = now;
  return std::nullopt;
}

void Lockout::succeeded(std::string_view username, std::string_view address) {
  const std::lock_guard lock(mutex_);
  usernames_.erase(to_lower(username));
  const auto from = addresses_.find(to_lower(address));
  // Only this attempt is taken back: who knows one password must not guess others for free.
  if (from != addresses_.end() && from->second.failures > 0) --from->second.failures;
}

}  // namespace bb::identity
