#include "oauth/consent.h"

#include <array>

#include "base/crypto.h"
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

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = text[i];
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (dash ? c != '-' : !hex) return false;
  }
  return true;
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
  const std::string uuid = request.path_parameters.empty() ? "" : to_lower(request.path_parameters.front());
  if (!is_uuid(uuid)) {
    refuse(response, Fault::no_such_approval);
    return std::nullopt;
  }
  auto asked = AuthorizationRequest::read(dependencies, version, request, response);
  if (!asked) return std::nullopt;
  const auto session = dependencies.sessions.find(request);
  const auto approval = dependencies.store.find_approval(uuid);
  for (const Error* error :
       {session.ok() ? nullptr : &session.error(), approval.ok() ? nullptr : &approval.error()}) {
    if (error == nullptr) continue;
    fail(response, *error);
    return std::nullopt;
  }
  const bool theirs = *session && *approval && (*approval)->session == (*session)->digest &&
                      (*approval)->user == (*session)->user &&
                      (*approval)->application == asked->application.id &&
                      (*approval)->expires > dependencies.clock.now();
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
  return Visit{uuid, std::move(*asked), **session};
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

// What the beneficiary decided, for the audit log. `scopes`: those that were given, or asked for in vain.
void report(const Dependencies& dependencies, const Visit& visit, bool given, const Scopes& scopes) {
  const AuthorizationRequest& asked = visit.asked;
  const auto user = dependencies.store.find_user(visit.session.user);
  const std::string given_scopes = format_scopes(scopes);
  const std::string path = "/v" + std::to_string(asked.version) + "/o/authorize/" + visit.uuid + "/";
  const std::string demographics(asked.parameters.last_in_body("share_demographic_scopes"));
  const std::string_view sensitive =
      asked.version < 3 ? "" : (shares_sensitive(asked) ? "True" : "False");  // as CMS logs it
  audit::AuthorizationFacts facts;
  facts.ok = given;
  if (!given) facts.status_code = 303;
  if (user.ok() && *user) facts.user = facts_of(**user);
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

void deny(const Dependencies& dependencies, const Visit& visit, http::Response& response) {
  const auto refused =
      dependencies.store.record_refusal(visit.uuid, visit.session.digest, dependencies.clock.now());
  if (!refused.ok()) return fail(response, refused.error());
  report(dependencies, visit, false, offered_scopes(visit.asked));
  dependencies.sessions.forget(response);
  send_error(response, visit.asked, "access_denied");
}

void allow(const Dependencies& dependencies, const Visit& visit, http::Response& response) {
  const store::Application& application = visit.asked.application;
  const std::string_view share = visit.asked.parameters.last_in_body("share_demographic_scopes");
  const Instant now = dependencies.clock.now();

  Scopes scopes = offered_scopes(visit.asked);
  if (share != "True") scopes = without_demographic(scopes);
  if (scopes.empty()) {
    const auto ended = dependencies.store.end_grant(visit.session.user, application.id, now);
    if (!ended.ok()) return fail(response, ended.error());
    if (*ended) report_grant_ended(dependencies.store, application, visit.session.user);
    return deny(dependencies, visit, response);
  }

  const std::string code = random_token();
  store::Consent consent;
  consent.approval = visit.uuid;
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
  report(dependencies, visit, true, scopes);
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
  if (visit->asked.parameters.in_body("allow").empty()) {
    deny(dependencies, *visit, response);
  } else {
    allow(dependencies, *visit, response);
  }
  end_pushed(dependencies, visit->asked.parameters);
}

}  // namespace bb::oauth
