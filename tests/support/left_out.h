// The table of columns that no resource shows (docs/columns.md), as tests read it.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rif/file_type.h"

namespace bb::test {

// A row of the table. What is left out only sometimes has a condition: the value of another column.
struct LeftOut {
  std::string column;
  std::set<rif::FileType> files;
  std::set<std::string> versions;  // "v1", "v2"
  struct Condition {
    std::string column;  // empty when always
    enum class Is { always, present, absent, this_value, other_value } is;
    std::string value;
    // Of the value that the other column has.
    bool holds(std::string_view actual) const;
  } when;
};

// Every row; throws a text when the page is not as it should be.
const std::vector<LeftOut>& left_out();

// The row for a column; null when it is always shown.
const LeftOut* left_out(std::string_view version, rif::FileType file, std::string_view column);

}  // namespace bb::test
