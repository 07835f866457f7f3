#include "identity/lockout.h"

#include <algorithm>
#include <string>

#include "base/crypto.h"
#include "base/encoding.h"

namespace bb::identity {
namespace {

constexpr int kTries = 100;  // of a count that others change meanwhile

// Rounded up, so that who waits that long is let in.
Seconds until(Instant end, Instant now) { return std::chrono::ceil<Seconds>(end - now); }

// Names and addresses are counted apart, whatever the case of their letters.
Digest key_of(std::string_view kind, std::string_view name) {
  return sha256(std::string(kind) + ":" + to_lower(name));
}
Digest key_of_username(std::string_view name) { return key_of("login-username", name); }
Digest key_of_address(std::string_view address) { return key_of("login-address", address); }

Error crowded() {
  return {ErrorKind::busy, "Too many sign in at once. Please try again.", "failures are crowded"};
}

}  // namespace

template <class WaitOf>
Result<std::optional<Seconds>> Lockout::count(const Digest& key, const WaitOf& wait_of) {
  for (int i = 0; i < kTries; ++i) {
    BB_ASSIGN(const store::Failures were, store_.find_failures(key));
    const Instant now = clock_.now();
    const std::int64_t known = now < were.last + rules_.lock_time ? were.count : 0;
    if (const auto end = wait_of(known, were.last); end > now) return std::optional(until(end, now));
    BB_ASSIGN(const bool counted, store_.replace_failures(key, were, {known + 1, now}));
    if (counted) return std::optional<Seconds>{};
  }
  return crowded();
}

Result<std::optional<Seconds>> Lockout::begin(std::string_view username, std::string_view address) {
  // The address first: who is slowed down must not lock others' names.
  BB_ASSIGN(const auto slowed, count(key_of_address(address), [this](std::int64_t failures, Instant last) {
              const std::int64_t over = failures - rules_.address_failures;
              if (over < 0) return Instant::min();
              return last +
                     std::min<Seconds>(rules_.longest_wait, Seconds{1LL << std::min<std::int64_t>(over, 30)});
            }));
  if (slowed) return slowed;
  return count(key_of_username(username), [this](std::int64_t failures, Instant last) {
    return failures >= rules_.username_failures ? last + rules_.lock_time : Instant::min();
  });
}

Result<void> Lockout::succeeded(std::string_view username, std::string_view address) {
  BB_TRY(store_.forget_failures(key_of_username(username)));
  // Only this attempt is taken back: who knows one password must not guess others for free.
  const Digest key = key_of_address(address);
  for (int i = 0; i < kTries; ++i) {
    BB_ASSIGN(const store::Failures were, store_.find_failures(key));
    if (were.count <= 1) return store_.forget_failures(key);
    BB_ASSIGN(const bool taken_back, store_.replace_failures(key, were, {were.count - 1, were.last}));
    if (taken_back) return {};
  }
  return crowded();
}

}  // namespace bb::identity
