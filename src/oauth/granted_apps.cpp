#include "oauth/granted_apps.h"

#include <charconv>

#include "base/json_text.h"
#include "oauth/reports.h"
#include "oauth/resource_client.h"
#include "oauth/scopes.h"

namespace bb::oauth {
namespace {

constexpr std::string_view kHeader = "X-Authentication", kScheme = "SLS ", kScope = "token_management";

// The user that the header names; nothing after a refusal.
std::optional<store::User> find_named_user(const Dependencies& dependencies, const http::Request& request,
                                           http::Response& response) {
  const std::string_view value = request.header(kHeader);
  std::optional<std::string> username;
  if (value.starts_with(kScheme)) username = from_base64(value.substr(kScheme.size()));
  if (!username || username->empty() || !is_text(*username)) {
    refuse(response, Fault::no_such_resource);
    return std::nullopt;
  }
  auto user = dependencies.store.find_user(*username);
  if (!user.ok()) {
    fail(response, user.error());
  } else if (!*user) {
    refuse(response, Fault::no_such_resource);
  } else {
    return std::move(*user);
  }
  return std::nullopt;
}

// On whose behalf an application asks. Unlike CMS's, it proves who it is before it learns who has an account.
std::optional<store::User> enter(const Dependencies& dependencies, const http::Request& request,
                                 http::Response& response) {
  const auto parameters = RequestParameters::read(request, response);
  if (!parameters) return std::nullopt;
  if (request.header(kHeader).empty()) {
    refuse(response, Fault::no_credentials);
    return std::nullopt;
  }
  const auto application =
      authenticate(dependencies, request, *parameters, Fault::no_such_application, response);
  if (!application) return std::nullopt;
  if (!contains(application->scopes, kScope)) {
    refuse(response, Fault::forbidden);
    return std::nullopt;
  }
  return find_named_user(dependencies, request, response);
}

struct GrantedApp {
  store::DataAccessGrant grant;
  store::Application application;
};

// The grants that have not ended; those of `only` alone, if that is given.
Result<std::vector<GrantedApp>> find_grants(const Dependencies& dependencies, store::UserId user,
                                            std::optional<store::ApplicationId> only) {
  std::vector<GrantedApp> found;
  const Instant now = dependencies.clock.now();
  BB_ASSIGN(const auto grants, dependencies.store.list_grants(user));
  for (const store::DataAccessGrant& grant : grants) {
    if ((grant.expires && *grant.expires <= now) || (only && *only != grant.application)) continue;
    BB_ASSIGN(const auto application, dependencies.store.find_application(grant.application));
    if (application) found.push_back({grant, *application});
  }
  return found;
}

void append(Buffer& out, const GrantedApp& one) {
  const auto text = [&](std::string_view key, std::string_view value) {
    out.append(key);
    out.push('"');
    append_escaped(out, value);
    out.push('"');
  };
  const std::string id = std::to_string(one.application.id);
  out.append(R"({"id":)" + id + R"(,"application":{"id":)" + id);
  text(R"(,"name":)", one.application.name);
  text(R"(,"logo_uri":)", one.application.logo_uri);
  text(R"(,"tos_uri":)", one.application.tos_uri);
  text(R"(,"policy_uri":)", one.application.policy_uri);
  text(R"(,"contacts":)", one.application.support_email);
  out.append(R"(},"user":)" + std::to_string(one.grant.user) + "}");
}

// The one of the path; nothing after a refusal.
std::optional<GrantedApp> find_one(const Dependencies& dependencies, const http::Request& request,
                                   http::Response& response) {
  const auto user = enter(dependencies, request, response);
  if (!user) return std::nullopt;
  const std::string id = request.path_parameters.empty() ? "" : request.path_parameters.front();
  store::ApplicationId application = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), application);
  const bool is_number = error == std::errc{} && end == id.data() + id.size() && !id.empty();
  auto found = find_grants(dependencies, user->id, is_number ? application : store::ApplicationId{-1});
  if (!found.ok()) {
    fail(response, found.error());
  } else if (found->empty()) {
    refuse(response, Fault::no_such_resource);
  } else {
    return std::move(found->front());
  }
  return std::nullopt;
}

}  // namespace

void show_api_root(const Dependencies& dependencies, int version, const http::Request& request,
                   http::Response& response) {
  if (!enter(dependencies, request, response)) return;
  response.set("Cache-Control", "no-store");
  response.body.append(R"({"tokens":")" + json_escaped(dependencies.options.public_url) + "/v" +
                       std::to_string(version) + R"(/o/tokens/"})");
}

void list_granted_apps(const Dependencies& dependencies, const http::Request& request,
                       http::Response& response) {
  const auto user = enter(dependencies, request, response);
  if (!user) return;
  const auto found = find_grants(dependencies, user->id, std::nullopt);
  if (!found.ok()) return fail(response, found.error());
  response.set("Cache-Control", "no-store");
  response.body.push('[');
  for (const GrantedApp& one : *found) {
    if (response.body.size() > 1) response.body.push(',');
    append(response.body, one);
  }
  response.body.push(']');
}

void show_granted_app(const Dependencies& dependencies, const http::Request& request,
                      http::Response& response) {
  const auto one = find_one(dependencies, request, response);
  if (!one) return;
  response.set("Cache-Control", "no-store");
  append(response.body, *one);
}

void end_granted_app(const Dependencies& dependencies, const http::Request& request,
                     http::Response& response) {
  const auto one = find_one(dependencies, request, response);
  if (!one) return;
  const auto ended =
      dependencies.store.end_grant(one->grant.user, one->application.id, dependencies.clock.now());
  if (!ended.ok()) return fail(response, ended.error());
  if (*ended) report_grant_ended(dependencies.store, one->application, one->grant.user);
  response.status = 204;
  response.content_type = {};
  response.set("Cache-Control", "no-store");
}

}  // namespace bb::oauth
