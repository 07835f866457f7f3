// CMS's own synthetic files, where they stand beside the checkout.

#include <gtest/gtest.h>

#include <filesystem>

#include "claims/record.h"
#include "load/loader.h"
#include "load/names.h"
#include "support/folder.h"

namespace bb::load {
namespace {

constexpr const char* kReference = BLUEBUTTON_SOURCE_DIR "/../shared/reference/";

class LoadReference : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kReference)) {
      GTEST_SKIP() << "the reference data is not beside the checkout (../shared/reference)";
    }
    store_ = *store::open_claim_store("sqlite:" + folder_ / "claims.db", true);
  }
  Report load_files(std::initializer_list<const char*> names) {
    std::vector<std::string> paths;
    for (const char* name : names) paths.push_back(std::string(kReference) + "rif/" + name);
    const Inputs inputs = find_inputs(paths);
    EXPECT_TRUE(inputs.problems.empty());
    auto report = load(*store_, inputs, {});
    EXPECT_TRUE(report.ok());
    EXPECT_TRUE(report->problems.empty()) << to_text(report->problems.front());
    return std::move(*report);
  }
  std::vector<std::string> claims(store::BeneficiaryId id) {
    std::vector<std::string> found;
    EXPECT_TRUE(store_
                    ->read_claims({.beneficiary = id}, {.limit = 1000},
                                  [&](const store::ClaimRow& row) {
                                    EXPECT_TRUE(RecordView::parse(row.record));
                                    found.push_back(std::string(name(row.type)) + "-" +
                                                    std::to_string(row.id));
                                  })
                    .ok());
    return found;
  }

  test::Folder folder_;
  std::shared_ptr<store::ClaimStore> store_;
};

TEST_F(LoadReference, sample_beneficiary_has_all_claims_in_cms_order) {
  const auto load_sample = [this] {
    return load_files({"sample/sample-a-pde.txt", "sample/sample-a-snf.txt", "sample/sample-a-hospice.txt",
                       "sample/sample-a-hha.txt", "sample/sample-a-dme.txt", "sample/sample-a-outpatient.txt",
                       "sample/sample-a-inpatient.txt", "sample/sample-a-bcarrier.txt",
                       "sample/sample-a-beneficiaryhistory.txt", "sample/sample-a-beneficiaries.txt"});
  };
  const Report first = load_sample();
  EXPECT_EQ(first.of(rif::FileType::beneficiary_history).added, 4U);  // one of five rows is there twice
  // The order of the published search (expected/v2/eobByPatientIdAll.json).
  const std::vector<std::string> expected = {"outpatient-1234567890",  "dme-2188888888",    "hha-2925555555",
                                             "inpatient-333333222222", "snf-777777777",     "pde-89",
                                             "carrier-9991831999",     "hospice-9992223422"};
  EXPECT_EQ(claims(567834), expected);
  const Instant loaded = store_->last_loaded();
  const Report again = load_sample();
  for (const Counts& counts : again.counts) EXPECT_EQ(counts.added + counts.changed, 0U);
  EXPECT_EQ(store_->last_loaded(), loaded);
  // expected/v2/patientByIdentifier.json: the hash of MBI 3456789.
  const auto found = store_->find_by_identifier(store::IdentifierKind::mbi_hash, IdentifierHash()("3456789"));
  EXPECT_EQ(*found, std::vector<store::BeneficiaryId>{567834});
}

TEST_F(LoadReference, synthea_population_has_the_claims_that_its_summary_counts) {
  const Report report = load_files({"synthea"});
  const std::pair<rif::FileType, std::uint64_t> summary[] = {
      {rif::FileType::carrier, 37}, {rif::FileType::dme, 1},        {rif::FileType::hha, 14},
      {rif::FileType::hospice, 1},  {rif::FileType::inpatient, 16}, {rif::FileType::outpatient, 19},
      {rif::FileType::pde, 18},     {rif::FileType::snf, 1},
  };
  for (const auto& [type, count] : summary) EXPECT_EQ(report.of(type).added, count) << rif::layout(type).name;
  EXPECT_EQ(claims(-1000006).size(), 10U);
  EXPECT_EQ(claims(-1000014).size(), 56U);
  EXPECT_EQ(claims(-1000018).size(), 41U);
  const auto person = store_->find_beneficiary(-1000006);
  EXPECT_EQ(Record<rif::Beneficiary>(*RecordView::parse((*person)->record))[rif::Beneficiary::RFRNC_YR],
            "2021");
}

// rif/samhsa: every claim touches the treatment of substance use; the sample's eight none.
TEST_F(LoadReference, sensitive_claims_are_marked_and_left_out_before_claims_are_counted_and_paged) {
  load_files({"sample/sample-a-beneficiaries.txt", "sample/sample-a-bcarrier.txt", "sample/sample-a-dme.txt",
              "sample/sample-a-hha.txt", "sample/sample-a-hospice.txt", "sample/sample-a-inpatient.txt",
              "sample/sample-a-outpatient.txt", "sample/sample-a-pde.txt", "sample/sample-a-snf.txt"});
  const std::vector<std::string> sample = claims(567834);
  ASSERT_EQ(sample.size(), 8U);
  const store::ClaimQuery shown = {.beneficiary = 567834, .exclude_sensitive = true};
  EXPECT_EQ(*store_->count_claims(shown), 8U);
  load_files({"samhsa"});
  EXPECT_EQ(*store_->count_claims({.beneficiary = 567834}), 8U + 4U * 606U + 677U + 2U * 680U);
  std::vector<std::string> left;
  for (std::uint64_t start = 0; start < 8; start += 3) {
    const auto total =
        store_->read_claims(shown, {.start = start, .limit = 3}, [&](const store::ClaimRow& row) {
          left.push_back(std::string(name(row.type)) + "-" + std::to_string(row.id));
        });
    EXPECT_EQ(*total, 8U);
  }
  EXPECT_EQ(left, sample);
}

TEST_F(LoadReference, published_names_are_found_by_the_codes_of_claims) {
  const std::string folder = std::string(kReference) + "terminology/";
  const auto report =
      load_names(*store_, {folder + "providers.jsonl", folder + "drugs.jsonl", folder + "icd.tsv"});
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->providers, 14U);
  EXPECT_EQ((*store_->find_provider("1306849450"))->display, "DR. HAROLD LEROY SMITSON II M.D.");
  EXPECT_EQ(**store_->find_drug("000000000"), "Fake Diluent - WATER");
  EXPECT_EQ(**store_->find_icd(terminology::IcdSystem::icd10_cm, "B05"), "MEASLES");
}

}  // namespace
}  // namespace bb::load
