// The scheme and host that a client used, which paging links must repeat.
#pragma once

#include <string>

#include "http/forwarded.h"

namespace bb::gateway {

struct OriginRules {
  std::string public_url = "http://localhost:8000";  // without a slash at its end
  http::TrustedProxies trusted_proxies;  // whose X-Forwarded-Host and X-Forwarded-Proto are believed
};

// "https://api.example.org": from X-Forwarded-Host of a trusted proxy, or else from Host; the public URL when
// neither is a well-formed host. The scheme is what a trusted proxy forwards, https on a TLS connection, or
// else the public URL's.
std::string client_origin(const http::Request& request, const OriginRules& rules);

}  // namespace bb::gateway
