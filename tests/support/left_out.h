// The table of columns that no resource shows (docs/columns.md), as tests read it.
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/function_ref.h"
#include "rif/file_type.h"

namespace bb::test {

// A column of the table. What is left out only sometimes has conditions, which all must hold.
struct LeftOut {
  std::string column;
  std::set<rif::FileType> files;
  std::set<std::string> versions;  // "v1", "v2"

  // What another column has.
  struct Condition {
    std::string column;
    enum class Is { present, absent, this_value, other_value } is;
    std::string value;
    bool holds(std::string_view actual) const;
  };
  std::vector<Condition> when;  // empty: always

  // value_of(column): what the claim has in a column of this name.
  bool holds(FunctionRef<std::string(const std::string& column)> value_of) const {
    return std::all_of(when.begin(), when.end(),
                       [&](const Condition& each) { return each.holds(value_of(each.column)); });
  }
};

// Every row; throws a text when the page is not as it should be.
const std::vector<LeftOut>& left_out();

// The row for a column; null when it is always shown.
const LeftOut* left_out(std::string_view version, rif::FileType file, std::string_view column);

}  // namespace bb::test
