#include "http/target.h"

#include <algorithm>

#include "base/encoding.h"

namespace bb::http {
namespace {

bool is_visible(char c) { return c > 0x20 && c < 0x7F; }
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

bool has_dot_segment(std::string_view path) {
  for (std::size_t at = path.find("/."); at != std::string_view::npos; at = path.find("/.", at + 1)) {
    const std::string_view segment = path.substr(at + 1, path.find('/', at + 1) - at - 1);
    if (segment == "." || segment == "..") return true;
  }
  return false;
}

// The common target has no escape and costs one pass.
bool decodes_to_text(std::string_view path, std::string_view query) {
  if (path.find('%') != std::string_view::npos) {
    const auto decoded = percent_decode(path, false);
    if (!decoded || !is_text(*decoded) || has_dot_segment(*decoded)) return false;
    if (std::any_of(decoded->begin(), decoded->end(), is_control)) return false;
  }
  if (query.find('%') != std::string_view::npos) {
    const auto decoded = percent_decode(query, false);
    if (!decoded || !is_text(*decoded)) return false;
  }
  return true;
}

}  // namespace

bool read_target(std::string_view target, Request& request) {
  request.target = target;
  if (target.empty() || !std::all_of(target.begin(), target.end(), is_visible)) return false;
  if (target.find('#') != std::string_view::npos) return false;
  if (target == "*") {
    request.path = target;
    return request.method == Method::options;
  }
  std::string_view rest = target;
  if (rest.front() != '/') {
    const std::size_t scheme = rest.find("://");
    if (scheme == std::string_view::npos || !(equals_ignore_case(rest.substr(0, scheme), "http") ||
                                              equals_ignore_case(rest.substr(0, scheme), "https"))) {
      return false;
    }
    const std::size_t authority_end = std::min(rest.find_first_of("/?", scheme + 3), rest.size());
    if (authority_end == scheme + 3 || !is_host(rest.substr(scheme + 3, authority_end - scheme - 3)))
      return false;
    rest.remove_prefix(authority_end);
  }
  const std::size_t mark = rest.find('?');
  request.path = rest.empty() || rest.front() == '?' ? std::string_view("/") : rest.substr(0, mark);
  request.query = mark == std::string_view::npos ? std::string_view{} : rest.substr(mark + 1);
  return !has_dot_segment(request.path) && decodes_to_text(request.path, request.query);
}

bool is_host(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~:[]%!$&'()*+,;=").find(c) != std::string_view::npos;
  });
}

}  // namespace bb::http
