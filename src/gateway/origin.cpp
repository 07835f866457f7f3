#include "gateway/origin.h"

namespace bb::gateway {
namespace {

// RFC 3986 section 3.2.2 and 3.2.3, without user information: what a Host header may hold.
bool is_host(std::string_view text) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:[]";
  return !text.empty() && text.size() <= 255 && text.find_first_not_of(kAllowed) == std::string_view::npos &&
         text.front() != ':';
}

// The first of a comma-separated list: what the proxy nearest to the client wrote.
std::string_view first(std::string_view list) { return trim(list.substr(0, list.find(','))); }

}  // namespace

std::string client_origin(const http::Request& request, const OriginRules& rules) {
  const bool trusted = http::is_from_trusted_proxy(request, rules.trusted_proxies);
  std::string_view scheme =
      request.tls || rules.public_url.starts_with("https:") ? std::string_view("https") : "http";
  std::string_view host = request.header("Host");
  if (trusted) {
    const std::string_view forwarded_scheme = first(request.header("X-Forwarded-Proto"));
    if (forwarded_scheme == "https" || forwarded_scheme == "http") scheme = forwarded_scheme;
    const std::string_view forwarded_host = first(request.header("X-Forwarded-Host"));
    if (is_host(forwarded_host)) host = forwarded_host;
  }
  if (!is_host(host)) return rules.public_url;
  std::string origin;
  origin.reserve(scheme.size() + 3 + host.size());
  origin.append(scheme).append("://").append(host);
  return origin;
}

}  // namespace bb::gateway
