// The lines of a text file, one after another, in constant memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bb::terminology {

// Not for sharing between threads.
class LineReader {
 public:
  static constexpr std::size_t kMostLineBytes = std::size_t{1} << 20;

  explicit LineReader(const std::string& path);
  ~LineReader();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  enum class Step {
    line,
    end,
    too_long,  // the line is longer than kMostLineBytes
    failed,    // the file cannot be read
  };
  // `line` without CR, LF and, at the file's start, BOM; valid until the next call.
  Step next(std::string_view& line);
  std::uint64_t number() const { return number_; }  // of the line last read, from 1
  std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  bool fill();

  int file_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;  // what of buffer_ is read and not yet given out
  bool failed_ = false;
  std::uint64_t number_ = 0, bytes_read_ = 0;
};

}  // namespace bb::terminology
