#include "identity/sessions.h"

#include "base/crypto.h"
#include "base/encoding.h"

namespace bb::identity {
namespace {

constexpr std::size_t kCookieLength = 43;  // of random_token()
// A session's last use is written down at most this often.
constexpr auto kTouchEvery = std::chrono::minutes(1);

std::string form_token_of(std::string_view cookie) { return to_base64url(hmac_sha256(cookie, "form")); }

}  // namespace

Sessions::Sessions(store::AuthStore& store, const Clock& clock, SessionOptions options)
    : store_(store),
      clock_(clock),
      options_(options),
      cookie_name_(options.secure ? "__Host-bluebutton" : "bluebutton") {}

std::string_view Sessions::cookie(const http::Request& request) const {
  const std::string_view value = request.cookie(cookie_name_);
  return value.size() == kCookieLength ? value : std::string_view{};
}

void Sessions::set_cookie(http::Response& response, std::string_view value) const {
  std::string cookie = cookie_name_ + "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Lax";
  if (options_.secure) cookie += "; Secure";
  if (value.empty()) cookie += "; Max-Age=0";
  response.set("Set-Cookie", std::move(cookie));
}

Result<std::optional<Sessions::Live>> Sessions::find(const http::Request& request) {
  const std::string_view value = cookie(request);
  if (value.empty()) return std::optional<Live>{};
  const Digest digest = sha256(value);
  BB_ASSIGN(const auto session, store_.find_session(digest));
  if (!session) return std::optional<Live>{};
  const Instant now = clock_.now();
  if (now >= session->last_seen + options_.idle || now >= session->created + options_.absolute) {
    if (!request.may_wait) return would_block();
    BB_TRY(store_.end_session(digest));
    return std::optional<Live>{};
  }
  if (now >= session->last_seen + kTouchEvery) {
    if (!request.may_wait) return would_block();
    BB_TRY(store_.touch_session(digest, now));
  }
  return std::optional(Live{digest, session->user, session->created});
}

Result<Sessions::Live> Sessions::start(const http::Request& request, http::Response& response,
                                       store::UserId user) {
  const std::string_view old = cookie(request);
  if (!old.empty()) {
    BB_ASSIGN(const auto session, store_.find_session(sha256(old)));
    if (session) BB_TRY(store_.end_session(session->digest));
  }
  const std::string value = random_token();
  const Instant now = clock_.now();
  const Live live{sha256(value), user, now};
  BB_TRY(store_.add_session({live.digest, user, now, now}));
  set_cookie(response, value);
  return live;
}

Result<void> Sessions::end(const http::Request& request, http::Response& response) {
  const std::string_view value = cookie(request);
  if (!value.empty()) BB_TRY(store_.end_session(sha256(value)));
  forget(response);
  return {};
}

void Sessions::forget(http::Response& response) const { set_cookie(response, {}); }

std::string Sessions::form_token(const http::Request& request, http::Response& response) const {
  const std::string_view value = cookie(request);
  if (!value.empty()) return form_token_of(value);
  const std::string made = random_token();
  set_cookie(response, made);
  return form_token_of(made);
}

bool Sessions::is_form_token(const http::Request& request, std::string_view value) const {
  const std::string_view cookie_value = cookie(request);
  return !cookie_value.empty() && equal_constant_time(form_token_of(cookie_value), value);
}

}  // namespace bb::identity
