// Who a browser is: a random cookie, whose digest the store knows once somebody has logged in with it.
//
// Before login the cookie only ties forms to the browser; nothing is stored. Logging in gives a new cookie,
// so that one planted by somebody else never becomes a session (session fixation). Safe for calls from any
// thread. Calls wait for the disk, find() seldom: handlers that call no other run on the pool only when they
// must.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "http/message.h"
#include "store/auth_store.h"

namespace bb::identity {

struct SessionOptions {
  bool secure = false;  // served over TLS: the cookie is Secure and has the __Host- prefix
  std::chrono::minutes idle{30};
  std::chrono::minutes absolute{90};
};

class Sessions {
 public:
  // Both outlive it.
  Sessions(store::AuthStore& store, const Clock& clock, SessionOptions options = {});

  // Who is logged in; nobody when the cookie is unknown or the session is too old. Of a request that may not
  // wait, an ErrorKind::would_block where the session's use or its end has to be written down.
  struct Live {
    Digest digest;
    store::UserId user;
    Instant authenticated;  // when they logged in
  };
  Result<std::optional<Live>> find(const http::Request& request);

  // Logs a user in: a new session with a new cookie in place of the request's.
  Result<Live> start(const http::Request& request, http::Response& response, store::UserId user);
  // Makes the browser forget its cookie. The session itself is ended by a decision, or here.
  Result<void> end(const http::Request& request, http::Response& response);
  void forget(http::Response& response) const;

  // A value for a hidden field, bound to the browser's cookie; a browser without one gets one.
  std::string form_token(const http::Request& request, http::Response& response) const;
  // Did the form come from a page that this browser was given? (Cross-site request forgery.)
  bool is_form_token(const http::Request& request, std::string_view value) const;

 private:
  // The value of the request's cookie, or empty when it has none of our making.
  std::string_view cookie(const http::Request& request) const;
  void set_cookie(http::Response& response, std::string_view value) const;

  store::AuthStore& store_;
  const Clock& clock_;
  SessionOptions options_;
  std::string cookie_name_;
};

}  // namespace bb::identity
