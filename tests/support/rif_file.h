// RIF files of a few rows, for tests.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rif/writer.h"

namespace bb::test {

template <class File>
using RifRow = std::initializer_list<std::pair<typename File::Column, std::string_view>>;

// Writes a file with these rows; DML_IND is INSERT unless a row says otherwise.
template <class File>
void write_rif(const std::string& path, std::initializer_list<RifRow<File>> rows) {
  auto writer = rif::Writer::create(rif::layout(File::kType), path);
  ASSERT_TRUE(writer.ok()) << writer.error().message;
  for (const RifRow<File>& row : rows) {
    std::vector<std::string_view> values(File::kColumnCount);
    values[File::DML_IND] = "INSERT";
    for (const auto& [column, value] : row) values[column] = value;
    (*writer)->row(values.data());
  }
  ASSERT_TRUE((*writer)->close().ok());
}

}  // namespace bb::test
