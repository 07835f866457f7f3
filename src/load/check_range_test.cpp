// Parts of a file, checked apart, tell what the whole file tells.
#include "load/check_range.h"

#include <gtest/gtest.h>

#include <random>

#include "base/file.h"
#include "load/check.h"
#include "support/folder.h"
#include "support/rif_file.h"

namespace bb::load {
namespace {

using rif::Carrier;
using rif::FileType;

class Ranged : public testing::Test {
 protected:
  // Claims of one to five lines; some rows are bad: of another beneficiary than the claim's first, without
  // enough columns, with a bad date, longer than a row may be, not there at all.
  void write_claims(std::uint32_t seed, bool with_long_row = false) {
    std::mt19937 random(seed);
    const auto chance = [&](int one_in) { return random() % static_cast<unsigned>(one_in) == 0; };
    std::string text;
    const auto& columns = rif::layout(FileType::carrier).columns;
    for (const rif::ColumnInfo& column : columns) text += std::string(column.name) + "|";
    text += "\n";
    for (int claim = 0; claim < 400; ++claim) {
      const int lines = 1 + static_cast<int>(random() % 5);
      for (int line = 0; line < lines; ++line) {
        std::vector<std::string> values(columns.size());
        values[Carrier::DML_IND] = "INSERT";
        values[Carrier::BENE_ID] = chance(60) ? "-2" : "-1";
        values[Carrier::CLM_ID] = std::to_string(claim);
        values[Carrier::CLM_THRU_DT] = chance(60) ? "never" : "17-MAR-2020";
        values[Carrier::LINE_NUM] = std::to_string(line);
        if (chance(80)) text += "\n";
        if (chance(70)) text += "INSERT|a row that is too short\n";
        if (with_long_row && claim == 300) text += std::string(rif::Reader::kMostRowBytes + 5, 'x') + "\n";
        for (const std::string& value : values) text += value + "|";
        text += chance(20) ? "\r\n" : "\n";
      }
    }
    ASSERT_TRUE(write_file(path(), text).ok());
  }
  std::string path() const { return folder_ / "carrier.csv"; }

  struct Told {
    std::vector<std::string> problems;
    std::uint64_t records = 0;
    bool operator==(const Told&) const = default;
  };
  Told told_of(std::uint64_t range_bytes) {
    const Inputs inputs = find_inputs({path()});
    Told told;
    const auto checked = check_files({.range_bytes = range_bytes}, inputs, {},
                                     [&](const auto& problem) { told.problems.push_back(to_text(problem)); });
    EXPECT_TRUE(checked.ok());
    told.records = checked->report.of(FileType::carrier).unchanged;
    return told;
  }

  test::Folder folder_;
};

TEST_F(Ranged, checking_tells_the_same_whatever_the_size_of_the_ranges) {
  for (std::uint32_t seed = 0; seed < 6; ++seed) {
    write_claims(seed, seed % 3 == 2);
    const Told whole = told_of(std::uint64_t{1} << 40);
    ASSERT_GT(whole.problems.size(), 20U);
    for (const std::uint64_t range_bytes : {1U, 200U, 1000U, 7777U, 50'000U}) {
      const Told ranged = told_of(range_bytes);
      ASSERT_EQ(ranged.records, whole.records) << "seed " << seed << ", ranges of " << range_bytes;
      ASSERT_EQ(ranged.problems, whole.problems) << "seed " << seed << ", ranges of " << range_bytes;
    }
  }
}

TEST_F(Ranged, ranges_lie_side_by_side_and_part_no_claim) {
  write_claims(1);
  const Inputs inputs = find_inputs({path()});
  Ranges ranges(inputs.files.front(), 0, 0, 5000);
  std::uint64_t at = 0;
  int count = 0;
  while (const auto range = ranges.next()) {
    EXPECT_EQ(range->begin, at);
    EXPECT_GT(range->end, range->begin);
    at = range->end;
    ++count;
  }
  EXPECT_EQ(at, Range::kFileEnd);
  EXPECT_GT(count, 10);
}

}  // namespace
}  // namespace bb::load
