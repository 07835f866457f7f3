#include "terminology/csv_format.h"

#include <algorithm>

#include "base/encoding.h"
#include "terminology/lines.h"

namespace bb::terminology {

bool CsvRow::parse(std::string_view text) {
  text_.clear();
  ends_.clear();
  bool quoted = false, at_start = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"') {
        text_ += c;
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        text_ += c;
        ++i;
      } else {
        quoted = false;
      }
    } else if (c == ',') {
      ends_.push_back(text_.size());
      at_start = true;
      continue;
    } else if (c == '"' && at_start) {
      quoted = true;
    } else {
      text_ += c;
    }
    at_start = false;
  }
  ends_.push_back(text_.size());
  return !quoted;
}

std::string_view CsvRow::operator[](std::size_t index) const {
  const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
  return trim(std::string_view(text_).substr(begin, ends_[index] - begin));
}

std::optional<std::size_t> find_csv_column(const CsvRow& header, std::string_view name) {
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (equals_ignore_case(header[i], name)) return i;
  }
  return std::nullopt;
}

Result<std::uint64_t> CsvFormat::take(std::string_view line, NameSink& sink) {
  const bool odd_quotes = std::count(line.begin(), line.end(), '"') % 2 != 0;
  if (open_.empty() && !odd_quotes) {
    row_.parse(line);
  } else {
    const bool ends = !open_.empty() && odd_quotes;
    open_ += open_.empty() ? "" : " ";  // a line end within a value
    open_ += line;
    if (open_.size() > LineReader::kMostLineBytes) return invalid("a double quote is not closed.");
    if (!ends) return std::uint64_t{0};
    row_.parse(open_);
    open_.clear();
  }
  if (row_.size() != columns_) {
    return invalid(std::to_string(row_.size()) + " values, the header names " + std::to_string(columns_) +
                   ".");
  }
  return take_row(row_, sink);
}

Result<std::uint64_t> CsvFormat::finish(NameSink& sink) {
  if (!open_.empty()) return invalid("the file ends within a value: a double quote is not closed.");
  return finish_rows(sink);
}

}  // namespace bb::terminology
