// Writes RIF files: a header row with every column of the layout, then rows; '|' between values, LF at the
// end of each row.
//
//     BB_ASSIGN(auto writer, Writer::create(layout(FileType::carrier), "out/carrier.csv"));
//     writer->row(values);  // one value a column, in the layout's order; empty: absent
//     BB_TRY(writer->close());
//
// Not for sharing between threads.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "rif/file_type.h"

namespace bb::rif {

class Writer {
 public:
  // Makes the file (an existing one is replaced) and writes its header.
  static Result<std::unique_ptr<Writer>> create(const FileLayout& layout, const std::string& path);
  // Closes without a word: call close() to learn whether all was written.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // What row() fails to write is reported by close().
  void row(const std::string_view* values);
  // Writes what is left. An `unavailable` error when the disk is full.
  Result<void> close();

  std::uint64_t rows() const { return rows_; }

 private:
  Writer(const FileLayout& layout, std::string path, std::FILE* file);
  void flush();

  const FileLayout& layout_;
  std::string path_;
  std::FILE* file_;
  std::string buffer_;
  std::uint64_t rows_ = 0;
  bool failed_ = false;
};

}  // namespace bb::rif
