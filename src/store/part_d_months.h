// Which Part D contract a BENEFICIARY record names for each month of its year: what find_part_d_members()
// finds.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "claims/record.h"
#include "rif/columns.h"

namespace bb::store {

// A contract's number has five characters ("S5810"); other values ("N", "0") say why there is none.
inline constexpr std::size_t kPartDContractLength = 5;

// January first; empty where there is no contract.
inline std::array<std::string_view, 12> part_d_months(const Record<rif::Beneficiary>& record) {
  using File = rif::Beneficiary;
  static_assert(File::PTD_CNTRCT_DEC_ID == File::PTD_CNTRCT_JAN_ID + 11);
  std::array<std::string_view, 12> months;
  for (std::size_t month = 0; month < months.size(); ++month) {
    const std::string_view value = record[static_cast<File::Column>(File::PTD_CNTRCT_JAN_ID + month)];
    if (value.size() == kPartDContractLength) months[month] = value;
  }
  return months;
}

}  // namespace bb::store
