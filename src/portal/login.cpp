#include "portal/login.h"

#include "audit/events.h"
#include "oauth/authorize.h"
#include "oauth/fault.h"
#include "oauth/parameters.h"
#include "portal/asker.h"
#include "portal/language.h"

namespace bb::portal {
namespace {

constexpr std::size_t kLongestUsername = 150;

// The login page once more, saying what went wrong.
void show(const Dependencies& dependencies, const http::Request& request, http::Response& response,
          std::string_view next, std::string_view username, int status, std::string_view alert,
          std::string_view advice) {
  LoginView view;
  const Asker asker = find_asker(dependencies.oauth.store, next);
  view.application = asker.name;
  remember_language(response, language_of(request, {}, asker.parameters), dependencies.secure);
  view.form_token = dependencies.oauth.sessions.form_token(request, response);
  view.next = next;
  view.username = username;
  view.alert = alert;
  view.advice = advice;
  response.status = status;
  dependencies.pages.login(response, view);
}

std::string in_words(Seconds wait) {
  const auto minutes = std::chrono::ceil<std::chrono::minutes>(wait).count();
  return minutes <= 1 ? "a minute" : std::to_string(minutes) + " minutes";
}

}  // namespace

void show_login(const Dependencies& dependencies, const http::Request& request, http::Response& response) {
  const auto parameters = oauth::RequestParameters::read(request, response);
  if (!parameters) return;
  show(dependencies, request, response, (*parameters)["next"], {}, 200, {}, {});
}

void log_in(const Dependencies& dependencies, const LoginHere& login, const http::Request& request,
            http::Response& response) {
  const auto parameters = oauth::RequestParameters::read(request, response);
  if (!parameters) return;
  const std::string_view next = parameters->in_body("next"), username = parameters->in_body("username");
  if (!dependencies.oauth.sessions.is_form_token(request, parameters->in_body("form_token"))) {
    return show(dependencies, request, response, next, {}, 403, "This page was out of date",
                "Please sign in once more. If this keeps happening, allow cookies for this site.");
  }
  const std::string_view address = http::client_address(request, dependencies.trusted_proxies);
  const auto wait = login.lockout.begin(username, address);
  if (!wait.ok()) return oauth::fail(response, wait.error());
  if (*wait) {
    audit::login_failed("locked", address);
    response.set("Retry-After", std::to_string((*wait)->count()));
    return show(dependencies, request, response, next, {}, 429, "Too many attempts",
                "Please try again in " + in_words(**wait) + ".");
  }
  Result<std::optional<store::UserId>> user = std::optional<store::UserId>{};
  if (username.size() <= kLongestUsername) {
    user = login.authenticator.check(username, parameters->in_body("password"));
  }
  if (!user.ok()) return oauth::fail(response, user.error());
  if (!*user) {
    audit::login_failed("wrong_username_or_password", address);
    return show(dependencies, request, response, next, username.substr(0, kLongestUsername), 403,
                "Username or password is wrong", "Please try again.");
  }
  const auto forgotten = login.lockout.succeeded(username, address);
  if (!forgotten.ok()) return oauth::fail(response, forgotten.error());
  const auto session = dependencies.oauth.sessions.start(request, response, **user);
  if (!session.ok()) return oauth::fail(response, session.error());
  audit::login_succeeded(**user, "sandbox", address);
  auto location = oauth::continue_after_login(dependencies.oauth, *session, next);
  if (!location.ok()) return oauth::fail(response, location.error());
  http::redirect(response, std::move(*location));
  response.set("Cache-Control", "no-store");
}

}  // namespace bb::portal
