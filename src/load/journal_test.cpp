// What the journal makes of loading again.

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "load/loader.h"
#include "support/folder.h"
#include "support/rif_file.h"

namespace bb::load {
namespace {

using rif::Beneficiary;
using rif::FileType;
using rif::Pde;

constexpr int kClaims = 30'000;  // more chunks than are read ahead

class Journal : public testing::Test {
 protected:
  Journal() : store_(*store::open_claim_store("sqlite:" + folder_ / "claims.db", true)) {
    test::write_rif<Beneficiary>(file("beneficiary.csv"),
                                 {{{Beneficiary::BENE_ID, "-1"}, {Beneficiary::MBI_NUM, "1S00E00AA01"}}});
    write_claims("20200101");
  }
  std::string file(const std::string& name) const { return folder_ / name; }

  // The last one has this date.
  void write_claims(std::string_view last_date) {
    auto writer = rif::Writer::create(rif::layout(FileType::pde), file("pde.csv"));
    ASSERT_TRUE(writer.ok());
    std::vector<std::string_view> values(Pde::kColumnCount);
    values[Pde::DML_IND] = "UPDATE";
    values[Pde::BENE_ID] = "-1";
    const std::string long_text(400, 'x');
    values[Pde::PROD_SRVC_ID] = long_text;
    for (int i = 0; i < kClaims; ++i) {
      const std::string id = std::to_string(i);
      values[Pde::PDE_ID] = id;
      values[Pde::SRVC_DT] = i + 1 < kClaims ? "20200101" : last_date;
      (*writer)->row(values.data());
    }
    ASSERT_TRUE((*writer)->close().ok());
  }
  Report load_files(const Options& options = {}) {
    auto report = load(*store_, find_inputs({file("beneficiary.csv"), file("pde.csv")}), options);
    EXPECT_TRUE(report.ok());
    return report.ok() ? std::move(*report) : Report();
  }
  // Changes the claims' file while it is loaded, which stops the load, and undoes it.
  void stop_in_the_middle(const std::function<void(std::uint64_t)>& loaded = [](std::uint64_t) {}) {
    const std::string text = *read_file(file("pde.csv"));
    Options options = small_;
    int commits = 0;
    options.progress = [&](Phase phase, std::uint64_t bytes) {
      if (phase != Phase::loading) return;
      loaded(bytes);
      if (++commits == 2) {
        ASSERT_TRUE(write_file(file("pde.csv"), text).ok());
      }
    };
    EXPECT_EQ(load_files(options).problems.size(), 1U);
  }
  std::vector<store::LoadedFile> journal() { return *store_->list_loaded_files(100); }

  test::Folder folder_;
  std::shared_ptr<store::ClaimStore> store_;
  Options small_{.batch_records = 1};  // a batch a chunk
};

TEST_F(Journal, tells_of_each_file_what_was_loaded) {
  load_files();
  const auto files = journal();
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[1].name, file("beneficiary.csv"));
  EXPECT_EQ(files[1].kind, "beneficiary");
  EXPECT_EQ(files[1].added, 1U);
  EXPECT_EQ(files[0].kind, "pde");
  EXPECT_EQ(files[0].added, std::uint64_t{kClaims});
  EXPECT_EQ(files[0].lines_loaded, std::uint64_t{kClaims} + 1);
  EXPECT_EQ(files[0].bytes, std::filesystem::file_size(file("pde.csv")));
  EXPECT_TRUE(files[0].whole());
  EXPECT_EQ(files[0].digest, sha256(*read_file(file("pde.csv"))));
}

TEST_F(Journal, file_that_was_loaded_is_not_read_again_unless_asked) {
  load_files();
  const Report again = load_files();
  EXPECT_EQ(again.loaded_before, (std::vector<std::string>{file("beneficiary.csv"), file("pde.csv")}));
  EXPECT_EQ(again.of(FileType::pde).unchanged, std::uint64_t{kClaims});
  EXPECT_EQ(journal().size(), 2U);
  const Report forced = load_files({.again = true});
  EXPECT_TRUE(forced.loaded_before.empty());
  EXPECT_EQ(forced.of(FileType::pde).unchanged, std::uint64_t{kClaims});
  EXPECT_EQ(journal().size(), 4U);
}

// A load that was stopped in the middle: its last batches are not there.
TEST_F(Journal, file_that_was_loaded_in_part_is_gone_on_with_and_only_its_rest_checked) {
  stop_in_the_middle();
  const store::LoadedFile part = journal().front();
  ASSERT_FALSE(part.whole());
  ASSERT_GT(part.added, 0U);
  EXPECT_EQ(*store_->count_claims({.beneficiary = -1}), part.added);

  std::vector<std::uint64_t> checked;
  small_.progress = [&](Phase phase, std::uint64_t bytes) {
    if (phase == Phase::checking) checked.push_back(bytes);
  };
  const Report rest = load_files(small_);
  EXPECT_TRUE(rest.problems.empty());
  EXPECT_EQ(rest.of(FileType::pde).unchanged, part.added);
  EXPECT_EQ(rest.of(FileType::pde).added, kClaims - part.added);
  EXPECT_EQ(*store_->count_claims({.beneficiary = -1}), std::uint64_t{kClaims});
  const store::LoadedFile whole = journal().front();
  EXPECT_EQ(whole.number, part.number);
  EXPECT_TRUE(whole.whole());
  EXPECT_EQ(whole.added, std::uint64_t{kClaims});
  EXPECT_EQ(whole.digest, sha256(*read_file(file("pde.csv"))));
}

TEST_F(Journal, bad_row_in_the_rest_of_a_file_is_told_by_its_line_and_the_rest_not_loaded) {
  write_claims("2020-1-1");  // of the size of a good one
  const std::string bad = *read_file(file("pde.csv"));
  write_claims("20200101");
  stop_in_the_middle();
  const store::LoadedFile part = journal().front();
  ASSERT_TRUE(write_file(file("pde.csv"), bad).ok());
  const Report report = load_files(small_);
  ASSERT_EQ(report.problems.size(), 1U);
  EXPECT_EQ(report.problems[0].line, std::uint64_t{kClaims} + 1);
  EXPECT_EQ(*store_->count_claims({.beneficiary = -1}), part.added);
  EXPECT_EQ(journal().front().bytes_loaded, part.bytes_loaded);
}

TEST_F(Journal, file_that_differs_anywhere_is_another) {
  load_files();
  std::string text = *read_file(file("pde.csv"));
  text.replace(text.find("20200101"), 8, "20200102");
  ASSERT_TRUE(write_file(file("pde.csv"), text).ok());
  const Report other = load_files();
  EXPECT_EQ(other.of(FileType::pde).changed, 1U);
  EXPECT_EQ(other.loaded_before, std::vector<std::string>{file("beneficiary.csv")});
}

TEST_F(Journal, updates_of_one_file_are_not_played_again) {
  test::write_rif<Beneficiary>(
      file("beneficiary.csv"),
      {{{Beneficiary::DML_IND, "UPDATE"}, {Beneficiary::BENE_ID, "-1"}, {Beneficiary::MBI_NUM, "A"}},
       {{Beneficiary::DML_IND, "UPDATE"}, {Beneficiary::BENE_ID, "-1"}, {Beneficiary::MBI_NUM, "B"}}});
  load_files();
  EXPECT_EQ((*store_->find_beneficiary(-1))->history.size(), 1U);
  load_files();
  EXPECT_EQ((*store_->find_beneficiary(-1))->history.size(), 1U);
}

TEST_F(Journal, progress_tells_only_what_is_in_the_store) {
  std::uint64_t told = 0;
  stop_in_the_middle([&](std::uint64_t bytes) { told = bytes; });
  std::uint64_t loaded = 0;
  for (const store::LoadedFile& file : journal()) loaded += file.bytes_loaded;
  EXPECT_EQ(told, loaded);
}

}  // namespace
}  // namespace bb::load
