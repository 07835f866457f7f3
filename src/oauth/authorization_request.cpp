#include "oauth/authorization_request.h"

#include <algorithm>

#include "oauth/pkce.h"
#include "oauth/pushed_request.h"
#include "oauth/redirect_uri.h"
#include "oauth/request_extensions.h"

namespace bb::oauth {
namespace {

constexpr std::size_t kShortestState = 16;

// "error : description" on a page, as CMS shows what is wrong with an application.
void show(const Pages& pages, http::Response& response, Fault fault, std::string_view argument = {}) {
  const FaultText text = describe(fault, argument);
  pages.error(response, text.status, "This app can’t connect right now",
              text.error + " : " + text.description);
}

// The application that asks, or nothing after a page that says why not.
store::FoundApplication find_application(const Dependencies& dependencies,
                                         const RequestParameters& parameters, http::Response& response) {
  const std::string_view client_id = parameters["client_id"];
  if (client_id.empty()) {
    show(dependencies.pages, response, Fault::no_application);
    return nullptr;
  }
  auto application = dependencies.store.find_application(client_id);
  if (!application.ok()) {
    fail(response, application.error());
    return nullptr;
  }
  if (!*application) {
    show(dependencies.pages, response, Fault::unknown_client_id);
    return nullptr;
  }
  if (!(*application)->active) {
    show(dependencies.pages, response, Fault::inactive_application, (*application)->name);
    return nullptr;
  }
  return std::move(*application);
}

// Scopes of CMS Aligned Networks, which no beneficiary is asked for.
bool asks_for_audit_events(std::string_view scope) {
  return scope.find("patient/AuditEvent.") != std::string_view::npos;
}

// What the application may not do here; the refusal is the response when it does.
bool check_application(const Options& options, int version, const store::Application& application,
                       const RequestParameters& parameters, http::Response& response) {
  if (version == 3 && !options.may_use_v3(application.client_id)) {
    refuse(response, Fault::v3_not_allowed);
  } else if (asks_for_audit_events(parameters["scope"])) {
    refuse(response, options.audit_events ? Fault::audit_event_scope : Fault::invalid_scopes);
  } else if (application.auth_type == store::AllowedAuthType::client_credentials) {
    refuse(response, Fault::not_an_authorization_code_client, application.name);
  } else if (parameters.has("client_secret")) {
    refuse(response, Fault::secret_in_query);
  } else {
    return true;
  }
  return false;
}

// Of UTF-8.
std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// What must be there; the refusal is the response when it is not.
bool check_required(int version, const RequestParameters& parameters, http::Response& response) {
  std::string missing;
  for (const std::string_view name : {"code_challenge", "code_challenge_method", "state", "scope"}) {
    if (!parameters[name].empty() || (name == "scope" && version < 3)) continue;
    if (!missing.empty()) missing += ", ";
    missing += name;
  }
  const std::string_view method = parameters["code_challenge_method"], state = parameters["state"];
  if (!method.empty() && method != "S256") {
    refuse(response, Fault::challenge_method_not_s256);
  } else if (!state.empty() && count_characters(state) < kShortestState) {
    refuse(response, Fault::short_state);
  } else if (!missing.empty()) {
    refuse(response, Fault::missing_parameters, missing);
  } else if (normal_challenge(parameters["code_challenge"]).empty()) {
    refuse(response, Fault::malformed_challenge);
  } else {
    return true;
  }
  return false;
}

// Version 3 passes over scopes that the application was not registered with, as long as one is left.
bool may_ask(const AuthorizationRequest& request) {
  if (request.version < 3) return are_allowed(request.scopes, request.application);
  return are_default(request.scopes) && !offered_scopes(request).empty();
}

}  // namespace

std::string AuthorizationRequest::path() const {
  return "/v" + std::to_string(version) + "/o/authorize/?" + parameters.as_query();
}

std::optional<AuthorizationRequest> AuthorizationRequest::read(const Dependencies& dependencies, int version,
                                                               const http::Request& request,
                                                               http::Response& response) {
  auto parameters = RequestParameters::read(request, response);
  if (!parameters || !resolve_pushed(dependencies, *parameters, response)) return std::nullopt;
  auto read = check(dependencies, version, std::move(*parameters), response);
  if (read) read->method = request.method;
  return read;
}

std::optional<AuthorizationRequest> AuthorizationRequest::check(const Dependencies& dependencies, int version,
                                                                RequestParameters parameters,
                                                                http::Response& response) {
  const auto application = find_application(dependencies, parameters, response);
  if (!application) return std::nullopt;
  if (!check_application(dependencies.options, version, *application, parameters, response) ||
      !check_required(version, parameters, response)) {
    return std::nullopt;
  }

  AuthorizationRequest read;
  read.version = version;
  read.issuer = dependencies.options.public_url;
  read.redirect_uri = parameters["redirect_uri"];
  if (read.redirect_uri.empty() && !application->redirect_uris.empty()) {
    read.redirect_uri = application->redirect_uris.front();
  } else if (!is_registered(read.redirect_uri, application->redirect_uris)) {
    dependencies.pages.error(response, 400, "This app can’t connect right now",
                             "Error: invalid_request. Mismatching redirect URI.");
    return std::nullopt;
  }
  read.state = parameters["state"];
  read.response_type = parameters["response_type"];
  read.code_challenge = normal_challenge(parameters["code_challenge"]);
  read.scopes = parse_scopes(parameters["scope"]);
  if (read.scopes.empty()) read.scopes = default_scopes(*application);
  read.scopes = condense(read.scopes);
  read.application = *application;
  read.parameters = std::move(parameters);
  return read;
}

std::string_view redirect_error(const AuthorizationRequest& request) {
  if (request.response_type.empty()) return "invalid_request";
  if (request.response_type == "token") return "unauthorized_client";  // the implicit grant is nobody's
  if (request.response_type != "code") return "unsupported_response_type";
  if (!may_ask(request)) return "invalid_scope";
  if (request.application.require_pushed_requests && !request.parameters.are_pushed())
    return "invalid_request";
  return extension_error(request.parameters, request.issuer);
}

Scopes offered_scopes(const AuthorizationRequest& request) {
  return only_within(request.scopes, condense(available_scopes(request.application)));
}

void send_back(http::Response& response, const AuthorizationRequest& request, Parameters parameters) {
  parameters.emplace_back("state", request.state);
  // RFC 9207: an application that asks several servers learns whose answer it is.
  if (!request.issuer.empty()) parameters.emplace_back("iss", request.issuer);
  redirect_browser(response, with_parameters(request.redirect_uri, parameters), request.method);
}

void send_error(http::Response& response, const AuthorizationRequest& request, std::string_view error) {
  send_back(response, request, {{"error", std::string(error)}});
}

}  // namespace bb::oauth
