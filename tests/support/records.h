// Small records for unit tests, built from the columns that a test cares about.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "claims/record.h"
#include "rif/file_type.h"

namespace bb::test {

template <class File>
using Values = std::initializer_list<std::pair<typename File::Column, std::string_view>>;

// make_record<rif::Beneficiary>({{rif::Beneficiary::BENE_ID, "567834"}}): every other column is absent.
// Further rows are further lines of the same record (the values of their header columns do not matter).
template <class File>
std::string make_record(Values<File> first, std::initializer_list<Values<File>> further = {}) {
  RecordBuilder builder(rif::layout(File::kType));
  const auto row = [](Values<File> values) {
    std::vector<std::string_view> columns(File::kColumnCount);
    for (const auto& [column, value] : values) columns[column] = value;
    return columns;
  };
  builder.start(row(first).data());
  for (const Values<File>& line : further) builder.add_line(row(line).data());
  return std::string(builder.finish());
}

}  // namespace bb::test
