#include "http/forwarded.h"

#include <algorithm>

namespace bb::http {
namespace {

bool is_one_of(std::string_view address, const TrustedProxies& proxies) {
  return std::find(proxies.begin(), proxies.end(), address) != proxies.end();
}

// Enough to keep inventions out of logs and tables; not every such text is an address.
bool looks_like_address(std::string_view text) {
  return text.size() >= 2 && text.size() <= 45 &&
         text.find_first_not_of("0123456789abcdefABCDEF.:") == std::string_view::npos;
}

}  // namespace

bool is_from_trusted_proxy(const Request& request, const TrustedProxies& proxies) {
  return is_one_of(request.remote_address, proxies);
}

std::string_view client_address(const Request& request, const TrustedProxies& proxies) {
  std::string_view nearest = request.remote_address;
  if (!is_one_of(nearest, proxies)) return nearest;
  for (auto header = request.headers.rbegin(); header != request.headers.rend(); ++header) {
    if (!equals_ignore_case(header->name, "X-Forwarded-For")) continue;
    const auto addresses = split(header->value, ',');
    for (auto address = addresses.rbegin(); address != addresses.rend(); ++address) {
      const std::string_view candidate = trim(*address);
      if (!looks_like_address(candidate)) return nearest;
      nearest = candidate;
      if (!is_one_of(nearest, proxies)) return nearest;
    }
  }
  return nearest;
}

}  // namespace bb::http
