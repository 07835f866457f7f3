// A line of the access log: what was asked, what was answered, how long it took. Never a query, a header or a
// body, and no identifier that a path holds.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "http/server.h"

namespace bb::cli {

// One JSON object: time, type, method, path, status, bytes, microseconds, remote_address, request_id.
std::string access_line(const http::Access& access, Instant now);

// The path with every segment that could identify somebody written as "{id}": those with a digit, except the
// version ("v2") and endings that name one ("-v2"). At most 200 characters.
std::string loggable_path(std::string_view path);

}  // namespace bb::cli
