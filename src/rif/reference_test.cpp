// CMS's own synthetic files, where they stand beside the checkout.

#include <gtest/gtest.h>

#include <filesystem>

#include "rif/reader.h"

namespace bb::rif {
namespace {

// Its row has a value more than its header has names. CMS's server ignores that; here it is an error, since a
// row that has shifted by a stray delimiter looks just the same (docs/loading.md).
constexpr std::string_view kSurplusValue = "sample-u-bcarrier.txt";

TEST(RifReference, every_published_file_is_read_without_a_problem) {
  const std::filesystem::path folder = BLUEBUTTON_SOURCE_DIR "/../shared/reference/rif";
  if (!std::filesystem::exists(folder)) {
    GTEST_SKIP() << "the reference data is not beside the checkout (../shared/reference)";
  }
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.path().filename() == "export_summary.csv") continue;
    const auto opened = Reader::open(entry.path().string());
    ASSERT_TRUE(opened.reader) << entry.path() << opened.problem.reason;
    ++files;
    int rows = 0;
    while (true) {
      const auto step = opened.reader->next();
      if (step == Reader::Step::end) break;
      for (const Problem& problem : opened.reader->problems()) {
        EXPECT_EQ(entry.path().filename(), kSurplusValue) << to_text(problem);
      }
      ++rows;
    }
    EXPECT_GT(rows, 0) << entry.path();
  }
  EXPECT_GE(files, 50);
}

TEST(RifReference, backslash_at_the_end_of_a_value_is_dropped) {
  const std::string path =
      BLUEBUTTON_SOURCE_DIR "/../shared/reference/rif/sample/sample-a-beneficiaries-with-backslash.txt";
  if (!std::filesystem::exists(path)) {
    GTEST_SKIP() << "the reference data is not beside the checkout (../shared/reference)";
  }
  const auto opened = Reader::open(path);
  ASSERT_TRUE(opened.reader);
  ASSERT_EQ(opened.reader->next(), Reader::Step::row);
  EXPECT_EQ(opened.reader->values()[Beneficiary::DRVD_LINE_4_ADR], "DAEJEON SI 34867");
  EXPECT_EQ(opened.reader->values()[Beneficiary::DRVD_LINE_5_ADR], "COLOMBIA");
}

}  // namespace
}  // namespace bb::rif
