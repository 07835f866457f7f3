// The header row of a RIF file: which kind of file it begins, and where each column stands.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rif/file_type.h"

namespace bb::rif {

struct Header {
  const FileLayout* layout = nullptr;  // null: not a kind that is known, and `reason` says why
  std::vector<ColumnIndex> columns;    // the layout's column of each of the file's; how many it has: one that
                                       // is passed over (extra_columns())
  std::string reason;
  bool resembles_rif = false;  // at least half of some kind's columns are there: a damaged or new kind
};

// `row` without BOM and line end. Columns may stand in any order.
Header read_header(std::string_view row);

}  // namespace bb::rif
