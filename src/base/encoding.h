// Text encodings: hex, base64url, percent.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bb {

std::string to_hex(std::string_view bytes);                        // lower case
std::optional<std::string> from_hex(std::string_view text);        // either case
std::string to_base64(std::string_view bytes);                     // RFC 4648 section 4, padded
std::optional<std::string> from_base64(std::string_view text);     // padding required
std::string to_base64url(std::string_view bytes);                  // RFC 4648 section 5, no padding
std::optional<std::string> from_base64url(std::string_view text);  // with or without padding

// RFC 3986: everything but unreserved characters as %XX.
std::string percent_encode(std::string_view text);
// %XX decoded; with plus_is_blank also "+" (application/x-www-form-urlencoded). Nothing when a % is not
// followed by two hex digits.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank);

using Parameter = std::pair<std::string, std::string>;
using Parameters = std::vector<Parameter>;

// "a=1&b=2", decoded, in order, repeats kept. Nothing when an escape is malformed.
std::optional<Parameters> parse_query(std::string_view query);
std::string format_query(const Parameters& parameters);
// The first value of a name, or null.
const std::string* find_parameter(const Parameters& parameters, std::string_view name);

std::string to_lower(std::string_view text);  // ASCII only
std::string to_upper(std::string_view text);  // ASCII only
std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);  // keeps empty parts
bool equals_ignore_case(std::string_view a, std::string_view b);             // ASCII only
// Well-formed UTF-8 (RFC 3629), no NUL.
bool is_text(std::string_view bytes);

}  // namespace bb
