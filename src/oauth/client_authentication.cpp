#include "oauth/client_authentication.h"

#include "base/crypto.h"
#include "base/log.h"
#include "oauth/client_assertion.h"

namespace bb::oauth {
namespace {

constexpr std::string_view kBasic = "Basic ";

// RFC 6749 section 2.3.1 has client id and secret form-encoded inside Basic; many clients, CMS's SDKs among
// them, send them as they are. For the characters that CMS gives to ids and secrets it is the same.
bool is_secret(const Digest& digest, std::string_view secret) {
  if (equal_constant_time(as_text(sha256(secret)), as_text(digest))) return true;
  const auto decoded = percent_decode(secret, true);
  return decoded && *decoded != secret && equal_constant_time(as_text(sha256(*decoded)), as_text(digest));
}

std::optional<store::FoundApplication> look_up(Result<store::FoundApplication> found,
                                               http::Response& response) {
  if (found.ok()) return std::move(*found);
  fail(response, found.error());
  return std::nullopt;
}

ClientCredentials in_body(const RequestParameters& parameters) {
  ClientCredentials credentials;
  credentials.client_id = parameters.in_body("client_id");
  credentials.client_secret = parameters.in_body("client_secret");
  credentials.assertion = parameters.in_body("client_assertion");
  credentials.assertion_type = parameters.in_body("client_assertion_type");
  if (!credentials.client_id.empty() || credentials.assertion.empty()) return credentials;
  // RFC 7523 section 3: the assertion names the client.
  if (auto client_id = client_of_assertion(credentials.assertion); client_id.ok())
    credentials.client_id = std::move(*client_id);
  return credentials;
}

}  // namespace

std::optional<ClientCredentials> read_credentials(const http::Request& request,
                                                  const RequestParameters& parameters) {
  const std::string_view header = request.header("Authorization");
  if (header.size() < kBasic.size() || !equals_ignore_case(header.substr(0, kBasic.size()), kBasic)) {
    return in_body(parameters);
  }
  const auto decoded = from_base64(trim(header.substr(kBasic.size())));
  const std::size_t colon = decoded ? decoded->find(':') : std::string::npos;
  if (colon == std::string::npos || !is_text(*decoded)) return std::nullopt;
  const auto client_id = percent_decode(decoded->substr(0, colon), true);
  return ClientCredentials{
      true, client_id.value_or(decoded->substr(0, colon)), decoded->substr(colon + 1), {}, {}};
}

store::FoundApplication find_client(const Dependencies& dependencies, const ClientCredentials& credentials,
                                    const RequestParameters& parameters,
                                    std::optional<store::ApplicationId> by_token, http::Response& response) {
  const auto refused = [&](Fault fault, std::string_view argument = {}) -> store::FoundApplication {
    refuse(response, fault, argument);
    return nullptr;
  };
  store::FoundApplication by_header, by_body;
  if (credentials.basic) {
    auto found = look_up(dependencies.store.find_application(credentials.client_id), response);
    if (!found) return nullptr;
    if (!*found) return refused(Fault::unknown_client);
    by_header = std::move(*found);
  }
  const std::string_view client_id =
      credentials.basic ? parameters.in_body("client_id") : std::string_view(credentials.client_id);
  if (by_token) {
    auto found = look_up(dependencies.store.find_application(*by_token), response);
    if (!found) return nullptr;
    if (*found && !client_id.empty() && (*found)->client_id != client_id) {
      return refused(Fault::refresh_token_of_another);
    }
    by_body = std::move(*found);
  } else if (!client_id.empty()) {
    auto found = look_up(dependencies.store.find_application(client_id), response);
    if (!found) return nullptr;
    if (!*found) return refused(Fault::unknown_client_id);
    by_body = std::move(*found);
  }
  if (by_header && by_body && by_header->id != by_body->id) return refused(Fault::two_applications);
  const store::FoundApplication& application = by_header ? by_header : by_body;
  if (!application) return refused(Fault::no_application);
  if (!application->active) return refused(Fault::inactive_application, application->name);
  return application;
}

bool is_authentic(const store::Application& application, const ClientCredentials& credentials) {
  if (credentials.client_id != application.client_id) return false;
  if (!application.confidential) return credentials.client_secret.empty();
  return application.secret_digest && !credentials.client_secret.empty() &&
         is_secret(*application.secret_digest, credentials.client_secret);
}

bool is_authentic(const Dependencies& dependencies, const store::Application& application,
                  const ClientCredentials& credentials) {
  if (credentials.assertion.empty()) return is_authentic(application, credentials);
  // RFC 6749 section 2.3: one method a request.
  if (credentials.assertion_type != kAssertionType || !credentials.client_secret.empty()) return false;
  if (credentials.client_id != application.client_id || !has_keys(application)) return false;
  const std::string& server = dependencies.options.public_url;
  const std::string endpoints[] = {server + "/v1/o/token", server + "/v2/o/token", server + "/v3/o/token"};
  const auto claims = check_client_assertion(dependencies, application, credentials.assertion,
                                             {server, endpoints[0], endpoints[1], endpoints[2]});
  if (claims.ok()) return true;
  log::warning("a client assertion was refused", {{"client_id", application.client_id},
                                                  {"why", claims.error().message},
                                                  {"debug", claims.error().debug}});
  return false;
}

void refuse_client(http::Response& response, const ClientCredentials& credentials) {
  refuse(response, Fault::client_not_authenticated);
  if (credentials.basic) response.set("WWW-Authenticate", "Basic realm=\"token\"");
}

}  // namespace bb::oauth
