// The rows of a claim, spread out: every value is found once, so that a mapping may then name columns in any
// order, each a plain load. Blanks around a value are no part of it, and a value of blanks is no value (CMS
// trims codes, and FHIR has no blank strings).
//
// Values borrow the record's bytes.
#pragma once

#include <array>
#include <string_view>

#include "claims/record.h"
#include "fhir/eob.h"
#include "rif/file_type.h"

namespace bb::fhir::eob {

// The file that a column belongs to, and the column's name: what a mapping says of a column follows from the
// enumerator alone.
template <class Column>
struct FileOf;
template <>
struct FileOf<rif::Carrier::Column> : rif::Carrier {};
template <>
struct FileOf<rif::Dme::Column> : rif::Dme {};
template <>
struct FileOf<rif::Hha::Column> : rif::Hha {};
template <>
struct FileOf<rif::Hospice::Column> : rif::Hospice {};
template <>
struct FileOf<rif::Inpatient::Column> : rif::Inpatient {};
template <>
struct FileOf<rif::Outpatient::Column> : rif::Outpatient {};
template <>
struct FileOf<rif::Pde::Column> : rif::Pde {};
template <>
struct FileOf<rif::Snf::Column> : rif::Snf {};

template <auto Column>
inline constexpr std::string_view kName = FileOf<decltype(Column)>::kColumns[Column].name;
template <auto Column>
inline constexpr rif::FileType kFile = FileOf<decltype(Column)>::kType;

constexpr std::string_view without_blanks(std::string_view value) {
  while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
  while (!value.empty() && value.back() == ' ') value.remove_suffix(1);
  return value;
}

// Columns First to First + Count of a file.
template <class RifFile, std::size_t First, std::size_t Count>
class Row {
 public:
  using File = RifFile;
  explicit Row(const RowView& row) {
    row.for_each([this](std::size_t column, std::string_view value) {
      if (column < Count) values_[column] = without_blanks(value);
    });
  }
  // Empty when the column has no value.
  std::string_view operator[](typename File::Column column) const { return values_[column - First]; }
  std::string_view at(rif::ColumnIndex column) const { return values_[column - First]; }

 private:
  std::array<std::string_view, Count> values_{};
};

template <class File>
using Line = Row<File, File::kFirstLineColumn, File::kColumnCount - File::kFirstLineColumn>;

// A claim to be rendered: the header's values, the lines, and what is needed beside the record.
template <class RifFile>
class Claim : public Row<RifFile, 0, RifFile::kFirstLineColumn> {
 public:
  using File = RifFile;
  Claim(const RecordView& record, const store::ClaimRow& stored, const EobOptions& options,
        terminology::Names& names)
      : Row<File, 0, File::kFirstLineColumn>(record.header()),
        stored(stored),
        options(options),
        names(names),
        record_(record) {}

  std::size_t line_count() const { return record_.line_count(); }
  Line<File> line(std::size_t index) const { return Line<File>(record_.line(index)); }
  // Whether a line may have a value, without spreading it out.
  bool line_has(std::size_t index, typename File::Column column) const {
    return record_.line(index).has(column - File::kFirstLineColumn);
  }

  const store::ClaimRow& stored;
  const EobOptions& options;
  terminology::Names& names;

 private:
  RecordView record_;
};

}  // namespace bb::fhir::eob
