#include "rif/problem.h"

namespace bb::rif {

std::string to_text(const Problem& problem) {
  std::string text = problem.file;
  if (problem.line > 0) text += ", line " + std::to_string(problem.line);
  if (!problem.column.empty()) text += ", column " + problem.column;
  return text + ": " + problem.reason;
}

std::string shape(std::string_view value) {
  constexpr std::size_t kMost = 24;
  std::string shown;
  for (const char c : value.substr(0, kMost)) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || byte >= 0x80;
    shown += c >= '0' && c <= '9' ? '9' : letter ? 'A' : byte < 0x20 || byte == 0x7F ? '?' : c;
  }
  return value.size() > kMost ? shown + "..." : shown;
}

}  // namespace bb::rif
