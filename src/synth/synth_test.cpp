#include "synth/synth.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/crypto.h"
#include "base/file.h"
#include "rif/reader.h"
#include "synth/mbi.h"
#include "synth/population_for_test.h"

namespace bb::synth {
namespace {

// A digest of all files and their names.
std::string digest(const std::string& directory) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file())
      files[entry.path().lexically_relative(directory).string()] = *read_file(entry.path().string());
  }
  std::string all;
  for (const auto& [name, bytes] : files) all += name + ":" + to_hex(as_text(sha256(bytes))) + "\n";
  return all;
}

std::string make(std::uint64_t beneficiaries, std::uint64_t seed, Date as_of = Options{}.as_of) {
  const bb::test::Folder folder;
  Options options;
  options.beneficiaries = beneficiaries;
  options.seed = seed;
  options.directory = folder.path();
  options.as_of = as_of;
  EXPECT_TRUE(synthesise(options, nullptr));
  return digest(folder.path());
}

TEST(Synth, the_same_seed_makes_the_same_bytes) { EXPECT_EQ(make(40, 5), make(40, 5)); }

TEST(Synth, another_seed_or_day_makes_another_population) {
  const std::string one = make(20, 5);
  EXPECT_NE(one, make(20, 6));
  EXPECT_NE(one, make(20, 5, make_date(2025, 6, 30)));
}

TEST(Synth, a_larger_population_begins_with_the_smaller_one) {
  const bb::test::Folder small, large;
  const test::Population few = test::make_population(small.path(), 10, 4),
                         more = test::make_population(large.path(), 30, 4);
  for (const ClaimType type : kClaimTypes) {
    const auto& a = few.claims.at(type);
    const auto& b = more.claims.at(type);
    ASSERT_LE(a.size(), b.size());
    EXPECT_TRUE(std::equal(a.begin(), a.end(), b.begin())) << name(type);
  }
}

TEST(Synth, the_story_ends_on_the_day_that_is_told) {
  const bb::test::Folder folder;
  Options options;
  options.beneficiaries = 30;
  options.directory = folder.path();
  options.as_of = make_date(2018, 6, 30);
  ASSERT_TRUE(synthesise(options, nullptr));
  EXPECT_TRUE(std::filesystem::exists(folder / "beneficiary_2018.csv"));
  EXPECT_FALSE(std::filesystem::exists(folder / "beneficiary_2019.csv"));
  for (const test::Fields& row : test::read_rows(folder / "beneficiary_2018.csv")) {
    EXPECT_TRUE(test::has(row, "MDCR_STUS_JUN_CD"));
    EXPECT_FALSE(test::has(row, "MDCR_STUS_JUL_CD"));
    // Who is entitled by disability or kidney failure was so before 65.
    const int age = year_month_day(test::date(row, "COVSTART")).year -
                    year_month_day(test::date(row, "BENE_BIRTH_DT")).year;
    EXPECT_EQ(age == 65, test::text(row, "BENE_ENTLMT_RSN_ORIG") == "0") << test::text(row, "BENE_ID");
  }
  std::size_t claims = 0;
  for (const ClaimType type : kClaimTypes) {
    const bool drug = type == ClaimType::pde;
    for (const test::Fields& row : test::read_rows(folder / (std::string(name(type)) + ".csv"))) {
      EXPECT_LE(test::date(row, drug ? "SRVC_DT" : "CLM_THRU_DT"), make_date(2018, 5, 16));
      EXPECT_LE(test::date(row, drug ? "PD_DT" : "NCH_WKLY_PROC_DT"), options.as_of);
      ++claims;
    }
  }
  EXPECT_GT(claims, 500U);
}

TEST(Synth, bad_options_are_refused) {
  const bb::test::Folder folder;
  Options options;
  options.directory = folder.path();
  options.beneficiaries = 0;
  EXPECT_EQ(synthesise(options, nullptr).error().kind, ErrorKind::invalid);
  options.beneficiaries = kMostBeneficiaries + 1;
  EXPECT_EQ(synthesise(options, nullptr).error().kind, ErrorKind::invalid);
  options.beneficiaries = 1;
  options.as_of = make_date(2016, 12, 31);
  EXPECT_EQ(synthesise(options, nullptr).error().kind, ErrorKind::invalid);
  options = Options{};
  options.directory = folder / "file/below";
  ASSERT_TRUE(write_file(folder / "file", "in the way"));
  EXPECT_FALSE(synthesise(options, nullptr));
}

// The reader knows the layouts of reference/rif/synthea, and checks every number and date.
TEST(Synth, every_file_is_read_without_a_problem) {
  const bb::test::Folder folder;
  Options options;
  options.beneficiaries = 60;
  options.directory = folder.path();
  const auto made = synthesise(options, nullptr);
  ASSERT_TRUE(made);
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    if (!entry.is_regular_file()) continue;
    ++files;
    const auto opened = rif::Reader::open(entry.path().string());
    ASSERT_TRUE(opened.reader) << opened.problem.reason;
    const std::string stem = entry.path().stem().string();
    EXPECT_EQ(stem.substr(0, stem.find("_2")), opened.reader->layout().name);
    for (rif::Reader::Step step; (step = opened.reader->next()) != rif::Reader::Step::end;) {
      ASSERT_EQ(step, rif::Reader::Step::row) << to_text(opened.reader->problems().front());
    }
  }
  EXPECT_EQ(files, 9 + 11);
}

TEST(Synth, the_first_beneficiary_has_claims_of_all_types_and_lives) {
  const test::Population& population = test::population();
  const std::string id = std::to_string(beneficiary_id(0));
  std::size_t total = 0;
  for (const ClaimType type : kClaimTypes) {
    std::size_t claims = 0;
    for (const test::Claim& claim : population.claims.at(type))
      claims += test::text(claim.front(), "BENE_ID") == id;
    EXPECT_GE(claims, 1U) << name(type);
    total += claims;
  }
  EXPECT_GE(total, 60U);
  EXPECT_LE(total, 150U);
  EXPECT_FALSE(test::has(*population.by_person.at(id).back(), "DEATH_DT"));
}

TEST(Synth, ids_are_negative_and_claims_are_numbered_once) {
  const test::Population& population = test::population();
  std::set<std::string> ids;
  for (const auto& [type, claims] : population.claims) {
    for (const test::Claim& claim : claims) {
      const std::string id = test::text(claim.front(), type == ClaimType::pde ? "PDE_ID" : "CLM_ID");
      EXPECT_EQ(id[0], '-');
      EXPECT_LE(id.size(), 15U);  // the data dictionary's size of clm_id and pde_id
      EXPECT_TRUE(ids.insert(id).second) << id;
    }
  }
  EXPECT_EQ(ids.size(), population.summary.claims_total());
  EXPECT_EQ(population.by_person.size(), 200U);
  for (std::uint64_t number = 0; number < 200; ++number) {
    EXPECT_TRUE(population.by_person.contains(std::to_string(beneficiary_id(number))));
  }
}

TEST(Synth, identifiers_are_synthetic_and_of_one_person) {
  std::map<std::string, std::string> holders;
  for (const test::Fields& row : test::population().beneficiaries) {
    const std::string mbi = test::text(row, "MBI_NUM");
    EXPECT_TRUE(is_synthetic_mbi(mbi)) << mbi;
    EXPECT_EQ(holders.emplace(mbi, test::text(row, "BENE_ID")).first->second, test::text(row, "BENE_ID"));
    EXPECT_EQ(test::text(row, "BENE_CRNT_HIC_NUM")[0], 'T');
  }
}

}  // namespace
}  // namespace bb::synth
