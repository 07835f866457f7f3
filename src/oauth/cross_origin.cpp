#include "oauth/cross_origin.h"

#include "base/encoding.h"
#include "base/log.h"

namespace bb::oauth {
namespace {

constexpr Milliseconds kKept{10'000};
constexpr std::string_view kLoopback[] = {"http://127.0.0.1", "http://[::1]"};

// "http://127.0.0.1" of "http://127.0.0.1:8080"; empty of what is no loopback address.
std::string_view loopback_of(std::string_view origin) {
  for (const std::string_view one : kLoopback) {
    if (origin == one) return one;
    if (!origin.starts_with(one) || origin[one.size()] != ':') continue;
    const std::string_view port = origin.substr(one.size() + 1);
    const bool digits = !port.empty() && port.find_first_not_of("0123456789") == std::string_view::npos;
    return digits && port.size() <= 5 ? one : std::string_view{};
  }
  return {};
}

}  // namespace

std::string origin_of(std::string_view uri) {
  const std::size_t scheme = uri.find("://");
  if (scheme == std::string_view::npos) return {};
  std::string origin = to_lower(uri.substr(0, uri.find_first_of("/?#", scheme + 3)));
  if (!origin.starts_with("https://") && !origin.starts_with("http://")) return {};
  // A browser leaves out the port that the scheme has anyway (RFC 6454 section 6.2).
  const std::string_view usual = origin.starts_with("https:") ? ":443" : ":80";
  if (origin.ends_with(usual)) origin.resize(origin.size() - usual.size());
  return origin;
}

std::shared_ptr<const Origins::Known> Origins::known() {
  const Instant now = clock_.now();
  {
    const std::lock_guard lock(mutex_);
    // One thread reads; the others go on with what is known.
    if (known_ && now - read_at_ < kKept) return known_;
    read_at_ = now;
  }
  const auto applications = store_.list_applications();
  if (!applications.ok()) {
    log::warning("the origins of applications could not be read", {{"debug", applications.error().debug}});
    const std::lock_guard lock(mutex_);
    return known_ ? known_ : std::make_shared<const Known>();
  }
  auto fresh = std::make_shared<Known>();
  for (const store::Application& application : *applications) {
    if (!application.active) continue;
    for (const std::string& uri : application.redirect_uris) {
      if (std::string origin = origin_of(uri); !origin.empty()) fresh->insert(std::move(origin));
    }
  }
  const std::lock_guard lock(mutex_);
  known_ = fresh;
  return fresh;
}

bool Origins::allows(std::string_view origin) {
  if (origin.empty() || origin == "null" || origin.size() > 300) return false;
  const auto known = this->known();
  if (known->contains(std::string(origin))) return true;
  const std::string_view loopback = loopback_of(origin);
  return !loopback.empty() && known->contains(std::string(loopback));
}

void allow_origin(Origins& origins, const http::Request& request, http::Response& response) {
  const std::string_view origin = request.header("Origin");
  if (origin.empty()) return;
  response.set("Vary", "Origin");
  if (!origins.allows(origin)) return;
  response.set("Access-Control-Allow-Origin", std::string(origin));
  response.set("Access-Control-Expose-Headers", "DPoP-Nonce, Retry-After, WWW-Authenticate");
}

void answer_preflight(Origins& origins, const http::Request& request, http::Response& response,
                      std::string_view methods) {
  response.status = 204;
  response.content_type = {};
  allow_origin(origins, request, response);
  if (!origins.allows(request.header("Origin"))) return;
  response.set("Access-Control-Allow-Methods", std::string(methods));
  response.set("Access-Control-Allow-Headers",
               "accept, authorization, content-type, dpop, user-agent, x-requested-with");
  response.set("Access-Control-Max-Age", "600");
}

void add_cross_origin_post(http::Router& router, const std::shared_ptr<Origins>& origins,
                           const std::string& pattern, http::Handler handler, http::Run run) {
  router.add(
      http::Method::post, pattern,
      [origins, handler = std::move(handler)](const http::Request& request, http::Response& response) {
        handler(request, response);
        allow_origin(*origins, request, response);
      },
      run);
  router.add(
      http::Method::options, pattern,
      [origins](const http::Request& request, http::Response& response) {
        answer_preflight(*origins, request, response, "POST, OPTIONS");
      },
      http::Run::pool);
}

}  // namespace bb::oauth
