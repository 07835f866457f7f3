#include "identity/openid_metadata.h"

#include <utility>

#include "base/log.h"
#include "identity/openid_connect.h"
#include "jose/json.h"

namespace bb::identity {
namespace {

constexpr std::chrono::minutes kFresh{10};
constexpr std::chrono::hours kUsable{24};
constexpr std::chrono::seconds kBetween{10};  // of questions to a provider that does not answer
constexpr std::size_t kMostBytes = 64 * 1024;

Error failed(std::string why) {
  return {ErrorKind::bad_answer, std::string(kOpenidError), "OpenID discovery: " + std::move(why)};
}

bool is_loopback_url(std::string_view url) {
  for (const std::string_view host : {"http://localhost", "http://127.0.0.1", "http://[::1]"}) {
    if (!url.starts_with(host)) continue;
    const std::string_view rest = url.substr(host.size());
    if (rest.empty() || rest[0] == ':' || rest[0] == '/') return rest.find('@') == std::string_view::npos;
  }
  return false;
}

}  // namespace

bool is_safe_endpoint(std::string_view url, bool http_on_loopback) {
  if (url.find_first_of(" \"<>\\#") != std::string_view::npos) return false;
  return (url.starts_with("https://") && url.size() > 8) || (http_on_loopback && is_loopback_url(url));
}

Result<OpenidMetadata> read_openid_metadata(std::string_view issuer, std::string_view document) {
  const auto json = jose::Json::parse(document);
  if (!json.ok()) return failed(json.error().message);
  if (json->text("issuer") != issuer) return failed("it is of another issuer");
  const bool on_loopback = is_loopback_url(issuer);
  OpenidMetadata metadata;
  struct Endpoint {
    std::string_view name;
    std::string& to;
    bool required;
  };
  for (const Endpoint& one : {Endpoint{"authorization_endpoint", metadata.authorization_endpoint, true},
                              Endpoint{"token_endpoint", metadata.token_endpoint, true},
                              Endpoint{"jwks_uri", metadata.jwks_uri, true},
                              Endpoint{"userinfo_endpoint", metadata.userinfo_endpoint, false}}) {
    const auto url = json->text(one.name);
    if (!url && !one.required) continue;
    if (!url || !is_safe_endpoint(*url, on_loopback))
      return failed(std::string(one.name) + " is missing or not https");
    one.to = *url;
  }
  metadata.has_iss_parameter =
      json->boolean("authorization_response_iss_parameter_supported").value_or(false);
  return metadata;
}

OpenidDiscovery::OpenidDiscovery(http::Client& client, const Clock& clock, std::string issuer,
                                 Milliseconds time)
    : client_(client), clock_(clock), issuer_(std::move(issuer)), time_(time) {}

Result<OpenidMetadata> OpenidDiscovery::fetch() const {
  http::Call call;
  std::string_view issuer = issuer_;
  if (issuer.ends_with('/')) issuer.remove_suffix(1);
  call.url = std::string(issuer) + "/.well-known/openid-configuration";
  call.headers = {{"Accept", "application/json"}};
  call.time = time_;
  call.most_bytes = kMostBytes;
  const auto answer = client_.send_and_wait(std::move(call));
  if (!answer.ok()) {
    const Error& error = answer.error();
    return Error{error.kind, std::string(kOpenidError), "OpenID discovery: " + error.message};
  }
  if (answer->status != 200) return failed("status " + std::to_string(answer->status));
  return read_openid_metadata(issuer_, answer->body.view());
}

Result<std::shared_ptr<const OpenidMetadata>> OpenidDiscovery::find() {
  const std::lock_guard lock(mutex_);
  const Instant now = clock_.now();
  if (known_ && (now < known_since_ + kFresh || now < asked_ + kBetween)) return known_;
  asked_ = now;
  auto fetched = fetch();
  if (fetched.ok()) {
    known_ = std::make_shared<const OpenidMetadata>(std::move(*fetched));
    known_since_ = now;
    return known_;
  }
  log::warning("OpenID discovery failed", {{"debug", fetched.error().debug}});
  if (known_ && now < known_since_ + kUsable) return known_;
  return fetched.error();
}

}  // namespace bb::identity
