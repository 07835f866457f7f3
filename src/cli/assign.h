// How the values of settings are read from text. An error says what a value has to be, and is put behind the
// setting's name.
#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bb::cli {

template <class Number>
Result<void> assign_number(Number& to, std::string_view value, std::uint64_t least, std::uint64_t most) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc{} || end != value.data() + value.size() || number < least || number > most) {
    return invalid("is a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ".");
  }
  to = static_cast<Number>(number);
  return {};
}

inline Result<void> assign_text(std::string& to, std::string_view value) {
  to = value;
  return {};
}

// An address of http or https without query and fragment; slashes at its end are dropped.
Result<void> assign_url(std::string& to, std::string_view value);
Result<void> assign_switch(bool& to, std::string_view value);
// Parts between commas, without blanks around them and without empty ones.
Result<void> assign_list(std::vector<std::string>& to, std::string_view value);

}  // namespace bb::cli
