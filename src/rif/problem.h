// What is wrong with a RIF file, and where.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bb::rif {

struct Problem {
  std::string file;
  std::uint64_t line = 0;  // from 1, the header's; 0: the file as a whole
  std::string column;      // empty: the row as a whole
  std::string reason;      // shows a value by its shape only: it may be an identifier
};

// "carrier.csv, line 7, column CLM_FROM_DT: not a date ..."
std::string to_text(const Problem& problem);

// A value with every digit as 9 and every letter as A, cut after 24 characters: enough to see what is wrong
// with it, and nobody's data.
std::string shape(std::string_view value);

}  // namespace bb::rif
