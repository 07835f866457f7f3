// The first digit of an HTTP status, as metrics show it.
#pragma once

#include <string_view>

namespace bb::audit {

inline constexpr std::size_t kStatusClasses = 6;
constexpr std::size_t status_class_index(int status) {
  return status >= 100 && status < 600 ? static_cast<std::size_t>(status / 100) : 0;
}
// "1xx" to "5xx"; "none" for what is no status.
constexpr std::string_view status_class(int status) {
  constexpr std::string_view kNames[kStatusClasses] = {"none", "1xx", "2xx", "3xx", "4xx", "5xx"};
  return kNames[status_class_index(status)];
}

}  // namespace bb::audit
