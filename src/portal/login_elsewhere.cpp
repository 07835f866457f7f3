#include "portal/login_elsewhere.h"

#include "audit/events.h"
#include "base/json_text.h"
#include "base/log.h"
#include "identity/audit_facts.h"
#include "oauth/authorize.h"
#include "oauth/fault.h"
#include "oauth/redirect_uri.h"
#include "portal/asker.h"
#include "portal/language.h"

namespace bb::portal {
namespace {

constexpr std::size_t kMostParameters = 50;

// {"error": "..."}, as CMS answers here.
void refuse(http::Response& response, int status, std::string_view error) {
  response.status = status;
  response.content_type = "application/json";
  response.set("Cache-Control", "no-store");
  response.clear_body();
  response.body.append("{\"error\": \"" + json_escaped(error) + "\"}");
}

// What a provider or the data server has not done: nobody else's fault.
void fail(http::Response& response, std::string_view step, const Error& error) {
  log::warning("login elsewhere", {{"step", std::string(step)}, {"debug", error.debug}});
  if (error.kind == ErrorKind::internal) return oauth::fail(response, error);
  const bool busy = error.kind == ErrorKind::busy;
  refuse(response, busy ? 503 : 502, error.message);
  if (busy) response.set("Retry-After", "1");
}

// Nothing when they are malformed, too many, or one comes twice: what comes twice may be read in two ways.
std::optional<Parameters> read_query(std::string_view query) {
  auto parameters = parse_query(query);
  if (!parameters || parameters->size() > kMostParameters) return std::nullopt;
  for (auto one = parameters->begin(); one != parameters->end(); ++one) {
    if (!is_text(one->first) || !is_text(one->second)) return std::nullopt;
    for (auto other = parameters->begin(); other != one; ++other) {
      if (other->first == one->first) return std::nullopt;
    }
  }
  return parameters;
}

void show_unknown_person(const Dependencies& dependencies, const http::Request& request,
                         http::Response& response, bool is_enrollee, std::string_view next) {
  UnknownPersonView view;
  view.is_enrollee = is_enrollee;
  const Asker asker = find_asker(dependencies.oauth.store, next);
  view.application = asker.name;
  if (request.trace != nullptr) view.request_id = request.trace->span();
  if (!asker.redirect_uri.empty()) {
    Parameters told = {{"error", "not_found"}};
    if (const std::string* state = find_parameter(asker.parameters, "state"))
      told.emplace_back("state", *state);
    view.back = oauth::with_parameters(asker.redirect_uri, told);
  }
  dependencies.pages.unknown_person(response, view);
}

// CMS has an event for who has signed in at Medicare.gov; others are told by ours.
void report(const Dependencies& dependencies, const LoginElsewhere& login, const http::Request& request,
            const identity::Identity& identity, const identity::Members::Admitted& member) {
  if (login.provider.is_medicare()) {
    return audit::authentication_success(identity.username, identity::facts_of(member.user, member.crosswalk),
                                         member.is_new ? 'C' : 'R');
  }
  audit::login_succeeded(member.user, login.provider.name(),
                         http::client_address(request, dependencies.trusted_proxies));
}

}  // namespace

void depart(const Dependencies& dependencies, const LoginElsewhere& login, const http::Request& request,
            http::Response& response) {
  const auto own = read_query(request.query);
  if (!own) return refuse(response, 400, "The parameters must be well-formed, and none may come twice.");
  const std::string* next = find_parameter(*own, "next");
  const std::string_view where = next == nullptr ? std::string_view{} : std::string_view(*next);
  const auto secrets = login.attempts.begin(request, response, login.provider.name(), where);
  if (!secrets.ok()) {
    if (secrets.error().kind == ErrorKind::invalid) return refuse(response, 400, secrets.error().message);
    return oauth::fail(response, secrets.error());
  }
  const std::string_view language =
      language_of(request, *own, find_asker(dependencies.oauth.store, where).parameters);
  auto location = login.provider.depart(*secrets, language);
  if (!location.ok()) return fail(response, "departure", location.error());
  remember_language(response, language, dependencies.secure);
  oauth::redirect_browser(response, std::move(*location), request.method);
}

void arrive(const Dependencies& dependencies, const LoginElsewhere& login, const http::Request& request,
            http::Response& response) {
  const auto brought = read_query(request.query);
  const std::string* state = brought ? find_parameter(*brought, login.provider.state_parameter()) : nullptr;
  if (state == nullptr || state->empty()) return refuse(response, 400, "The state parameter is required");
  const auto begun = login.attempts.take(request, login.provider.name(), *state);
  if (!begun.ok()) return oauth::fail(response, begun.error());
  if (!*begun) return refuse(response, 400, "The requested state was not found");

  const auto identity = login.provider.arrive(*brought, (*begun)->secrets);
  if (!identity.ok()) {
    const Error& error = identity.error();
    if (error.kind == ErrorKind::invalid) return refuse(response, 400, error.message);
    if (error.kind == ErrorKind::not_found)
      return show_unknown_person(dependencies, request, response, false, (*begun)->next);
    if (error.kind == ErrorKind::forbidden) {
      return dependencies.pages.error(
          response, 403, "You are not signed in", error.message,
          std::string(oauth::kLoginPath) + "?next=" + percent_encode((*begun)->next));
    }
    return fail(response, "arrival", error);
  }
  const auto member =
      login.members.admit(*identity, find_asker(dependencies.oauth.store, (*begun)->next).behalf);
  if (!member.ok()) {
    const Error& error = member.error();
    if (error.kind == ErrorKind::conflict) return refuse(response, 409, error.message);
    if (error.kind == ErrorKind::not_found)
      return show_unknown_person(dependencies, request, response, true, (*begun)->next);
    return fail(response, "matching", error);
  }
  const auto session = dependencies.oauth.sessions.start(request, response, member->user);
  if (!session.ok()) return oauth::fail(response, session.error());
  report(dependencies, login, request, *identity, *member);
  auto location = oauth::continue_after_login(dependencies.oauth, *session, (*begun)->next);
  if (!location.ok()) return oauth::fail(response, location.error());
  oauth::redirect_browser(response, std::move(*location), request.method);
}

}  // namespace bb::portal
