// Reads a RIF file row by row, in constant memory, and checks every row.
//
// The format (docs/loading.md): UTF-8, perhaps with a BOM; a header row with exactly the columns of one kind
// of file, in any order; LF or CRLF; '|' between values (rif/row.h has the escapes), with or without one
// behind the last. A value of blanks alone is absent, as an empty one is. Blank rows are skipped.
//
// Not for sharing between threads.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rif/file_type.h"
#include "rif/header.h"
#include "rif/problem.h"
#include "rif/row.h"

namespace bb::rif {

class Reader {
 public:
  static constexpr std::size_t kMostRowBytes = std::size_t{1} << 20;
  static constexpr std::size_t kMostValueBytes = 4000;

  // What open() found: a reader, or a problem.
  struct Opened {
    std::unique_ptr<Reader> reader;
    Problem problem;
    bool resembles_rif = false;  // the file cannot be read, but was likely meant to
  };
  static Opened open(const std::string& path);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  enum class Step {
    row,      // values() are good
    problem,  // the row is bad in the ways that problems() tells; next() goes on with the row after it
    end,
  };
  Step next();

  const FileLayout& layout() const { return *header_.layout; }
  const std::string& path() const { return path_; }
  // One a column of the layout, in its order; empty: absent. DML_IND, which is action(), is always absent: it
  // speaks of the delivery, not of the claim. Valid until the next next().
  const std::string_view* values() const { return values_.data(); }
  Action action() const { return action_; }
  const std::vector<Problem>& problems() const { return problems_; }
  std::uint64_t line() const { return line_; }  // of the row last read, from 1
  std::uint64_t bytes_read() const { return bytes_read_; }
  std::uint64_t row_offset() const { return row_offset_; }  // in the file, of the row last read
  // Goes on at a row that begins behind `offset` bytes and `lines` lines, as a former reading found it.
  bool skip_to(std::uint64_t offset, std::uint64_t lines);
  // Ends before the first row that begins at or behind `offset`.
  void end_at(std::uint64_t offset) { end_offset_ = offset; }

 private:
  Reader(std::string path, int file);
  bool next_line(std::string_view& line);  // false at the end, or when problems_ has why not
  bool fill();
  void take_row(std::string_view line);
  void check_values();
  void add_problem(std::string_view column, std::string reason);

  std::string path_;
  int file_;
  Header header_;
  struct Check {
    ColumnIndex column;
    ValueKind kind;
  };
  std::vector<Check> checks_;
  ColumnIndex action_column_ = 0;  // DML_IND
  Action action_ = Action::insert;

  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;  // what of buffer_ is read from the file and not yet given out
  bool at_end_ = false, line_ended_ = false;
  std::uint64_t line_ = 0, bytes_read_ = 0, row_offset_ = 0;
  std::uint64_t end_offset_ = ~std::uint64_t{0};

  RowSplitter splitter_;
  std::vector<std::string_view> raw_, values_;
  std::vector<Problem> problems_;
};

}  // namespace bb::rif
