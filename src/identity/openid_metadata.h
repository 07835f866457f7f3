// What an OpenID Connect provider says of itself (OpenID Connect Discovery 1.0 section 3), as far as a
// relying party needs it; and the cache of it.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "http/client.h"

namespace bb::identity {

struct OpenidMetadata {
  std::string authorization_endpoint, token_endpoint, jwks_uri;
  std::string userinfo_endpoint;   // empty: it has none
  bool has_iss_parameter = false;  // RFC 9207 section 3
};

// `bad_answer`, when the document is not of this issuer (section 4.3), or lacks an endpoint, or has one that
// is not safe to use.
Result<OpenidMetadata> read_openid_metadata(std::string_view issuer, std::string_view document);

// Asks for the document when it is needed: at most every ten minutes, and when the provider does not answer,
// the former one is good for a day. Safe for calls from any thread; calls may wait for the network, one at a
// time.
class OpenidDiscovery {
 public:
  // Both outlive it.
  OpenidDiscovery(http::Client& client, const Clock& clock, std::string issuer, Milliseconds time);

  Result<std::shared_ptr<const OpenidMetadata>> find();

 private:
  Result<OpenidMetadata> fetch() const;

  http::Client& client_;
  const Clock& clock_;
  const std::string issuer_;
  const Milliseconds time_;
  std::mutex mutex_;
  std::shared_ptr<const OpenidMetadata> known_;
  Instant known_since_{}, asked_{};
};

// "https://..." anywhere, "http://..." on this machine.
bool is_safe_endpoint(std::string_view url, bool http_on_loopback);

}  // namespace bb::identity
