// What a value of a kind must look like.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "rif/file_type.h"

namespace bb::rif {

// Null when `value` (not empty) is one of the kind; else what it should be: "not a date (17-MAR-1981 or
// 19810317)".
const char* check_value(ValueKind kind, std::string_view value);

// The whole text as a 64-bit integer, but the smallest.
std::optional<std::int64_t> parse_integer(std::string_view text);

}  // namespace bb::rif
