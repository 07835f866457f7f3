// Dates as HTTP headers hold them (RFC 9110 section 5.6.7).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace bb::gateway {

// "Sun, 06 Nov 1994 08:49:37 GMT".
std::string http_date(Instant at);
// In any of the three forms that a recipient must understand; nothing for other text. Whole seconds.
std::optional<Instant> parse_http_date(std::string_view text);

}  // namespace bb::gateway
