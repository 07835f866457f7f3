#include "identity/login_attempts.h"

#include <utility>

#include "base/crypto.h"

namespace bb::identity {
namespace {

constexpr std::size_t kTokenLength = 43;  // of random_token()

}  // namespace

LoginAttempts::LoginAttempts(store::AuthStore& store, const Clock& clock, bool secure)
    : store_(store),
      clock_(clock),
      secure_(secure),
      cookie_name_(secure ? "__Host-bluebutton-login" : "bluebutton-login") {}

Result<LoginSecrets> LoginAttempts::begin(const http::Request& request, http::Response& response,
                                          std::string_view provider, std::string_view next) {
  if (next.size() > kLongestNext) return invalid("The request is too long.");
  // A browser keeps its value as long as it logs in: it may do so in two windows.
  std::string browser(request.cookie(cookie_name_));
  if (browser.size() != kTokenLength) browser = random_token();

  LoginSecrets secrets{random_token(), random_token(), random_token()};
  store::LoginAttempt attempt;
  attempt.state = sha256(secrets.state);
  attempt.browser = sha256(browser);
  attempt.provider = provider;
  attempt.next = next;
  attempt.nonce = secrets.nonce;
  attempt.code_verifier = secrets.code_verifier;
  attempt.expires = clock_.now() + kLifetime;
  BB_TRY(store_.add_login_attempt(attempt));
  // Lax: the browser comes back from another site, by a link that it follows at the top.
  response.set("Set-Cookie", cookie_name_ + "=" + browser + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" +
                                 std::to_string(Seconds(kLifetime).count()) + (secure_ ? "; Secure" : ""));
  return secrets;
}

Result<std::optional<LoginAttempts::Begun>> LoginAttempts::take(const http::Request& request,
                                                                std::string_view provider,
                                                                std::string_view state) {
  const auto nothing = std::optional<Begun>{};
  const std::string_view browser = request.cookie(cookie_name_);
  if (state.size() != kTokenLength || browser.size() != kTokenLength) return nothing;
  BB_ASSIGN(auto attempt, store_.take_login_attempt(sha256(state), clock_.now()));
  if (!attempt || attempt->provider != provider ||
      !equal_constant_time(as_text(attempt->browser), as_text(sha256(browser))))
    return nothing;
  return std::optional(
      Begun{{std::string(state), std::move(attempt->nonce), std::move(attempt->code_verifier)},
            std::move(attempt->next)});
}

}  // namespace bb::identity
