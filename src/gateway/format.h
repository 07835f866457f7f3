// JSON or XML: what a client of the data server wants (FHIR R4, section 3.1.0.1.11).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/encoding.h"

namespace bb::gateway {

enum class Format : std::uint8_t { json, xml };

// By `_format` or, without it, by the Accept header: what it wants most (RFC 9110 section 12.5.1), the first
// of equals; JSON where it does not matter. Nothing: it takes neither.
std::optional<Format> wanted_format(const Parameters& parameters, std::string_view accept);

std::string_view content_type(Format format);

}  // namespace bb::gateway
