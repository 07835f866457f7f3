// An authorization server without sockets: a store of its own, a clock that stands still, one application,
// one beneficiary, and a browser that keeps its cookies.
#pragma once

#include <gtest/gtest.h>

#include <future>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/encoding.h"
#include "http/response_head.h"
#include "http/router.h"
#include "identity/people.h"
#include "identity/sessions.h"
#include "oauth/routes.h"
#include "support/folder.h"

namespace bb::test {

// Pages whose text is what the view holds, for tests of the flows alone.
class PlainPages final : public oauth::Pages {
 public:
  void consent(http::Response& response, const oauth::ConsentView& view) const override {
    response.body.append("consent of " + view.username + " for " + view.application->name);
    response.body.append(view.offer_demographics ? " demographics" : "");
    response.body.append(view.offer_sensitive ? " sensitive" : "");
    response.body.append(view.claims ? " claims" : "");
    response.body.append(view.coverage ? " coverage" : "");
    if (view.until) response.body.append(" until " + format_instant_seconds(*view.until));
    if (view.one_time) response.body.append(" one hour");
    response.body.append(" form_token=" + view.form_token + ";");
    response.body.append(" hidden=" + format_query(view.hidden) + ";");
    response.body.append(" switch_account=" + view.switch_account);
  }
  void error(http::Response& response, int status, std::string_view, std::string_view text,
             std::string_view again) const override {
    response.status = status;
    response.content_type = "text/html; charset=utf-8";
    response.body.append(text);
    response.body.append(again);
  }
};

// People who are known by what `known` says, and what was asked for.
class KnownPeople final : public identity::People {
 public:
  Result<std::optional<identity::Person>> find_synthetic(std::size_t) override {
    return std::optional<identity::Person>{};
  }
  Result<std::optional<identity::Person>> find(const identity::Identifier& identifier,
                                               const identity::OnBehalf& of) override {
    asked_for = of;
    asked.push_back(identifier.value);
    if (failure) return *failure;
    const auto found = known.find(identifier.value);
    if (found == known.end()) return std::optional<identity::Person>{};
    return std::optional(identity::Person{found->second, "Ada", "Lovelace", {}});
  }
  Result<std::optional<identity::Person>> match(const identity::PersonDescription&,
                                                const identity::MatchAsker&) override {
    return std::optional<identity::Person>{};
  }
  const IdentifierHash& identifier_hash() const override { return hash_; }

  std::map<std::string, store::BeneficiaryId> known = {{"-17", -17}};
  std::vector<std::string> asked;
  identity::OnBehalf asked_for;
  std::optional<Error> failure;

 private:
  IdentifierHash hash_;
};

// The answer to a request, its texts owned.
struct Answer {
  int status = 0;
  std::string body, content_type;
  std::multimap<std::string, std::string> headers;

  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
  // A parameter of the Location's query.
  std::string location_parameter(const std::string& name) const {
    const std::string location = header("Location");
    const std::size_t query = location.find('?');
    const auto parameters = parse_query(query == std::string::npos ? "" : location.substr(query + 1));
    const std::string* value = parameters ? find_parameter(*parameters, name) : nullptr;
    return value == nullptr ? "" : *value;
  }
  // The string or number that a member of a flat JSON object has.
  std::string member(const std::string& name) const {
    const std::size_t key = body.find("\"" + name + "\":");
    if (key == std::string::npos) return "";
    const std::size_t begin = key + name.size() + 3;
    if (body[begin] != '"') return body.substr(begin, body.find_first_of(",}", begin) - begin);
    return body.substr(begin + 1, body.find('"', begin + 1) - begin - 1);
  }
};

using RequestHeaders = std::vector<std::pair<std::string, std::string>>;

class Browser {
 public:
  explicit Browser(const http::Router& router) : router_(&router) {}

  Answer get(const std::string& target, const RequestHeaders& headers = {}) {
    return send(http::Method::get, target, {}, headers);
  }
  Answer post(const std::string& target, const Parameters& form, const RequestHeaders& headers = {}) {
    RequestHeaders all = headers;
    all.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    return send(http::Method::post, target, format_query(form), all);
  }
  Answer send(http::Method method, const std::string& target, const std::string& body,
              const RequestHeaders& headers) {
    http::Request request;
    request.method = method;
    request.target = target;
    const std::size_t query = target.find('?');
    request.path = request.target.substr(0, query);
    if (query != std::string::npos) request.query = request.target.substr(query + 1);
    request.body = body;
    request.remote_address = "192.0.2.1";
    for (const auto& [name, value] : headers) request.headers.push_back({name, value});
    std::string cookie;
    for (const auto& [name, value] : cookies) cookie += (cookie.empty() ? "" : "; ") + name + "=" + value;
    if (!cookie.empty()) request.headers.push_back({"Cookie", cookie});

    http::Response response;
    const http::Router::Match match = router_->match(request, response);
    if (match.run == http::Run::later) {
      std::promise<bool> answered;
      (*match.later)(request, response, http::make_done([&](bool called) { answered.set_value(called); }));
      EXPECT_TRUE(answered.get_future().get()) << target;
    } else {
      (*match.handler)(request, response);
    }
    EXPECT_TRUE(http::is_sendable(response)) << target;
    Answer answer{response.status, std::string(response.body.view()), std::string(response.content_type), {}};
    for (const auto& [name, value] : response.headers) {
      answer.headers.emplace(name, value);
      if (name == "Set-Cookie") keep(value);
    }
    return answer;
  }

  std::map<std::string, std::string> cookies;

 private:
  void keep(const std::string& set_cookie) {
    const std::string pair = set_cookie.substr(0, set_cookie.find(';'));
    const std::size_t equals = pair.find('=');
    if (set_cookie.find("Max-Age=0") != std::string::npos) {
      cookies.erase(pair.substr(0, equals));
    } else {
      cookies[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
  }

  const http::Router* router_;
};

inline constexpr Instant kFlowStart{Milliseconds{1'790'000'000'000}};  // 2026-09-21T14:13:20Z

// RFC 7636 appendix B.
inline const std::string kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
inline const std::string kChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

// Version 3 is on. Tests of the 40 behaviours, which share one suite, hold one as a variable.
struct Scene {
  static inline const std::string kRedirect = "http://localhost:3001/callback";
  static inline const std::string kState = "state-of-sixteen-and-more";

  Scene() {
    store = store::open_auth_store("sqlite:" + (folder / "store.db"), true).value();
    sessions = std::make_unique<identity::Sessions>(*store, clock);
    router = router_with({.v3_endpoints = true});

    store::Application added;
    added.client_id = "client-1";
    added.secret_digest = sha256("secret-1");
    added.name = "Test App";
    added.redirect_uris = {kRedirect, "my.app:/done", "http://127.0.0.1/loop"};
    added.created = kFlowStart;
    application = added;
    application.id = store->add_application(added).value();
    store::User alice;
    alice.username = "alice";
    alice.beneficiary = -17;
    alice.given_name = "Ada";
    alice.family_name = "Lovelace";
    alice.created = kFlowStart;
    user = store->add_user(alice).value();
  }

  // The parameters of a good authorization request; `changes` replace, add, or (when empty) remove.
  static Parameters asked(const Parameters& changes = {}) {
    Parameters parameters = {
        {"client_id", "client-1"}, {"redirect_uri", kRedirect},       {"state", kState},
        {"response_type", "code"}, {"code_challenge_method", "S256"}, {"code_challenge", kChallenge}};
    return changed(std::move(parameters), changes);
  }
  static Parameters changed(Parameters parameters, const Parameters& changes) {
    for (const auto& [name, value] : changes) {
      std::erase_if(parameters, [&](const Parameter& one) { return one.first == name; });
      if (!value.empty()) parameters.emplace_back(name, value);
    }
    return parameters;
  }
  static std::string authorize_path(const Parameters& changes = {}, int version = 2) {
    return base(version) + "authorize/?" + format_query(asked(changes));
  }
  static std::string base(int version) { return "/v" + std::to_string(version) + "/o/"; }

  http::Router router_with(const oauth::Options& options) {
    http::Router made;
    oauth::add_routes(made, {*store, clock, *sessions, pages, options, nullptr, &people});
    return made;
  }

  // Logs the browser in, as the login page does.
  void log_in(store::UserId who) {
    http::Request request;
    http::Response response;
    ASSERT_TRUE(sessions->start(request, response, who).ok());
    const std::string cookie = response.headers.front().second;
    browser.cookies["bluebutton"] = cookie.substr(cookie.find('=') + 1, 43);
  }
  // Logs in and goes to the consent page; its path with the query.
  std::string arrive(const Parameters& changes = {}, int version = 2) {
    log_in(user);
    return browser.get(authorize_path(changes, version)).header("Location");
  }
  static std::string form_token_of(const Answer& page) {
    const std::size_t begin = page.body.find("form_token=") + 11;
    return page.body.substr(begin, page.body.find(';', begin) - begin);
  }
  // What the consent form sends; `changes` as above.
  Answer decide(const std::string& consent_path, const Parameters& changes = {}) {
    const Parameters form = {{"form_token", form_token_of(browser.get(consent_path))},
                             {"share_demographic_scopes", "True"},
                             {"allow", "Connect"}};
    return browser.post(consent_path, changed(form, changes));
  }
  // As a browser sends the form: to the path of its page, with the fields that it carries.
  Answer submit(const std::string& consent_path) {
    const Answer page = browser.get(consent_path);
    const std::size_t begin = page.body.find(" hidden=") + 8;
    auto form =
        parse_query(page.body.substr(begin, page.body.find(';', begin) - begin)).value_or(Parameters{});
    form.emplace_back("form_token", form_token_of(page));
    form.emplace_back("share_demographic_scopes", "True");
    form.emplace_back("allow", "Connect");
    return browser.post(consent_path.substr(0, consent_path.find('?')), form);
  }
  std::string code(const Parameters& changes = {}, const Parameters& decision = {}, int version = 2) {
    return decide(arrive(changes, version), decision).location_parameter("code");
  }

  Answer exchange(const std::string& with_code, const Parameters& changes = {},
                  const RequestHeaders& headers = {}) {
    return browser.post("/v2/o/token/",
                        changed({{"client_id", "client-1"},
                                 {"client_secret", "secret-1"},
                                 {"code", with_code},
                                 {"grant_type", "authorization_code"},
                                 {"redirect_uri", kRedirect},
                                 {"code_verifier", kVerifier}},
                                changes),
                        headers);
  }
  Answer refresh(const std::string& token, const Parameters& changes = {}) {
    return browser.post("/v2/o/token/", changed({{"client_id", "client-1"},
                                                 {"client_secret", "secret-1"},
                                                 {"grant_type", "refresh_token"},
                                                 {"refresh_token", token}},
                                                changes));
  }
  bool live(const std::string& access_token) {
    return store->find_access(sha256(access_token)).value().has_value();
  }
  void update(const std::function<void(store::Application&)>& change) {
    change(application);
    ASSERT_TRUE(store->update_application(application).ok());
  }

  Folder folder;
  ManualClock clock{kFlowStart};
  std::shared_ptr<store::AuthStore> store;
  std::unique_ptr<identity::Sessions> sessions;
  PlainPages pages;
  KnownPeople people;
  http::Router router;
  Browser browser{router};
  store::Application application;
  store::UserId user = 0;
};

class Flow : public ::testing::Test, protected Scene {};

}  // namespace bb::test
