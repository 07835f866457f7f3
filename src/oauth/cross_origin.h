// Which web pages' scripts may call (the Fetch standard's CORS protocol): pages of the places that
// registered, active applications are sent back to. A page of anywhere else may call, but never reads the
// answer.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/clock.h"
#include "http/router.h"
#include "store/auth_store.h"

namespace bb::oauth {

// "https://app.example:8443" of a redirect URI; empty when it is not http or https.
std::string origin_of(std::string_view uri);

// Safe for calls from any thread. Reads the applications again when they were read ten seconds ago, so that
// one that is registered or deactivated is known to every process soon.
class Origins {
 public:
  // Both outlive it.
  Origins(store::AuthStore& store, const Clock& clock) : store_(store), clock_(clock) {}

  // The value of an Origin header. Of a redirect URI on a loopback address without port, every port
  // (RFC 8252 section 7.3). While the store cannot be read: what was known last.
  bool allows(std::string_view origin);

 private:
  using Known = std::unordered_set<std::string>;
  std::shared_ptr<const Known> known();

  store::AuthStore& store_;
  const Clock& clock_;
  std::mutex mutex_;
  std::shared_ptr<const Known> known_;  // null until it was read
  Instant read_at_{};
};

// Lets the page of the request's Origin read the response, when it may. To be called when the response is
// complete but for that.
void allow_origin(Origins& origins, const http::Request& request, http::Response& response);

// The answer to a preflight: `methods` as "POST, OPTIONS".
void answer_preflight(Origins& origins, const http::Request& request, http::Response& response,
                      std::string_view methods);

// Adds POST of a pattern for pages of registered origins, and its preflight.
void add_cross_origin_post(http::Router& router, const std::shared_ptr<Origins>& origins,
                           const std::string& pattern, http::Handler handler, http::Run run);

}  // namespace bb::oauth
