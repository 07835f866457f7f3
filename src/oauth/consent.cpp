#include "oauth/consent.h"

#include <array>

#include "base/crypto.h"
#include "oauth/approval.h"
#include "oauth/authorization_request.h"
#include "oauth/authorize.h"
#include "oauth/pushed_request.h"
#include "oauth/redirect_uri.h"
#include "oauth/reports.h"
#include "oauth/switch_account.h"

namespace bb::oauth {
namespace {

// What the form carries hidden, as CMS's does; the address of the page has them too.
constexpr std::array<std::string_view, 9> kHidden = {
    "redirect_uri",          "scope", "nonce", "client_id", "state", "response_type", "code_challenge",
    "code_challenge_method", "claims"};

// Of a pushed request the reference alone, so that nothing of it can be changed on the way. What CMS has not
// comes last.
Parameters hidden_fields(const AuthorizationRequest& asked) {
  const RequestParameters& parameters = asked.parameters;
  if (parameters.are_pushed()) {
    return {{"client_id", asked.application.client_id},
            {"request_uri", std::string(parameters.request_uri())}};
  }
  Parameters fields;
  for (const std::string_view name : kHidden) fields.emplace_back(name, parameters[name]);
  for (const std::string_view name : {"aud", "dpop_jkt"}) {
    if (!parameters[name].empty()) fields.emplace_back(name, parameters[name]);
  }
  return fields;
}

std::string full_name(const store::User& user) {
  return std::string(trim(user.given_name + " " + user.family_name));
}

// A beneficiary's visit of a consent page, all checked.
struct Visit {
  std::string uuid;
  AuthorizationRequest asked;
  identity::Sessions::Live session;
};

// Nothing when the response is the refusal, or the way to the login page.
std::optional<Visit> enter(const Dependencies& dependencies, int version, const http::Request& request,
                           http::Response& response) {
  std::string uuid = request.path_parameters.empty() ? "" : to_lower(request.path_parameters.front());
  if (!is_uuid(uuid)) {
    refuse(response, Fault::no_such_approval);
    return std::nullopt;
  }
  auto asked = AuthorizationRequest::read(dependencies, version, request, response);
  if (!asked) return std::nullopt;
  const auto session = dependencies.sessions.find(request);
  if (!session.ok()) {
    fail(response, session.error());
    return std::nullopt;
  }
  const bool theirs =
      *session && is_approval(uuid, (*session)->digest, asked->application.id, dependencies.clock.now());
  if (!theirs && request.method == http::Method::post) {
    dependencies.pages.error(response, 410, "This form is no longer valid",
                             "It was sent already, or too much time has passed. Nothing more was shared.",
                             asked->path());
    return std::nullopt;
  }
  if (!theirs) {
    send_to_login(response, *asked);
    return std::nullopt;
  }
  const std::string_view error = redirect_error(*asked);
  if (error == "invalid_scope") {
    refuse(response, Fault::invalid_scopes);
    return std::nullopt;
  }
  if (!error.empty()) {
    send_error(response, *asked, error);
    return std::nullopt;
  }
  return Visit{std::move(uuid), std::move(*asked), **session};
}

// When a grant that begins now ends.
std::optional<Instant> grant_end(const store::Application& application, Instant now) {
  if (application.data_access_type != store::DataAccessType::thirteen_month) return std::nullopt;
  return add_months(now, kGrantMonths);
}

// Does the beneficiary share claims under 42 CFR Part 2? v1 and v2 cannot leave them out, and their page says
// so. On v3 it is a choice; only what the ticked box sends is a yes. Claims of Part D are never such.
bool shares_sensitive(const AuthorizationRequest& asked) {
  return asked.version < 3 || asked.application.part_d_eob_only ||
         asked.parameters.last_in_body("share_samhsa_data") == "True";
}

// What the beneficiary decided, for the audit log. `user` may be null. `scopes`: those that were given, or
// asked for in vain.
void report(const Visit& visit, const store::User* user, bool given, const Scopes& scopes) {
  const AuthorizationRequest& asked = visit.asked;
  const std::string given_scopes = format_scopes(scopes);
  const std::string path = "/v" + std::to_string(asked.version) + "/o/authorize/" + visit.uuid + "/";
  const std::string demographics(asked.parameters.last_in_body("share_demographic_scopes"));
  const std::string_view sensitive =
      asked.version < 3 ? "" : (shares_sensitive(asked) ? "True" : "False");  // as CMS logs it
  audit::AuthorizationFacts facts;
  facts.ok = given;
  if (!given) facts.status_code = 303;
  if (user != nullptr) facts.user = facts_of(*user);
  facts.application = facts_of(asked.application);
  facts.share_demographic_scopes = demographics;
  facts.share_samhsa_data = sensitive;
  facts.scopes = given_scopes;
  facts.allow = !asked.parameters.in_body("allow").empty();
  facts.path = path;
  audit::Flow flow;
  flow.uuid = visit.uuid;
  flow.client_id = asked.application.client_id;
  flow.app_name = asked.application.name;
  flow.app_data_access_type = store::name(asked.application.data_access_type);
  flow.pkce_method = "S256";
  flow.app_id = asked.application.id;
  flow.share_demographic_scopes = demographics;
  flow.require_demographic_scopes = asked.application.require_demographic_scopes ? "True" : "False";
  flow.share_samhsa_data = sensitive;
  audit::authorization(facts, &flow);
}

void deny(const Dependencies& dependencies, const Visit& visit, const store::User* user,
          http::Response& response) {
  const auto ended = dependencies.store.end_session(visit.session.digest);
  if (!ended.ok()) return fail(response, ended.error());
  report(visit, user, false, offered_scopes(visit.asked));
  dependencies.sessions.forget(response);
  send_error(response, visit.asked, "access_denied");
}

void allow(const Dependencies& dependencies, const Visit& visit, const store::User* user,
           http::Response& response) {
  const store::Application& application = visit.asked.application;
  const std::string_view share = visit.asked.parameters.last_in_body("share_demographic_scopes");
  const Instant now = dependencies.clock.now();

  Scopes scopes = offered_scopes(visit.asked);
  if (share != "True") scopes = without_demographic(scopes);
  if (scopes.empty()) {
    const auto ended = dependencies.store.end_grant(visit.session.user, application.id, now);
    if (!ended.ok()) return fail(response, ended.error());
    if (*ended) report_grant_ended(dependencies.store, application, visit.session.user);
    return deny(dependencies, visit, user, response);
  }

  const std::string code = random_token();
  store::Consent consent;
  consent.session = visit.session.digest;
  consent.code.digest = sha256(code);
  consent.code.application = application.id;
  consent.code.user = visit.session.user;
  consent.code.redirect_uri = visit.asked.redirect_uri;
  consent.code.scope = format_scopes(scopes);
  consent.code.code_challenge = visit.asked.code_challenge;
  consent.code.terms.include_sensitive = shares_sensitive(visit.asked);
  consent.code.terms.part_d_eob_only = application.part_d_eob_only;
  consent.code.terms.auth_time = visit.session.authenticated;
  consent.code.terms.flow = visit.uuid;
  consent.code.terms.nonce = visit.asked.parameters["nonce"];
  consent.code.terms.dpop_jkt = visit.asked.parameters["dpop_jkt"];
  consent.code.expires = now + kCodeLifetime;
  consent.grant_expires = grant_end(application, now);
  consent.renew_grant = share == "False" || !application.require_demographic_scopes;
  consent.now = now;
  const auto recorded = dependencies.store.record_consent(consent);
  if (!recorded.ok()) return fail(response, recorded.error());
  if (!*recorded) {
    return dependencies.pages.error(response, 410, "This form is no longer valid",
                                    "It was sent already, or too much time has passed.", visit.asked.path());
  }
  report(visit, user, true, scopes);
  dependencies.sessions.forget(response);
  send_back(response, visit.asked, {{"code", code}});
}

}  // namespace

void show_consent(const Dependencies& dependencies, int version, const http::Request& request,
                  http::Response& response) {
  const auto visit = enter(dependencies, version, request, response);
  if (!visit) return;
  const auto user = dependencies.store.find_user(visit->session.user);
  if (!user.ok()) return fail(response, user.error());
  if (!*user) return send_to_login(response, visit->asked);

  const store::Application& application = visit->asked.application;
  const Scopes scopes = offered_scopes(visit->asked);
  ConsentView view;
  view.version = version;
  view.application = &application;
  view.username = (*user)->username;
  view.name = full_name(**user);
  for (const std::string& scope : scopes) {
    view.claims |= scope.starts_with("patient/ExplanationOfBenefit.");
    view.coverage |= scope.starts_with("patient/Coverage.");
  }
  view.offer_demographics = has_demographic(scopes);
  view.offer_sensitive = version == 3 && view.claims && !application.part_d_eob_only;
  view.until = grant_end(application, dependencies.clock.now());
  view.one_time = application.data_access_type == store::DataAccessType::one_time;
  view.redirect_uri = visit->asked.redirect_uri;
  view.action = request.path;
  view.form_token = dependencies.sessions.form_token(request, response);
  view.hidden = hidden_fields(visit->asked);
  view.sign_in_again = std::string(kLoginPath) + "?next=" + percent_encode(visit->asked.path());
  view.switch_account = switch_account_path(visit->asked);
  dependencies.pages.consent(response, view);
}

void decide(const Dependencies& dependencies, int version, const http::Request& request,
            http::Response& response) {
  const auto visit = enter(dependencies, version, request, response);
  if (!visit) return;
  // Unlike CMS's form: a page of another site cannot send it in the beneficiary's name (RFC 9700 section
  // 4.7).
  if (!dependencies.sessions.is_form_token(request, visit->asked.parameters.in_body("form_token"))) {
    return dependencies.pages.error(response, 403, "This form did not come from our page",
                                    "Nothing was shared. Please start again from the app.");
  }
  // Before what is written: a read is quicker then.
  const auto found = dependencies.store.find_user(visit->session.user);
  if (!found.ok()) return fail(response, found.error());
  const store::User* user = *found ? &**found : nullptr;
  if (visit->asked.parameters.in_body("allow").empty()) {
    deny(dependencies, *visit, user, response);
  } else {
    allow(dependencies, *visit, user, response);
  }
  end_pushed(dependencies, visit->asked.parameters);
}

}  // namespace bb::oauth
