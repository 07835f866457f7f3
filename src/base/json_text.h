// Text as it stands inside a JSON string (RFC 8259 section 7), without the quotes. Malformed UTF-8 becomes
// U+FFFD.
//
// Functions are safe for calls from any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/buffer.h"

namespace bb {

void append_escaped(Buffer& out, std::string_view text);
std::string json_escaped(std::string_view text);

}  // namespace bb
