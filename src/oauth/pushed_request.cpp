#include "oauth/pushed_request.h"

#include "base/crypto.h"
#include "base/log.h"
#include "oauth/authorization_request.h"
#include "oauth/client_authentication.h"
#include "oauth/fault.h"
#include "oauth/key_proof.h"

namespace bb::oauth {
namespace {

constexpr std::string_view kReference = "urn:ietf:params:oauth:request_uri:";

// The value behind the prefix; nothing of another URI.
std::optional<std::string_view> reference_of(std::string_view uri) {
  if (!uri.starts_with(kReference)) return std::nullopt;
  return uri.substr(kReference.size());
}

// What proves the application, and is no part of the request.
constexpr std::string_view kProof[] = {"client_secret", "client_assertion", "client_assertion_type"};

// The pages of the authorization endpoint, told to an application.
class Told final : public Pages {
 public:
  void consent(http::Response& response, const ConsentView& /*view*/) const override {
    answer_error(response, 400, "invalid_request", {});
  }
  void error(http::Response& response, int status, std::string_view /*title*/, std::string_view text,
             std::string_view /*again*/) const override {
    answer_error(response, status, "invalid_request", text);
  }
};

// {"status_code":400,"message":"..."} of CMS's checks is
// {"error":"invalid_request","error_description":"..."}.
void reshape(http::Response& response) {
  constexpr std::string_view kMessage = "\"message\":\"";
  const std::string body(response.body.view());
  const std::size_t message = body.find(kMessage);
  if (body.find("\"error\":") != std::string::npos || message == std::string::npos) return;
  response.clear_body();
  response.body.append(R"({"error":"invalid_request","error_description":")");
  response.body.append(std::string_view(body).substr(message + kMessage.size()));
}

}  // namespace

void push_request(const Dependencies& dependencies, int version, const http::Request& request,
                  http::Response& response) {
  auto parameters = RequestParameters::read(request, response);
  if (!parameters) return;
  const auto credentials = read_credentials(request, *parameters);
  if (!credentials) return refuse_client(response, {true, {}, {}});
  const auto application = find_client(dependencies, *credentials, *parameters, std::nullopt, response);
  if (!application) return;
  if (!is_authentic(*application, *credentials)) return refuse_client(response, *credentials);
  // RFC 9126 section 2.1: a reference cannot be pushed.
  if (parameters->has("request_uri")) return answer_error(response, 400, "invalid_request", "request_uri");

  auto pushed = parse_query(parameters->as_query()).value_or(Parameters{});
  for (const std::string_view name : kProof) {
    std::erase_if(pushed, [&](const Parameter& one) { return one.first == name; });
  }
  if (find_parameter(pushed, "client_id") == nullptr)
    pushed.emplace_back("client_id", application->client_id);
  // RFC 9449 section 10.1: a proof says which key the code is for.
  const auto jkt = read_key_proof(dependencies, request, response);
  if (!jkt) return;
  const std::string* named = find_parameter(pushed, "dpop_jkt");
  if (!jkt->empty() && named != nullptr && *named != *jkt)
    return refuse(response, Fault::invalid_dpop_proof, "The proof is of another key than dpop_jkt.");
  if (!jkt->empty() && named == nullptr) pushed.emplace_back("dpop_jkt", *jkt);
  parameters->put_pushed(pushed);

  const Told told;
  const Dependencies api{dependencies.store, dependencies.clock, dependencies.sessions, told,
                         dependencies.options};
  const auto asked = AuthorizationRequest::check(api, version, std::move(*parameters), response);
  if (!asked) return reshape(response);
  const std::string_view error = redirect_error(*asked);
  if (!error.empty()) return answer_error(response, 400, error, {});

  const std::string reference = random_token();
  const auto added = dependencies.store.add_pushed_request(
      {sha256(reference), application->id, format_query(pushed), dependencies.clock.now() + kPushedLifetime});
  if (!added.ok()) return fail(response, added.error());
  response.status = 201;
  response.content_type = "application/json";
  response.set("Cache-Control", "no-store");
  response.body.append("{\"request_uri\":\"" + std::string(kReference) + reference +
                       "\",\"expires_in\":" + std::to_string(kPushedLifetime.count()) + "}");
}

bool resolve_pushed(const Dependencies& dependencies, RequestParameters& parameters,
                    http::Response& response) {
  const auto reference = reference_of(parameters["request_uri"]);
  if (!reference) return true;
  const auto found = dependencies.store.find_pushed_request(sha256(*reference));
  if (!found.ok()) {
    fail(response, found.error());
    return false;
  }
  if (*found && (*found)->expires > dependencies.clock.now()) {
    const auto application = dependencies.store.find_application((*found)->application);
    if (!application.ok()) {
      fail(response, application.error());
      return false;
    }
    auto pushed = parse_query((*found)->parameters);
    if (pushed && *application && (*application)->client_id == parameters["client_id"]) {
      parameters.put_pushed(std::move(*pushed));
      return true;
    }
  }
  dependencies.pages.error(response, 400, "This app can’t connect right now",
                           "invalid_request_uri : The request has expired. Please start again from the app.");
  return false;
}

void end_pushed(const Dependencies& dependencies, const RequestParameters& parameters) {
  const auto reference = reference_of(parameters.request_uri());
  if (!reference) return;
  const auto ended = dependencies.store.end_pushed_request(sha256(*reference));
  // The approval is taken already, and the reference expires by itself.
  if (!ended.ok()) log::warning("a pushed request was not ended", {{"debug", ended.error().debug}});
}

}  // namespace bb::oauth
