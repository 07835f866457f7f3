// The ten kinds of RIF file and their columns: one .inc file a kind under rif/columns/ names each column
// once, in the order of the file, with the kind of value it holds. Columns after RIF_LINE_COLUMNS_START
// repeat for each line of a claim.
//
// A kind of file is a struct (rif::Carrier, rif::Pde, ...) whose enumerators are its columns, so that a rule
// that holds for several kinds is a template over the struct, and a column that a kind does not have is a
// compile error (or a `requires`).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

namespace bb::rif {

enum class FileType : std::uint8_t {
  beneficiary = 1,
  beneficiary_history = 2,
  carrier = 3,
  dme = 4,
  hha = 5,
  hospice = 6,
  inpatient = 7,
  outpatient = 8,
  pde = 9,
  snf = 10,
};
inline constexpr std::array kFileTypes = {
    FileType::beneficiary, FileType::beneficiary_history, FileType::carrier,    FileType::dme, FileType::hha,
    FileType::hospice,     FileType::inpatient,           FileType::outpatient, FileType::pde, FileType::snf,
};

// What a row asks for (DML_IND).
enum class Action : std::uint8_t {
  insert,  // what is there already stays
  update,  // takes the place of what is there
};

// What a value must look like; an empty value is always allowed and means "absent".
enum class ValueKind : std::uint8_t { text, integer, number, date };

using ColumnIndex = std::uint16_t;

struct ColumnInfo {
  std::string_view name;
  ValueKind kind;
};

// Position of the mark (true) in a list of columns (false); the number of columns when there is no mark.
constexpr ColumnIndex count_before_lines(std::initializer_list<bool> marks) {
  ColumnIndex count = 0;
  for (const bool mark : marks) {
    if (mark) break;
    ++count;
  }
  return count;
}

}  // namespace bb::rif

#include "rif/columns.h"  // the structs themselves

namespace bb::rif {

// What the loader, the reader and the record format need to know of a kind of file, without templates.
struct FileLayout {
  FileType type;
  std::string_view name;  // "carrier"
  std::span<const ColumnInfo> columns;
  ColumnIndex first_line_column;  // == columns.size() when the file has no lines
  ColumnIndex key_column;  // CLM_ID, PDE_ID or BENE_ID: consecutive rows with the same value are one record
  ColumnIndex beneficiary_column;
};

const FileLayout& layout(FileType type);
// Columns that a file of the kind may have besides, which are passed over: CMS's deliveries have had them,
// and no resource was ever made of them.
std::span<const std::string_view> extra_columns(FileType type);
// The kind whose columns are exactly these, in any order, and some of its extra columns perhaps; nothing when
// there is none.
std::optional<FileType> recognise(std::span<const std::string_view> header);
std::optional<FileType> file_type_by_name(std::string_view name);
std::optional<ColumnIndex> find_column(const FileLayout& layout, std::string_view name);

}  // namespace bb::rif

namespace bb::rif {

// The columns of File called STEM1, STEM2, ... (ICD_DGNS_CD1 to ICD_DGNS_CD25), found when compiling:
// `constexpr auto codes = numbered<Carrier, 12>("ICD_DGNS_CD");`. A missing one stops the compilation.
template <class File, std::size_t Count>
consteval std::array<ColumnIndex, Count> numbered(std::string_view stem) {
  std::array<ColumnIndex, Count> found{};
  for (std::size_t n = 1; n <= Count; ++n) {
    bool hit = false;
    for (ColumnIndex i = 0; i < File::kColumnCount; ++i) {
      std::string_view name = File::kColumns[i].name;
      if (!name.starts_with(stem)) continue;
      name.remove_prefix(stem.size());
      std::size_t value = 0;
      for (const char c : name)
        value = c >= '0' && c <= '9' ? value * 10 + static_cast<std::size_t>(c - '0') : 1000;
      if (!name.empty() && value == n) {
        found[n - 1] = i;
        hit = true;
      }
    }
    if (!hit) throw "no such column";
  }
  return found;
}

// How many columns of File are called STEM and a number.
template <class File>
consteval std::size_t count_numbered(std::string_view stem) {
  std::size_t count = 0;
  for (const ColumnInfo& column : File::kColumns) {
    std::string_view rest = column.name;
    if (!rest.starts_with(stem)) continue;
    rest.remove_prefix(stem.size());
    bool digits = !rest.empty();
    for (const char c : rest) digits = digits && c >= '0' && c <= '9';
    if (digits) ++count;
  }
  return count;
}

}  // namespace bb::rif
