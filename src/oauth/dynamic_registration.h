// Applications that register themselves: POST /v{n}/o/register (RFC 7591), and GET, PUT, DELETE of what they
// registered (RFC 7592), with the token that the answer gave.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "http/forwarded.h"
#include "oauth/routes.h"

namespace bb::oauth {

// Counts registrations of an address, so that one place cannot fill the store: so many an hour, the rest is
// 429. In memory, bounded. Safe for calls from any thread.
class RegistrationLimit {
 public:
  static constexpr std::size_t kMostAnHour = 20, kMostAddresses = 10'000;

  // Counts one. How long to wait instead, when there were too many.
  std::optional<Seconds> admit(std::string_view address, Instant now);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::deque<Instant>> times_;
};

// RFC 7591 section 3: 201 with the application's metadata, its secret (shown this once), and the token and
// address for its configuration. Refused without the initial access token, where one is configured.
void register_client(const Dependencies& dependencies, int version, RegistrationLimit& limit,
                     const http::Request& request, http::Response& response);

// RFC 7592 section 2: reads (GET), replaces (PUT) or deregisters (DELETE) the application of the path.
// A deregistered application is kept, inactive, for what was shared with it; its name is free again.
void configure_client(const Dependencies& dependencies, int version, const http::Request& request,
                      http::Response& response);

}  // namespace bb::oauth
