#include "oauth/dynamic_registration.h"

#include "base/crypto.h"
#include "base/json_text.h"
#include "jose/json.h"
#include "oauth/client_metadata.h"
#include "oauth/fault.h"
#include "oauth/registration.h"

namespace bb::oauth {
namespace {

constexpr std::size_t kMostBytes = 32 * 1024;
constexpr std::chrono::hours kWindow{1};

// RFC 6750 section 3.
void refuse_token(http::Response& response) {
  answer_error(response, 401, "invalid_token", "The registration token is missing or unknown.");
  response.set("WWW-Authenticate", "Bearer realm=\"register\",error=\"invalid_token\"");
}

std::optional<std::string_view> bearer_of(const http::Request& request) {
  constexpr std::string_view kBearer = "Bearer ";
  const std::string_view header = request.header("Authorization");
  if (header.size() <= kBearer.size() || !equals_ignore_case(header.substr(0, kBearer.size()), kBearer)) {
    return std::nullopt;
  }
  return trim(header.substr(kBearer.size()));
}

bool is_of(const std::optional<Digest>& digest, std::optional<std::string_view> token) {
  return digest && token && equal_constant_time(as_text(sha256(*token)), as_text(*digest));
}

// Reads the body into the application and checks it. False: the response is the refusal.
bool read_body(const http::Request& request, store::Application& application, http::Response& response) {
  const std::string_view type = request.header("Content-Type");
  if (!equals_ignore_case(trim(type.substr(0, type.find(';'))), "application/json")) {
    answer_error(response, 400, "invalid_client_metadata", "The body must be application/json.");
  } else if (request.body.size() > kMostBytes) {
    answer_error(response, 413, "invalid_client_metadata", "The body may have at most 32 KiB.");
  } else if (const auto refused = read_client_metadata(request.body, application)) {
    answer_error(response, 400, refused->error, refused->description);
  } else if (const auto checked = check_registration(application); !checked.ok()) {
    const bool redirect = checked.error().message.starts_with("The redirect URI");
    answer_error(response, 400, redirect ? "invalid_redirect_uri" : "invalid_client_metadata",
                 checked.error().message);
  } else {
    return true;
  }
  return false;
}

// The application's metadata, its configuration's address and token, and a secret that was just made.
void answer(http::Response& response, const Dependencies& dependencies, int version,
            const store::Application& application, std::string_view token, std::string_view secret) {
  response.content_type = "application/json";
  response.set("Cache-Control", "no-store");
  response.set("Pragma", "no-cache");
  Buffer& out = response.body;
  out.push('{');
  out.append(client_metadata(application));
  // RFC 7591 section 3.2.1: 0 says that the secret does not expire.
  if (!secret.empty()) {
    out.append(",\"client_secret\":\"" + std::string(secret) + "\",\"client_secret_expires_at\":0");
  }
  out.append(",\"registration_access_token\":\"" + json_escaped(token) + "\"");
  out.append(",\"registration_client_uri\":\"" +
             json_escaped(dependencies.options.public_url + "/v" + std::to_string(version) + "/o/register/" +
                          application.client_id) +
             "\"");
  out.append(application.active ? ",\"active\":true}" : ",\"active\":false}");
}

bool is_conflict(const Error& error) { return error.kind == ErrorKind::conflict; }

void replace(const Dependencies& dependencies, int version, const store::Application& registered,
             const http::Request& request, http::Response& response) {
  store::Application changed = registered;
  if (!read_body(request, changed, response)) return;
  // Section 2.2: the request names the application, and says nothing of what the server gives.
  const auto json = jose::Json::parse(request.body);
  if (!json.ok() || json->text("client_id") != registered.client_id)
    return answer_error(response, 400, "invalid_client_metadata", "client_id must be the application's.");
  if (changed.confidential != registered.confidential ||
      registered.secret_digest.has_value() !=
          (changed.confidential && changed.jwks.empty() && changed.jwks_uri.empty()))
    return answer_error(response, 400, "invalid_client_metadata",
                        "token_endpoint_auth_method stays: register another application for another one.");
  const auto updated = dependencies.store.update_application(changed);
  if (!updated.ok() && is_conflict(updated.error()))
    return answer_error(response, 400, "invalid_client_metadata", "client_name is taken.");
  if (!updated.ok()) return fail(response, updated.error());
  answer(response, dependencies, version, changed, *bearer_of(request), {});
}

void deregister(const Dependencies& dependencies, store::Application application, http::Response& response) {
  application.active = false;
  application.registration_digest.reset();
  application.name = application.name.substr(0, 200) + " (" + application.client_id.substr(0, 40) + ")";
  const auto updated = dependencies.store.update_application(application);
  if (!updated.ok()) return fail(response, updated.error());
  response.status = 204;
  response.content_type = {};
  response.set("Cache-Control", "no-store");
}

}  // namespace

std::optional<Seconds> RegistrationLimit::admit(std::string_view address, Instant now) {
  const std::lock_guard lock(mutex_);
  if (times_.size() >= kMostAddresses) {
    std::erase_if(times_, [&](const auto& entry) { return now - entry.second.back() >= kWindow; });
    if (times_.size() >= kMostAddresses) return Seconds(60);
  }
  auto& times = times_[std::string(address)];
  while (!times.empty() && now - times.front() >= kWindow) times.pop_front();
  if (times.size() >= kMostAnHour) return std::chrono::ceil<Seconds>(kWindow - (now - times.front()));
  times.push_back(now);
  return std::nullopt;
}

void register_client(const Dependencies& dependencies, int version, RegistrationLimit& limit,
                     const http::Request& request, http::Response& response) {
  const Options& options = dependencies.options;
  if (options.registration_token && !is_of(options.registration_token, bearer_of(request)))
    return refuse_token(response);
  const Instant now = dependencies.clock.now();
  if (const auto wait = limit.admit(http::client_address(request, options.trusted_proxies), now)) {
    answer_error(response, 429, "temporarily_unavailable", "Too many registrations from this address.");
    return response.set("Retry-After", std::to_string(wait->count()));
  }
  store::Application application;
  application.client_id = make_client_id();
  application.created = now;
  application.active = options.dynamic_registration == DynamicRegistration::open;
  const std::string secret = make_client_secret(), token = random_token();
  application.secret_digest = sha256(secret);
  application.registration_digest = sha256(token);
  if (!read_body(request, application, response)) return;
  const auto added = dependencies.store.add_application(application);
  if (!added.ok() && is_conflict(added.error()))
    return answer_error(response, 400, "invalid_client_metadata", "client_name is taken.");
  if (!added.ok()) return fail(response, added.error());
  answer(response, dependencies, version, application, token,
         application.secret_digest ? secret : std::string());
  response.status = 201;
}

void configure_client(const Dependencies& dependencies, int version, const http::Request& request,
                      http::Response& response) {
  const std::string client_id = request.path_parameters.empty() ? "" : request.path_parameters.front();
  const auto found = dependencies.store.find_application(client_id);
  if (!found.ok()) return fail(response, found.error());
  // Section 2.1: whoever has no token for it does not learn whether the application exists.
  if (!*found || !is_of((*found)->registration_digest, bearer_of(request))) return refuse_token(response);
  switch (request.method) {
    case http::Method::put:
      return replace(dependencies, version, **found, request, response);
    case http::Method::delete_:
      return deregister(dependencies, **found, response);
    default:
      return answer(response, dependencies, version, **found, *bearer_of(request), {});
  }
}

}  // namespace bb::oauth
