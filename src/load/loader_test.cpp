#include "load/loader.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "claims/record.h"
#include "load/check.h"
#include "load/loader.h"
#include "load/names.h"
#include "support/folder.h"
#include "support/rif_file.h"

namespace bb::load {
namespace {

using rif::Beneficiary;
using rif::BeneficiaryHistory;
using rif::FileType;
using rif::Pde;

class Loader : public testing::Test {
 protected:
  Loader() : store_(*store::open_claim_store("sqlite:" + folder_ / "claims.db", true)) {
    std::filesystem::create_directories(folder_ / "rif");
  }
  std::string file(const std::string& name) const { return folder_ / ("rif/" + name); }

  void write_beneficiaries(const std::string& name = "z_beneficiaries.csv") {
    test::write_rif<Beneficiary>(file(name),
                                 {{{Beneficiary::BENE_ID, "-1"}, {Beneficiary::MBI_NUM, "1S00E00AA01"}},
                                  {{Beneficiary::BENE_ID, "-2"}, {Beneficiary::MBI_NUM, "1S00E00AA02"}}});
  }
  // A thousand claims of beneficiary -1.
  void write_many_claims() {
    auto writer = rif::Writer::create(rif::layout(FileType::pde), file("many.csv"));
    ASSERT_TRUE(writer.ok());
    std::vector<std::string_view> values(Pde::kColumnCount);
    values[Pde::DML_IND] = "INSERT";
    values[Pde::BENE_ID] = "-1";
    values[Pde::SRVC_DT] = "20200101";
    for (int i = 0; i < 1000; ++i) {
      const std::string id = std::to_string(i);
      values[Pde::PDE_ID] = id;
      (*writer)->row(values.data());
    }
    ASSERT_TRUE((*writer)->close().ok());
  }

  Report load_all(const Options& options = {}) {
    const Inputs inputs = find_inputs({folder_ / "rif"});
    EXPECT_TRUE(inputs.problems.empty()) << to_text(inputs.problems.front());
    auto report = load(*store_, inputs, options);
    EXPECT_TRUE(report.ok()) << report.error().debug;
    return report.ok() ? std::move(*report) : Report();
  }
  std::uint64_t claims(store::BeneficiaryId id) { return *store_->count_claims({.beneficiary = id}); }

  test::Folder folder_;
  std::shared_ptr<store::ClaimStore> store_;
};

TEST_F(Loader, beneficiaries_go_before_history_and_claims_whatever_the_names) {
  write_beneficiaries();
  test::write_rif<BeneficiaryHistory>(file("b_history.csv"), {{{BeneficiaryHistory::BENE_ID, "-2"}}});
  test::write_rif<Pde>(file("a_claims.csv"),
                       {{{Pde::BENE_ID, "-1"}, {Pde::PDE_ID, "5"}, {Pde::SRVC_DT, "17-MAR-1981"}}});
  const Report report = load_all();
  EXPECT_TRUE(report.problems.empty());
  EXPECT_EQ(report.of(FileType::beneficiary).added, 2U);
  EXPECT_EQ(report.of(FileType::beneficiary_history).added, 1U);
  EXPECT_EQ(report.of(FileType::pde).added, 1U);
  EXPECT_FALSE(report.real_beneficiaries);
  bool seen = false;
  ASSERT_TRUE(*store_->visit_claim(ClaimType::pde, 5, [&](const store::ClaimRow& row) {
    seen = true;
    EXPECT_EQ(row.beneficiary, -1);
    EXPECT_EQ(row.through, make_date(1981, 3, 17));
    EXPECT_EQ(row.last_updated, store_->last_loaded());
    EXPECT_EQ(Record<Pde>(*RecordView::parse(row.record))[Pde::PDE_ID], "5");
  }));
  EXPECT_TRUE(seen);
}

TEST_F(Loader, loading_again_changes_nothing_and_an_update_changes_what_differs) {
  write_beneficiaries();
  write_many_claims();
  load_all();
  const Instant loaded = store_->last_loaded();
  const Report again = load_all();
  EXPECT_EQ(again.of(FileType::pde).unchanged, 1000U);
  EXPECT_EQ(again.of(FileType::pde).added + again.of(FileType::pde).changed, 0U);
  EXPECT_EQ(again.of(FileType::beneficiary).unchanged, 2U);
  EXPECT_EQ(store_->last_loaded(), loaded);

  test::write_rif<Pde>(
      file("update.csv"),
      {{{Pde::DML_IND, "UPDATE"}, {Pde::BENE_ID, "-1"}, {Pde::PDE_ID, "7"}, {Pde::SRVC_DT, "20200101"}},
       {{Pde::DML_IND, "UPDATE"}, {Pde::BENE_ID, "-1"}, {Pde::PDE_ID, "8"}, {Pde::SRVC_DT, "20200102"}}});
  const Report updated = load_all();
  EXPECT_EQ(updated.of(FileType::pde).changed, 1U);  // 7 differs in DML_IND alone
  EXPECT_EQ(claims(-1), 1000U);
}

TEST_F(Loader, bad_row_anywhere_and_nothing_of_any_file_is_loaded) {
  write_beneficiaries();
  write_many_claims();
  test::write_rif<Pde>(file("worse.csv"),
                       {{{Pde::BENE_ID, "-1"}, {Pde::PDE_ID, "5000"}, {Pde::SRVC_DT, "20200101"}},
                        {{Pde::BENE_ID, "-1"}, {Pde::PDE_ID, "5001"}, {Pde::SRVC_DT, "20201301"}}});
  for (const std::size_t batch : {std::size_t{1}, Options().batch_records}) {
    const Report report = load_all({.batch_records = batch});
    ASSERT_EQ(report.problems.size(), 1U);
    EXPECT_TRUE(report.refused);
    EXPECT_EQ(report.problems[0].file, file("worse.csv"));
    EXPECT_EQ(report.problems[0].line, 3U);
    EXPECT_EQ(report.problems[0].column, "SRVC_DT");
    EXPECT_EQ(report.of(FileType::pde).added, 0U);
    EXPECT_EQ(claims(-1), 0U);
    EXPECT_FALSE(store_->find_beneficiary(-1)->has_value());
    EXPECT_TRUE(store_->list_loaded_files(10)->empty());
  }
}

TEST_F(Loader, most_problems_of_a_load_are_left_to_a_dry_run) {
  write_beneficiaries();
  std::string text = "DML_IND";
  for (const rif::ColumnInfo& column : rif::layout(FileType::pde).columns.subspan(1)) {
    text += "|" + std::string(column.name);
  }
  for (int i = 0; i < 300'000; ++i) text += "\nshort|row " + std::to_string(i);
  ASSERT_TRUE(write_file(file("bad.csv"), text + "\n").ok());
  ASSERT_GT(text.size(), std::size_t{4} << 20);
  const Report report = load_all();
  EXPECT_GE(report.problem_count, kMostProblems);
  EXPECT_EQ(report.problems.size(), report.problem_count);
  for (std::size_t i = 0; i < report.problems.size(); ++i) ASSERT_EQ(report.problems[i].line, i + 2);
}

TEST_F(Loader, file_that_is_changed_after_it_was_checked_stops_the_load) {
  write_beneficiaries();
  write_many_claims();
  Options options;
  options.progress = [&](Phase phase, std::uint64_t bytes) {
    if (phase != Phase::checking || bytes != find_inputs({folder_ / "rif"}).bytes()) return;
    std::string text = *read_file(file("many.csv"));
    text.replace(text.find("20200101"), 8, "20200102");
    ASSERT_TRUE(write_file(file("many.csv"), text).ok());
  };
  const Report report = load_all(options);
  ASSERT_EQ(report.problems.size(), 1U);
  EXPECT_EQ(report.problems[0].file, file("many.csv"));
  EXPECT_NE(report.problems[0].reason.find("was changed"), std::string::npos) << report.problems[0].reason;
  EXPECT_EQ(claims(-1), 0U);
}

TEST_F(Loader, claim_of_a_beneficiary_that_the_store_does_not_have_is_told) {
  write_beneficiaries();
  test::write_rif<Pde>(file("claims.csv"),
                       {{{Pde::BENE_ID, "-3"}, {Pde::PDE_ID, "5"}, {Pde::SRVC_DT, "20200101"}}});
  const Report report = load_all();
  ASSERT_EQ(report.problems.size(), 1U);
  EXPECT_EQ(report.problems[0].line, 2U);
  EXPECT_EQ(report.problems[0].column, "BENE_ID");
}

TEST_F(Loader, year_that_is_none_is_told_with_its_row) {
  test::write_rif<Beneficiary>(file("b.csv"),
                               {{{Beneficiary::BENE_ID, "-1"}, {Beneficiary::RFRNC_YR, "20.5"}}});
  const Report report = load_all();
  ASSERT_EQ(report.problems.size(), 1U);
  EXPECT_EQ(report.problems[0].line, 2U);
  EXPECT_EQ(report.problems[0].column, "RFRNC_YR");
}

TEST_F(Loader, positive_ids_are_noticed) {
  test::write_rif<Beneficiary>(file("b.csv"), {{{Beneficiary::BENE_ID, "567834"}}});
  EXPECT_TRUE(load_all().real_beneficiaries);
}

TEST_F(Loader, progress_of_each_phase_ends_with_all_bytes) {
  write_beneficiaries();
  write_many_claims();
  const std::uint64_t all = find_inputs({folder_ / "rif"}).bytes();
  std::uint64_t told = 0;
  Phase now = Phase::checking;
  Options options;
  options.progress = [&](Phase phase, std::uint64_t bytes) {
    if (phase != now) {
      EXPECT_EQ(told, all) << "checking ends before loading begins";
      EXPECT_EQ(phase, Phase::loading);
      told = 0;
      now = phase;
    }
    EXPECT_GE(bytes, told);
    told = bytes;
  };
  load_all(options);
  EXPECT_EQ(now, Phase::loading);
  EXPECT_EQ(told, all);
}

TEST_F(Loader, checking_tells_every_problem_and_stores_nothing) {
  write_beneficiaries();
  test::write_rif<Pde>(file("claims.csv"),
                       {{{Pde::BENE_ID, "-3"}, {Pde::PDE_ID, "5"}, {Pde::SRVC_DT, "20200101"}},
                        {{Pde::BENE_ID, ""}, {Pde::PDE_ID, "6"}, {Pde::SRVC_DT, "20200101"}},
                        {{Pde::BENE_ID, "-2"}, {Pde::PDE_ID, "7"}, {Pde::SRVC_DT, "20200101"}},
                        {{Pde::BENE_ID, "-2"}, {Pde::PDE_ID, "8"}, {Pde::SRVC_DT, "tomorrow"}}});
  const Inputs inputs = find_inputs({folder_ / "rif"});
  for (store::ClaimStore* store : {store_.get(), static_cast<store::ClaimStore*>(nullptr)}) {
    std::vector<std::string> told;
    const auto report = check(store, inputs, {}, [&](const rif::Problem& problem) {
      told.push_back(std::to_string(problem.line) + " " + problem.column);
    });
    ASSERT_TRUE(report.ok());
    EXPECT_EQ(told, (std::vector<std::string>{"2 BENE_ID", "3 BENE_ID", "5 SRVC_DT"}));
    EXPECT_EQ(report->problem_count, 3U);
    EXPECT_EQ(report->of(FileType::pde).unchanged, 2U);
  }
  EXPECT_FALSE(store_->find_beneficiary(-1)->has_value());
}

TEST_F(Loader, checking_knows_the_beneficiaries_of_the_store) {
  write_beneficiaries();
  load_all();
  std::filesystem::remove(file("z_beneficiaries.csv"));
  write_many_claims();
  const auto report = check(store_.get(), find_inputs({folder_ / "rif"}), {}, [](const rif::Problem&) {});
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->problem_count, 0U);
  EXPECT_EQ(claims(-1), 0U);
}

TEST_F(Loader, inputs_are_recognised_by_header_sorted_by_kind_and_read_once) {
  write_beneficiaries("z.csv");
  write_beneficiaries("y.csv");
  write_many_claims();
  ASSERT_TRUE(write_file(file("export_summary.csv"), "BENE_ID,CLAIMS\n-1,2\n").ok());
  const Inputs inputs = find_inputs({file("z.csv"), folder_ / "rif", file("many.csv")});
  EXPECT_TRUE(inputs.problems.empty());
  ASSERT_EQ(inputs.files.size(), 3U);
  EXPECT_EQ(inputs.files[0].path, file("z.csv"));
  EXPECT_EQ(inputs.files[1].path, file("y.csv"));
  EXPECT_EQ(inputs.files[2].type, FileType::pde);
  ASSERT_EQ(inputs.skipped.size(), 1U);
  EXPECT_EQ(inputs.skipped[0].path, file("export_summary.csv"));
}

TEST_F(Loader, wrong_inputs_are_problems) {
  ASSERT_TRUE(write_file(file("other.csv"), "BENE_ID,CLAIMS\n-1,2\n").ok());
  for (const std::string& path : {file("other.csv"), file("none.csv"), folder_ / "rif", folder_ / "none"}) {
    const Inputs inputs = find_inputs({path});
    ASSERT_EQ(inputs.problems.size(), 1U) << path;
    EXPECT_EQ(inputs.problems[0].file, path);
  }
}

TEST_F(Loader, folder_with_a_damaged_rif_file_is_a_problem) {
  write_beneficiaries();
  std::string text = *read_file(file("z_beneficiaries.csv"));
  text.replace(text.find("MBI_NUM"), 7, "MBI_ID_");
  ASSERT_TRUE(write_file(file("damaged.csv"), text).ok());
  const Inputs inputs = find_inputs({folder_ / "rif"});
  ASSERT_EQ(inputs.problems.size(), 1U);
  EXPECT_NE(inputs.problems[0].reason.find("missing: MBI_NUM; unknown: MBI_ID_"), std::string::npos);
}

TEST_F(Loader, names_of_a_file_with_an_error_are_not_kept) {
  ASSERT_TRUE(write_file(file("good.jsonl"), "{\"code\":\"0002-1433\",\"display\":\"A\"}\n").ok());
  ASSERT_TRUE(write_file(file("bad.tsv"), "system\tcode\tdisplay\nicd-10-cm\tB05\tMEASLES\nwrong\n").ok());
  const auto report = load_names(*store_, {file("good.jsonl"), file("bad.tsv")});
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().message, file("bad.tsv") + ", line 3: not three columns with tabs between them.");
  EXPECT_TRUE(store_->find_drug("0002-1433")->has_value());
  EXPECT_FALSE(store_->find_icd(terminology::IcdSystem::icd10_cm, "B05")->has_value());
}

TEST_F(Loader, names_of_many_providers_come_in_several_batches_and_the_last_one_stays) {
  std::string text;
  constexpr int kProviders = 450'000;
  for (int i = 0; i < kProviders; ++i) {
    // In no order; one of them twice.
    const std::string number = std::to_string(1'000'000'000 + i * 7919LL % kProviders);
    text += "{\"npi\":\"" + number + "\",\"entityTypeCode\":\"2\",\"providerOrganizationName\":\"P" + number +
            "\"}\n";
  }
  text += "{\"npi\":\"1000000005\",\"entityTypeCode\":\"2\",\"providerOrganizationName\":\"LAST\"}\n";
  ASSERT_TRUE(write_file(file("providers.jsonl"), text).ok());
  const std::uint64_t bytes = bytes_of_names({file("providers.jsonl")});
  std::uint64_t told = 0;
  const auto report =
      load_names(*store_, {file("providers.jsonl")}, [&](std::uint64_t behind) { told = behind; });
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->providers, std::uint64_t{kProviders} + 1);
  EXPECT_EQ(told, bytes);
  EXPECT_EQ((*store_->find_provider("1000000005"))->display, "LAST");
  EXPECT_EQ((*store_->find_provider("1000449999"))->display, "P1000449999");
  const auto journal = store_->list_loaded_files(10);
  ASSERT_EQ(journal->size(), 1U);
  EXPECT_EQ(journal->front().kind, "names");
  EXPECT_EQ(journal->front().added, std::uint64_t{kProviders} + 1);
  EXPECT_EQ(journal->front().digest, sha256(text));
}

}  // namespace
}  // namespace bb::load
