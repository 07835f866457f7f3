#include "jose/web_url.h"

#include <algorithm>
#include <charconv>

#include "base/encoding.h"

namespace bb::jose {
namespace {

constexpr std::size_t kMostBytes = 2048;
constexpr int kHttpPort = 80, kHttpsPort = 443, kMostPort = 65535;

bool may_stand_in_uri(char c) {
  return c > 0x20 && c < 0x7F && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
}
bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool is_unreserved(char c) {
  return is_alphanumeric(c) || std::string_view("-._~").find(c) != std::string_view::npos;
}
// Of a name or an IPv4 address; other names than those of DNS are not spoken to.
bool may_stand_in_host(char c) { return is_alphanumeric(c) || c == '-' || c == '.' || c == '_'; }
bool may_stand_in_address(char c) { return is_alphanumeric(c) || c == ':' || c == '.'; }

// RFC 3986 section 6.2.2.1 and 6.2.2.2. Nothing when an escape is malformed.
std::optional<std::string> normal_path(std::string_view path) {
  std::string normal;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '%') {
      normal += path[i];
      continue;
    }
    const auto decoded = percent_decode(path.substr(i, 3), false);
    if (!decoded || decoded->size() != 1) return std::nullopt;
    normal += is_unreserved(decoded->front()) ? *decoded : to_upper(path.substr(i, 3));
    i += 2;
  }
  if (normal.empty()) normal = "/";
  for (const std::string_view segment : split(normal, '/')) {
    if (segment == "." || segment == "..") return std::nullopt;
  }
  return normal;
}

bool read_authority(std::string_view authority, WebUrl& url) {
  std::string_view host, rest;
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos || end < 3) return false;
    host = authority.substr(0, end + 1);
    rest = authority.substr(end + 1);
    if (!std::all_of(host.begin() + 1, host.end() - 1, may_stand_in_address)) return false;
  } else {
    host = authority.substr(0, authority.find(':'));
    rest = authority.substr(host.size());
    if (host.empty() || !std::all_of(host.begin(), host.end(), may_stand_in_host)) return false;
  }
  url.host = to_lower(host);
  url.port = url.is_https ? kHttpsPort : kHttpPort;
  if (rest.empty() || rest == ":") return true;
  if (rest.front() != ':') return false;
  const char* end = rest.data() + rest.size();
  const auto [read, error] = std::from_chars(rest.data() + 1, end, url.port);
  return error == std::errc() && read == end && url.port >= 1 && url.port <= kMostPort;
}

}  // namespace

std::string WebUrl::without_query() const {
  std::string text = (is_https ? "https://" : "http://") + host;
  if (port != (is_https ? kHttpsPort : kHttpPort)) text += ':' + std::to_string(port);
  return text + path;
}

bool WebUrl::is_loopback() const { return host == "localhost" || host == "127.0.0.1" || host == "[::1]"; }

std::optional<WebUrl> read_web_url(std::string_view text) {
  if (text.size() > kMostBytes || !std::all_of(text.begin(), text.end(), may_stand_in_uri))
    return std::nullopt;
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  WebUrl url;
  url.is_https = equals_ignore_case(text.substr(0, colon), "https");
  if (!url.is_https && !equals_ignore_case(text.substr(0, colon), "http")) return std::nullopt;

  std::string_view rest = text.substr(colon + 3);
  const std::size_t fragment = rest.find('#');
  url.has_fragment = fragment != std::string_view::npos;
  rest = rest.substr(0, fragment);
  const std::size_t query = rest.find('?');
  url.has_query = query != std::string_view::npos;
  rest = rest.substr(0, query);

  const std::string_view authority = rest.substr(0, rest.find('/'));
  auto path = normal_path(rest.substr(authority.size()));
  if (!path || !read_authority(authority, url)) return std::nullopt;
  url.path = std::move(*path);
  return url;
}

}  // namespace bb::jose
