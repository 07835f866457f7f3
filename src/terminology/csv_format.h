// Comma-separated files with a header row, as spreadsheets write them (RFC 4180): a value in double quotes
// may hold commas and line ends, and has its own quotes doubled.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "terminology/name_format.h"

namespace bb::terminology {

// The values of one row. Reusable: its memory is kept.
class CsvRow {
 public:
  // False when a quote is not closed.
  bool parse(std::string_view text);
  std::size_t size() const { return ends_.size(); }
  // Without blanks around it. Valid until the next parse().
  std::string_view operator[](std::size_t index) const;

 private:
  std::string text_;
  std::vector<std::size_t> ends_;
};

// Where a column stands, by its name in any case; nothing when there is none.
std::optional<std::size_t> find_csv_column(const CsvRow& header, std::string_view name);

// Puts lines together to rows of as many values as the header has.
class CsvFormat : public NameFormat {
 public:
  explicit CsvFormat(std::size_t columns) : columns_(columns) {}
  Result<std::uint64_t> take(std::string_view line, NameSink& sink) final;
  Result<std::uint64_t> finish(NameSink& sink) final;

 protected:
  virtual Result<std::uint64_t> take_row(const CsvRow& row, NameSink& sink) = 0;
  virtual Result<std::uint64_t> finish_rows(NameSink& /*sink*/) { return std::uint64_t{0}; }

 private:
  const std::size_t columns_;
  std::string open_;  // the lines of a row that goes on
  CsvRow row_;
};

}  // namespace bb::terminology
