#include "rif/row.h"

#include <cstring>

namespace bb::rif {

bool RowSplitter::split(std::string_view row, std::vector<std::string_view>& values) {
  values.clear();
  if (std::memchr(row.data(), '\\', row.size()) != nullptr ||
      std::memchr(row.data(), '"', row.size()) != nullptr) {
    return split_escaped(row, values);
  }
  const char* begin = row.data();
  const char* const end = begin + row.size();
  for (const char* at = begin; at != end; ++at) {
    if (*at != '|') continue;
    values.emplace_back(begin, static_cast<std::size_t>(at - begin));
    begin = at + 1;
  }
  values.emplace_back(begin, static_cast<std::size_t>(end - begin));
  return true;
}

bool RowSplitter::split_escaped(std::string_view row, std::vector<std::string_view>& values) {
  unescaped_.clear();
  unescaped_.reserve(row.size());  // so that it never moves: values point into it
  std::size_t begin = 0;
  bool quoted = false;
  const auto end_value = [&] {
    values.emplace_back(unescaped_.data() + begin, unescaped_.size() - begin);
    begin = unescaped_.size();
  };
  bool at_start = true;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const char c = row[i];
    const char following = i + 1 < row.size() ? row[i + 1] : '\0';
    if (c == '\\' && (following == '\\' || following == '"')) {
      unescaped_ += following;
      ++i;
    } else if (c == '\\' && (following == '|' || i + 1 == row.size())) {
      // dropped
    } else if (c == '"' && at_start) {
      quoted = true;
    } else if (c == '"' && quoted && following == '"') {
      unescaped_ += c;
      ++i;
    } else if (c == '"' && quoted) {
      quoted = false;
    } else if (c == '|' && !quoted) {
      end_value();
      at_start = true;
      continue;
    } else {
      unescaped_ += c;
    }
    at_start = false;
  }
  end_value();
  return !quoted;
}

}  // namespace bb::rif
