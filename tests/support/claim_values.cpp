#include "support/claim_values.h"

#include <algorithm>

#include "base/date.h"

namespace bb::test {
namespace {

constexpr std::size_t kMostColumns = 400, kMostLines = 500;

}  // namespace

std::string make_record(const rif::FileLayout& layout, std::size_t lines, ValueOf value) {
  RecordBuilder builder(layout);
  for (std::size_t line = 0; line < std::max<std::size_t>(lines, 1); ++line) {
    std::vector<std::string> texts(layout.columns.size());
    const std::size_t first = line == 0 ? 0 : layout.first_line_column;
    for (std::size_t column = first; column < texts.size(); ++column) {
      texts[column] = value(static_cast<rif::ColumnIndex>(column), line);
    }
    const std::vector<std::string_view> values(texts.begin(), texts.end());
    line == 0 ? builder.start(values.data()) : builder.add_line(values.data());
  }
  return std::string(builder.finish());
}

std::string_view value_in(const RecordView& record, const rif::FileLayout& layout, rif::ColumnIndex column,
                          std::size_t line) {
  if (column < layout.first_line_column) return record.header()[column];
  if (line >= record.line_count()) return {};
  return record.line(line)[column - layout.first_line_column];
}

std::string mark(const rif::FileLayout& layout, rif::ColumnIndex column, std::size_t line, unsigned series) {
  const std::size_t ordinal = (series * kMostLines + line) * kMostColumns + column;
  switch (layout.columns[column].kind) {
    case rif::ValueKind::text:
      return "Zq" + std::to_string(ordinal);
    case rif::ValueKind::integer:
      return std::to_string(5'000'000 + ordinal);
    case rif::ValueKind::number:
      return std::to_string(6'000'000 + ordinal) + ".25";
    case rif::ValueKind::date:
      return rif_date(Date{make_date(1920, 1, 1).days + static_cast<std::int32_t>(ordinal)});
  }
  return {};
}

}  // namespace bb::test
