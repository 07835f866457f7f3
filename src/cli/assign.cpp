#include "cli/assign.h"

#include "base/encoding.h"

namespace bb::cli {

Result<void> assign_url(std::string& to, std::string_view value) {
  const bool http = value.starts_with("http://") || value.starts_with("https://");
  if (!http || value.find_first_of(" \"<>\\?#") != std::string_view::npos || value.ends_with("//")) {
    return invalid("is an address that begins with http:// or https://, without ? and #.");
  }
  while (value.ends_with('/')) value.remove_suffix(1);
  to = value;
  return {};
}

Result<void> assign_switch(bool& to, std::string_view value) {
  if (value != "true" && value != "false") return invalid("is true or false.");
  to = value == "true";
  return {};
}

Result<void> assign_list(std::vector<std::string>& to, std::string_view value) {
  to.clear();
  for (const std::string_view part : split(value, ',')) {
    if (!trim(part).empty()) to.emplace_back(trim(part));
  }
  return {};
}

}  // namespace bb::cli
