// Logins that go on at another server (provider.h): what the browser that comes back must match.
//
// A state is random, counts once, for half an hour, and only for the browser that departed with it, which
// carries a cookie of its own for that. Otherwise somebody could be made to finish another's login (RFC 6749
// section 10.12). Safe for calls from any thread; calls wait for the disk.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "http/message.h"
#include "identity/provider.h"
#include "store/auth_store.h"

namespace bb::identity {

class LoginAttempts {
 public:
  static constexpr std::chrono::minutes kLifetime{30};
  static constexpr std::size_t kLongestNext = 8 * 1024;

  // Both outlive it. `secure`: served over TLS, the cookie is Secure and has the __Host- prefix.
  LoginAttempts(store::AuthStore& store, const Clock& clock, bool secure);

  // A login that begins: its secrets are kept, and the browser gets its cookie. next: where the browser goes
  // when it has succeeded; one that is too long is `invalid`.
  Result<LoginSecrets> begin(const http::Request& request, http::Response& response,
                             std::string_view provider, std::string_view next);

  struct Begun {
    LoginSecrets secrets;
    std::string next;
  };
  // What was begun with this state by this browser at this provider; nothing when it was not, is too old, or
  // was taken before.
  Result<std::optional<Begun>> take(const http::Request& request, std::string_view provider,
                                    std::string_view state);

 private:
  store::AuthStore& store_;
  const Clock& clock_;
  const bool secure_;
  const std::string cookie_name_;
};

}  // namespace bb::identity
