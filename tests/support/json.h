// JSON as a list of its leaves, which two documents are compared by.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bb::test {

// One line a leaf, "item[0].quantity.value = 1.0": members in alphabetical order, numbers as they are written
// up to trailing zeros. What is not JSON gives one line that says so.
std::vector<std::string> leaves(std::string_view json);

// Paths of what FHIR does not allow: empty strings, arrays and objects, and nulls.
std::vector<std::string> empty_values(std::string_view json);

// Paths of members whose key their object has already.
std::vector<std::string> repeated_keys(std::string_view json);

}  // namespace bb::test
