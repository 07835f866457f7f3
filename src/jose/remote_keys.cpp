#include "jose/remote_keys.h"

#include <algorithm>

#include "jose/web_url.h"

namespace bb::jose {

Result<void> RemoteKeys::check_url(std::string_view url) const {
  const auto read = read_web_url(url);
  if (!read || read->has_fragment) return invalid("The URL of a JWK Set is malformed.");
  if (!read->is_https && !(rules_.allow_loopback_http && read->is_loopback())) {
    return invalid("The URL of a JWK Set must be https.");
  }
  return {};
}

Result<VerifiedJws> RemoteKeys::verify(const UnverifiedJws& jws, const std::string& url) {
  BB_TRY(check_url(url));
  const auto entry = find_entry(url);
  BB_ASSIGN(const Found first, find_keys(url, *entry, std::nullopt));
  auto verified = jose::verify(jws, *first.keys);
  if (verified.ok() || verified.error().kind != ErrorKind::not_found) return verified;
  const auto newer = find_keys(url, *entry, first.fetched);
  if (!newer.ok() || newer->fetched == first.fetched) return verified;
  return jose::verify(jws, *newer->keys);
}

std::shared_ptr<RemoteKeys::Entry> RemoteKeys::find_entry(const std::string& url) {
  const std::lock_guard lock(mutex_);
  auto found = entries_.find(url);
  if (found == entries_.end()) {
    if (entries_.size() >= rules_.most_urls) {
      entries_.erase(std::min_element(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) {
        return a.second->used < b.second->used;
      }));
    }
    found = entries_.emplace(url, std::make_shared<Entry>()).first;
  }
  found->second->used = clock_.now();
  return found->second;
}

Result<RemoteKeys::Found> RemoteKeys::find_keys(const std::string& url, Entry& entry,
                                                std::optional<Instant> seen) {
  std::unique_lock lock(entry.mutex);
  bool has_waited = false;
  while (true) {
    const Instant now = clock_.now();
    const bool is_fresh = entry.keys != nullptr && now < entry.fetched + rules_.fresh;
    const bool is_usable = entry.keys != nullptr && now < entry.fetched + rules_.usable;
    const bool is_newer = entry.keys != nullptr && seen && entry.fetched > *seen;
    if (is_newer || (is_fresh && !seen)) return Found{entry.keys, entry.fetched};
    if (entry.is_fetching) {
      if (is_usable && !seen) return Found{entry.keys, entry.fetched};
      entry.fetched_one.wait(lock, [&] { return !entry.is_fetching; });
      has_waited = true;
      continue;
    }
    const bool tried = entry.tried != Instant{};
    const bool too_early = tried && now < entry.tried + (entry.failed ? rules_.retry_after
                                                         : seen       ? rules_.newer_after
                                                                      : Seconds{0});
    if (too_early || has_waited) {  // what a fetch just brought is as new as it gets
      if (is_usable) return Found{entry.keys, entry.fetched};
      return unavailable("The keys of the JWT's issuer cannot be fetched now.", "a fetch has just failed");
    }

    entry.is_fetching = true;
    lock.unlock();
    auto set = fetch(url);
    lock.lock();
    entry.is_fetching = false;
    entry.tried = clock_.now();
    entry.failed = !set.ok();
    if (set.ok()) {
      entry.keys = std::make_shared<const JwkSet>(std::move(*set));
      entry.fetched = entry.tried;
    }
    entry.fetched_one.notify_all();
    if (set.ok()) return Found{entry.keys, entry.fetched};
    if (is_usable) return Found{entry.keys, entry.fetched};
    return unavailable("The keys of the JWT's issuer cannot be fetched now.",
                       set.error().message + " " + set.error().debug);
  }
}

Result<JwkSet> RemoteKeys::fetch(const std::string& url) {
  http::Call call;
  call.url = url;
  call.headers = {{"Accept", "application/jwk-set+json, application/json"}};
  call.time = rules_.time;
  call.most_bytes = rules_.most_bytes;
  BB_ASSIGN(const http::CallAnswer answer, client_.send_and_wait(std::move(call)));
  if (answer.status != 200) {
    return Error{ErrorKind::bad_answer, "The answer has status " + std::to_string(answer.status) + ".", {}};
  }
  return JwkSet::parse(answer.body.view());
}

}  // namespace bb::jose
