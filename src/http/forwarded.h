// Who asks when a proxy stands before the server. Only what a trusted proxy says is believed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace bb::http {

// Numeric addresses of the proxies that are believed.
using TrustedProxies = std::vector<std::string>;

bool is_from_trusted_proxy(const Request& request, const TrustedProxies& proxies);

// The client's address: the request's own, or, when a trusted proxy sent it, the last address of
// X-Forwarded-For that is no trusted proxy (each proxy appends whom it was asked by; what stands further left
// may be the client's invention). Borrows the request.
std::string_view client_address(const Request& request, const TrustedProxies& proxies);

}  // namespace bb::http
