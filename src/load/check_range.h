// Checks a part of a file: parts of one file can be checked at the same time, since rows end at newlines.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "load/inputs.h"
#include "rif/problem.h"
#include "rif/reader.h"
#include "store/claim_store.h"

namespace bb::load {

// From a record's first row up to another's, in bytes of the file.
struct Range {
  static constexpr std::uint64_t kFileEnd = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t begin = 0;  // 0: behind the header
  std::uint64_t end = kFileEnd;
  std::uint64_t lines = 0;  // before `begin`; 0 where that is not known: behind a file's first range
};

struct CheckedRange {
  struct Record {
    store::BeneficiaryId beneficiary;
    std::uint64_t line;
  };
  std::vector<Record> records;  // the good ones
  // In the order of their lines. All lines are counted from the range's `lines`.
  std::vector<rif::Problem> problems;
  std::uint64_t end_bytes = 0, end_lines = 0;
  bool broken_off = false;  // what is behind cannot be taken for rows
};

// What a load finds wrong with these records, in constant memory but for what it returns. It ends behind the
// record that has the last of `most_problems`. Any thread.
CheckedRange check_range(const Input& file, const Range& range, std::uint64_t most_problems);

// Parts a file so that each record lies within one range. Belongs to one thread; `file` outlives it.
class Ranges {
 public:
  // From behind `begin` bytes and `lines` lines, where a record begins; 0: the file's first record.
  Ranges(const Input& file, std::uint64_t begin, std::uint64_t lines, std::uint64_t range_bytes);

  // Nothing: there is no more.
  std::optional<Range> next();

 private:
  // Where the first record behind a place begins; kFileEnd when there is none that can be told.
  std::uint64_t record_behind(std::uint64_t bytes);

  const Input& file_;
  const std::uint64_t range_bytes_;
  std::unique_ptr<rif::Reader> reader_;
  std::optional<Range> ahead_;
};

}  // namespace bb::load
