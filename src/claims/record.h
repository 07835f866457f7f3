// A record is what the rows of one key in a RIF file become: the header's values once, the lines' values a
// line each, kept as text in one run of bytes that is stored as it is and read back in place, without
// allocation. The format is described in docs/record-format.md:
//
//   u8 version (1) | u8 file type | u16 lines | u32 end of each row (1 + lines), counted from the start of
//   the rows then each row: u16 words | u64 bitmap[words] (which columns have a value) | u16 end of each
//   value present, counted from the start of the row's text | text
//
// Integers are little-endian. A row's columns are counted from 0: for a line, 0 is the first line column. At
// most 65,535 bytes of text a row and 65,535 lines a record.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rif/file_type.h"

namespace bb {

// One row of a record. Borrows the record's bytes.
class RowView {
 public:
  RowView() = default;
  explicit RowView(const char* row) : row_(row) {}

  bool has(std::size_t column) const {
    const std::size_t word = column / 64;
    return word < words() && (bits(word) >> (column % 64) & 1) != 0;
  }

  // Empty when the column has no value.
  std::string_view operator[](std::size_t column) const {
    const std::size_t word = column / 64;
    if (word >= words()) return {};
    const std::uint64_t mask = bits(word);
    if ((mask >> (column % 64) & 1) == 0) return {};
    std::size_t rank =
        static_cast<std::size_t>(std::popcount(mask & ((std::uint64_t{1} << (column % 64)) - 1)));
    for (std::size_t w = 0; w < word; ++w) rank += static_cast<std::size_t>(std::popcount(bits(w)));
    const char* ends = row_ + 2 + words() * 8;
    const std::size_t begin = rank == 0 ? 0 : load<std::uint16_t>(ends + (rank - 1) * 2);
    const std::size_t end = load<std::uint16_t>(ends + rank * 2);
    return {ends + present() * 2 + begin, end - begin};
  }

  // Calls visit(column, value) for every value there is, in the order of the columns: faster than asking for
  // many columns one by one.
  template <class Visit>
  void for_each(Visit visit) const {
    const std::size_t words = this->words();
    const char* end = row_ + 2 + words * 8;
    const char* text = end + present() * 2;
    std::size_t begin = 0;
    for (std::size_t word = 0; word < words; ++word) {
      for (std::uint64_t left = bits(word); left != 0; left &= left - 1) {
        const std::size_t size = load<std::uint16_t>(end) - begin;
        visit(word * 64 + static_cast<std::size_t>(std::countr_zero(left)),
              std::string_view(text + begin, size));
        begin += size;
        end += 2;
      }
    }
  }

 private:
  template <class T>
  static T load(const char* from) {
    T value;
    std::memcpy(&value, from, sizeof value);
    return value;
  }
  std::size_t words() const { return load<std::uint16_t>(row_); }
  std::uint64_t bits(std::size_t word) const { return load<std::uint64_t>(row_ + 2 + word * 8); }
  std::size_t present() const {
    std::size_t count = 0;
    for (std::size_t w = 0; w < words(); ++w) count += static_cast<std::size_t>(std::popcount(bits(w)));
    return count;
  }

  const char* row_ = "\0";  // no words: every column is absent
};

// A whole record. Borrows the bytes, which must outlive it.
class RecordView {
 public:
  // Checks every length once, so that reading needs no checks; nothing when the bytes are not a record.
  static std::optional<RecordView> parse(std::string_view bytes);

  rif::FileType file_type() const { return static_cast<rif::FileType>(bytes_[1]); }
  RowView header() const { return RowView(rows_); }
  std::size_t line_count() const { return lines_; }
  RowView line(std::size_t index) const;

 private:
  const char* bytes_ = nullptr;
  const char* rows_ = nullptr;
  std::size_t lines_ = 0;
};

// A record read with the columns of its file's struct: claim[Carrier::CLM_ID],
// claim.line(0)[Carrier::LINE_NUM].
template <class File>
class Record {
 public:
  class Line {
   public:
    explicit Line(RowView row) : row_(row) {}
    std::string_view operator[](typename File::Column column) const {
      return row_[column - File::kFirstLineColumn];
    }
    bool has(typename File::Column column) const { return row_.has(column - File::kFirstLineColumn); }

   private:
    RowView row_;
  };

  explicit Record(const RecordView& record) : record_(record), header_(record.header()) {}

  // Header columns only; for those of numbered<File, N>() cast the index to File::Column.
  std::string_view operator[](typename File::Column column) const { return header_[column]; }
  bool has(typename File::Column column) const { return header_.has(column); }

  std::size_t line_count() const { return record_.line_count(); }
  Line line(std::size_t index) const { return Line(record_.line(index)); }

 private:
  RecordView record_;
  RowView header_;
};

// Builds a record from rows of a file. Reusable; not for sharing between threads.
class RecordBuilder {
 public:
  explicit RecordBuilder(const rif::FileLayout& layout) : layout_(&layout) {}

  // Starts a record. `values` has one value a column of the layout, in its order; those of the line columns
  // make the first line. False when the row's text is too long for the format.
  bool start(const std::string_view* values);
  // A further line of the same record. False when there are too many or the text is too long.
  bool add_line(const std::string_view* values);
  // The finished record; valid until the next start().
  std::string_view finish();

 private:
  bool append_row(const std::string_view* values, std::size_t first, std::size_t count);

  const rif::FileLayout* layout_;
  std::string rows_, record_;
  std::vector<std::uint32_t> ends_;
};

}  // namespace bb
