// Claims with values of a test's own: a record of any file made or made again value by value, and values that
// stand nowhere else, by which what a resource shows is traced to its column.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/function_ref.h"
#include "claims/record.h"
#include "support/claims.h"

namespace bb::test {

// The value of a column in a line, counted from 0; those of the header's columns are asked for in line 0.
using ValueOf = FunctionRef<std::string(rif::ColumnIndex column, std::size_t line)>;

std::string make_record(const rif::FileLayout& layout, std::size_t lines, ValueOf value);

// What a record has in a column; empty when it has nothing.
std::string_view value_in(const RecordView& record, const rif::FileLayout& layout, rif::ColumnIndex column,
                          std::size_t line);

// A value of its column's kind that no other column, line or series has (series: 0 or 1).
std::string mark(const rif::FileLayout& layout, rif::ColumnIndex column, std::size_t line, unsigned series);

}  // namespace bb::test
