// A request-target taken apart and checked, before anything else sees it.
#pragma once

#include <string_view>

#include "http/message.h"

namespace bb::http {

// Fills target, path and query. Origin-form, absolute-form (its authority is dropped: RFC 9112 section 3.2.2)
// and, for OPTIONS, "*". False for anything else: characters that a URI cannot hold, escapes without two hex
// digits, bytes that do not decode to UTF-8, NUL, control characters in the path, "." and ".." as segments
// (escaped ones too).
bool read_target(std::string_view target, Request& request);

// The value of a Host header: RFC 3986's host [":" port], or empty.
bool is_host(std::string_view value);

}  // namespace bb::http
