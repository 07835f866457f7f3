// The public keys of others, by the URL of their JWK Set: fetched when first needed, kept, and fetched again
// when a message names a key that is not among them.
//
// Any thread that may wait may call it, several at once: a call takes up to the five seconds of a fetch, so
// it belongs on the pool. One fetch runs at a time per URL; who needs its outcome waits for it, who has keys
// that still serve does not. Owns what it keeps; the client and the clock outlive it.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "http/client.h"
#include "jose/jws.h"

namespace bb::jose {

struct RemoteKeysRules {
  bool allow_loopback_http = false;                 // http:// too, on this machine: a sandbox, tests
  Milliseconds time{5'000};                         // of a fetch
  std::size_t most_bytes = std::size_t{64} * 1024;  // of a JWK Set
  Seconds fresh{600};                               // keys are fetched again when they are older
  Seconds usable{3600};         // ... and serve until then while the issuer cannot be reached
  Seconds newer_after{30};      // least time between fetches for a key that is not there
  Seconds retry_after{5};       // least time between fetches that failed
  std::size_t most_urls = 256;  // kept; beyond, the one that was unused for longest is dropped
};

class RemoteKeys {
 public:
  RemoteKeys(http::Client& client, const Clock& clock, RemoteKeysRules rules = {})
      : client_(client), clock_(clock), rules_(rules) {}

  // May keys be fetched from there? `invalid` with a text for whoever registers it, unless it is an https URL
  // (or http on this machine, where that is allowed) without user and fragment.
  Result<void> check_url(std::string_view url) const;

  // The message, when a key of that URL signed it. `invalid`: a URL that check_url() refuses. `not_found`:
  // the issuer has no such key. `unauthorized`: not its signature. `unavailable`: no keys are to be had; its
  // debug text says why.
  Result<VerifiedJws> verify(const UnverifiedJws& jws, const std::string& url);

 private:
  struct Entry {
    std::mutex mutex;
    std::condition_variable fetched_one;
    bool is_fetching = false;
    std::shared_ptr<const JwkSet> keys;  // null: none yet
    Instant fetched{};                   // when `keys` came
    Instant tried{};                     // when a fetch last ended
    bool failed = false;                 // ... and how
    Instant used{};                      // under the map's mutex
  };
  struct Found {
    std::shared_ptr<const JwkSet> keys;
    Instant fetched;
  };

  std::shared_ptr<Entry> find_entry(const std::string& url);
  // Keys that are newer than `seen`, or as new as they may be by now.
  Result<Found> find_keys(const std::string& url, Entry& entry, std::optional<Instant> seen);
  Result<JwkSet> fetch(const std::string& url);

  http::Client& client_;
  const Clock& clock_;
  const RemoteKeysRules rules_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Entry>> entries_;
};

}  // namespace bb::jose
