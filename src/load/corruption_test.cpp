// Files whose bytes were damaged on their way: each seed another damage, of one byte in a hundred.

#include <gtest/gtest.h>

#include <random>

#include "base/file.h"
#include "load/check.h"
#include "load/loader.h"
#include "load/manifest.h"
#include "rif/writer.h"
#include "support/folder.h"

namespace bb::load {
namespace {

constexpr int kRows = 300;
constexpr std::uint32_t kSeeds = 12;

// A value of a column's kind that says which row it is of.
std::string good_value(const rif::ColumnInfo& column, int row) {
  if (column.name == "DML_IND") return row % 7 == 0 ? "UPDATE" : "INSERT";
  if (column.name == "BENE_ID") return "-1";
  if (column.name == "RFRNC_YR") return "2020";
  switch (column.kind) {
    case rif::ValueKind::integer:
      return std::to_string(1000 + row);
    case rif::ValueKind::number:
      return std::to_string(row) + ".50";
    case rif::ValueKind::date:
      return "17-MAR-2020";
    case rif::ValueKind::text:
      break;
  }
  return "T" + std::to_string(row % 10);
}

void write_good_file(rif::FileType type, const std::string& path) {
  const rif::FileLayout& layout = rif::layout(type);
  auto writer = rif::Writer::create(layout, path);
  ASSERT_TRUE(writer.ok());
  for (int row = 0; row < kRows; ++row) {
    std::vector<std::string> values;
    for (const rif::ColumnInfo& column : layout.columns) values.push_back(good_value(column, row));
    const std::vector<std::string_view> views(values.begin(), values.end());
    (*writer)->row(views.data());
  }
  ASSERT_TRUE((*writer)->close().ok());
}

// One byte in a hundred is another one, from byte `from` on.
std::string damaged(std::string text, std::uint32_t seed, std::size_t from) {
  std::mt19937 random(seed);
  std::uniform_int_distribution<int> byte(0, 255), percent(0, 99);
  for (std::size_t i = from; i < text.size(); ++i) {
    if (percent(random) == 0) text[i] = static_cast<char>(byte(random));
  }
  return text;
}

class Corruption : public testing::TestWithParam<rif::FileType> {
 protected:
  Corruption() : store_(*store::open_claim_store("sqlite:" + folder_ / "claims.db", true)) {}

  std::string path() const { return folder_ / "file.csv"; }

  test::Folder folder_;
  std::shared_ptr<store::ClaimStore> store_;
};

TEST_P(Corruption, file_with_damaged_bytes_is_refused_with_positions_and_loads_nothing) {
  const rif::FileType type = GetParam();
  const bool is_person = type == rif::FileType::beneficiary;
  if (!is_person) {
    write_good_file(rif::FileType::beneficiary, path());
    ASSERT_TRUE(load(*store_, find_inputs({path()}), {}).ok());
  }
  write_good_file(type, path());
  const std::string good = *read_file(path());
  const auto journal = store_->list_loaded_files(10)->size();
  for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
    // Every third one has its header damaged too.
    const std::size_t from = seed % 3 == 0 ? 0 : good.find('\n') + 1;
    ASSERT_TRUE(write_file(path(), damaged(good, seed, from)).ok());
    const Inputs inputs = find_inputs({path()});
    std::vector<rif::Problem> problems = inputs.problems;
    if (problems.empty()) {
      const auto report = load(*store_, inputs, {});
      ASSERT_TRUE(report.ok()) << report.error().debug;
      problems = report->problems;
      std::uint64_t told = 0;
      const auto checked = check(store_.get(), inputs, {},
                                 [&](const rif::Problem& problem) { told += problem.line > 0 ? 1 : 0; });
      ASSERT_TRUE(checked.ok());
      EXPECT_GE(told, problems.size()) << "seed " << seed;
      EXPECT_EQ(told, checked->problem_count);
    }
    ASSERT_FALSE(problems.empty()) << "seed " << seed;
    EXPECT_GT(problems[0].line, 0U) << "seed " << seed;
    EXPECT_EQ(problems[0].file, path());
    EXPECT_EQ(*store_->count_claims({.beneficiary = -1}), 0U) << "seed " << seed;
    EXPECT_EQ(store_->find_beneficiary(-1)->has_value(), !is_person) << "seed " << seed;
    EXPECT_EQ(store_->list_loaded_files(10)->size(), journal) << "seed " << seed;
  }
  ASSERT_TRUE(write_file(path(), good).ok());
  const auto report = load(*store_, find_inputs({path()}), {});
  EXPECT_TRUE(report.ok() && report->problems.empty());
}

INSTANTIATE_TEST_SUITE_P(Kinds, Corruption, testing::ValuesIn(rif::kFileTypes),
                         [](const auto& info) { return std::string(rif::layout(info.param).name); });

TEST(CorruptedManifest, is_refused_or_lists_what_may_be_listed) {
  const test::Folder folder;
  std::string text =
      "<?xml version=\"1.0\"?>\n<dataSetManifest "
      "xmlns=\"http://cms.hhs.gov/bluebutton/api/schema/ccw-rif/v10\"\n"
      " timestamp=\"2020-01-01T00:00:00Z\" sequenceId=\"1\" syntheticData=\"false\">\n";
  for (int i = 0; i < 20; ++i) text += "<entry name=\"f" + std::to_string(i) + ".txt\" type=\"PDE\"/>\n";
  text += "</dataSetManifest>\n";
  int refused = 0;
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    ASSERT_TRUE(write_file(folder / "m.xml", damaged(text, seed, 0)).ok());
    std::vector<rif::Problem> problems;
    const auto manifest = read_manifest(folder / "m.xml", problems);
    EXPECT_NE(manifest.has_value(), !problems.empty());
    refused += manifest ? 0 : 1;
    if (!manifest) continue;
    for (const ManifestEntry& entry : manifest->entries) EXPECT_EQ(entry.name.find('/'), std::string::npos);
  }
  EXPECT_GT(refused, 150);
}

}  // namespace
}  // namespace bb::load
