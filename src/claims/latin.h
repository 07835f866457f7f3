// Latin letters without their marks, for comparing names and addresses that were written by different hands.
// Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace bb {

// UTF-8 as upper-case ASCII: letters up to U+017F (Latin-1 Supplement and Latin Extended-A) become the
// letters that they are written with, "Żółć" is "ZOLC" and "ß" is "SS"; combining marks and whatever else is
// not ASCII are left out.
std::string fold_to_ascii(std::string_view text);

// How names are compared: folded, without blanks and punctuation ("O'Neil-Smith" is "ONEILSMITH").
std::string fold_name(std::string_view name);
// The same of a family name, without the suffix of a generation ("Doe, Jr." is "DOE").
std::string fold_family_name(std::string_view name);

}  // namespace bb
