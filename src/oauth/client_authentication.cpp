#include "oauth/client_authentication.h"

#include "base/crypto.h"

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

std::optional<std::optional<store::Application>> look_up(Result<std::optional<store::Application>> found,
                                                         http::Response& response) {
  if (found.ok()) return std::move(*found);
  fail(response, found.error());
  return std::nullopt;
}

}  // namespace

std::optional<ClientCredentials> read_credentials(const http::Request& request,
                                                  const RequestParameters& parameters) {
  const std::string_view header = request.header("Authorization");
  if (header.size() < kBasic.size() || !equals_ignore_case(header.substr(0, kBasic.size()), kBasic)) {
    return ClientCredentials{false, std::string(parameters.in_body("client_id")),
                             std::string(parameters.in_body("client_secret"))};
  }
  const auto decoded = from_base64(trim(header.substr(kBasic.size())));
  const std::size_t colon = decoded ? decoded->find(':') : std::string::npos;
  if (colon == std::string::npos || !is_text(*decoded)) return std::nullopt;
  const auto client_id = percent_decode(decoded->substr(0, colon), true);
  return ClientCredentials{true, client_id.value_or(decoded->substr(0, colon)), decoded->substr(colon + 1)};
}

std::optional<store::Application> find_client(const Dependencies& dependencies,
                                              const ClientCredentials& credentials,
                                              const RequestParameters& parameters,
                                              std::optional<store::ApplicationId> by_token,
                                              http::Response& response) {
  const auto refused = [&](Fault fault, std::string_view argument = {}) -> std::optional<store::Application> {
    refuse(response, fault, argument);
    return std::nullopt;
  };
  std::optional<store::Application> by_header, by_body;
  if (credentials.basic) {
    auto found = look_up(dependencies.store.find_application(credentials.client_id), response);
    if (!found) return std::nullopt;
    if (!*found) return refused(Fault::unknown_client);
    by_header = std::move(*found);
  }
  const std::string_view client_id = parameters.in_body("client_id");
  if (by_token) {
    auto found = look_up(dependencies.store.find_application(*by_token), response);
    if (!found) return std::nullopt;
    if (*found && !client_id.empty() && (*found)->client_id != client_id) {
      return refused(Fault::refresh_token_of_another);
    }
    by_body = std::move(*found);
  } else if (!client_id.empty()) {
    auto found = look_up(dependencies.store.find_application(client_id), response);
    if (!found) return std::nullopt;
    if (!*found) return refused(Fault::unknown_client_id);
    by_body = std::move(*found);
  }
  if (by_header && by_body && by_header->id != by_body->id) return refused(Fault::two_applications);
  std::optional<store::Application>& application = by_header ? by_header : by_body;
  if (!application) return refused(Fault::no_application);
  if (!application->active) return refused(Fault::inactive_application, application->name);
  return std::move(application);
}

bool is_authentic(const store::Application& application, const ClientCredentials& credentials) {
  if (credentials.client_id != application.client_id) return false;
  if (!application.confidential) return credentials.client_secret.empty();
  return application.secret_digest && !credentials.client_secret.empty() &&
         is_secret(*application.secret_digest, credentials.client_secret);
}

void refuse_client(http::Response& response, const ClientCredentials& credentials) {
  refuse(response, Fault::client_not_authenticated);
  if (credentials.basic) response.set("WWW-Authenticate", "Basic realm=\"token\"");
}

}  // namespace bb::oauth
