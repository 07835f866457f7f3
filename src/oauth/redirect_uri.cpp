#include "oauth/redirect_uri.h"

#include <algorithm>
#include <array>

namespace bb::oauth {
namespace {

constexpr std::size_t kLongest = 2000;
constexpr std::array<std::string_view, 2> kLoopback = {"http://127.0.0.1", "http://[::1]"};

bool is_visible(char c) { return c > 0x20 && c < 0x7F; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// RFC 3986 section 3.1.
bool is_scheme(std::string_view text) {
  return !text.empty() && is_letter(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
}

// The host of "//host:port/path", or empty when there is none or a user stands before it.
std::string_view host_of(std::string_view rest) {
  if (!rest.starts_with("//")) return {};
  rest.remove_prefix(2);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
  if (authority.find('@') != std::string_view::npos) return {};
  if (authority.starts_with('[')) return authority.substr(0, authority.find(']') + 1);
  return authority.substr(0, authority.find(':'));
}

// A loopback URI without its port; nothing of another URI. "http://127.0.0.1:8080/x" is "http://127.0.0.1/x".
std::string without_loopback_port(std::string_view uri) {
  for (const std::string_view origin : kLoopback) {
    if (!uri.starts_with(origin)) continue;
    std::string_view rest = uri.substr(origin.size());
    if (rest.starts_with(':')) {
      rest.remove_prefix(1);
      const std::size_t digits =
          static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), is_digit) - rest.begin());
      if (digits == 0 || digits > 5) return {};
      rest.remove_prefix(digits);
    }
    if (!rest.empty() && rest.front() != '/' && rest.front() != '?') return {};
    return std::string(origin) + std::string(rest);
  }
  return {};
}

}  // namespace

Result<void> check_redirect_uri(std::string_view uri) {
  const auto refuse = [&](const std::string& why) {
    return invalid("The redirect URI '" + std::string(uri.substr(0, 200)) + "' " + why);
  };
  if (uri.size() > kLongest) return refuse("is too long.");
  if (!std::all_of(uri.begin(), uri.end(), is_visible))
    return refuse("holds a blank or a foreign character.");
  if (uri.find_first_of("#\"<>\\^`{|}") != std::string_view::npos) {
    return refuse("holds a fragment or a character that no URI may hold.");
  }
  const std::size_t colon = uri.find(':');
  if (colon == std::string_view::npos || !is_scheme(uri.substr(0, colon))) return refuse("has no scheme.");
  const std::string scheme = to_lower(uri.substr(0, colon));
  const std::string_view rest = uri.substr(colon + 1);
  if (scheme != "http" && scheme != "https") {
    if (scheme.find('.') == std::string::npos || rest.empty()) {
      return refuse("must be https, http on this machine, or a scheme of your own such as com.example.app.");
    }
    return {};
  }
  const std::string_view host = host_of(rest);
  if (host.empty()) return refuse("has no host, or a user before it.");
  const bool local = host == "localhost" || host == "127.0.0.1" || host == "[::1]";
  if (scheme == "http" && !local) return refuse("must be https: http is for this machine only.");
  return {};
}

bool is_registered(std::string_view uri, const std::vector<std::string>& registered) {
  const std::string portless = without_loopback_port(uri);
  return std::any_of(registered.begin(), registered.end(), [&](const std::string& one) {
    return one == uri || (!portless.empty() && one == portless);
  });
}

void redirect_browser(http::Response& response, std::string location, http::Method after) {
  http::redirect(response, std::move(location), after == http::Method::post ? 303 : 302);
  response.set("Cache-Control", "no-store");
  response.set("Referrer-Policy", "no-referrer");
}

std::string with_parameters(std::string_view uri, const Parameters& parameters) {
  const std::string query = format_query(parameters);
  std::string result(uri);
  if (query.empty()) return result;
  if (result.find('?') == std::string::npos) {
    result += '?';
  } else if (result.back() != '?' && result.back() != '&') {
    result += '&';
  }
  return result + query;
}

}  // namespace bb::oauth
