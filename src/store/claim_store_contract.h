// What every database behind ClaimStore must do. The tests stand in claim_store_contract_*.h, which
// claim_store_contract_test.cpp runs on each database: a new one declares its maker here.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "store/claim_store.h"
#include "support/records.h"

namespace bb::store {

// A database that is empty at first and can be opened again and again; gone with the object.
class StoreUnderTest {
 public:
  virtual ~StoreUnderTest() = default;
  virtual Result<std::shared_ptr<ClaimStore>> open(const std::optional<IdentifierHash>& hash) = 0;
  // Everything that it wrote to a disk.
  virtual std::string bytes() = 0;
  // Makes it one from before there were digests of names. It is not open.
  virtual void forget_names() = 0;
};
using StoreMaker = std::unique_ptr<StoreUnderTest> (*)();  // null: its server is not installed
std::unique_ptr<StoreUnderTest> make_sqlite();
std::unique_ptr<StoreUnderTest> make_postgres();
std::unique_ptr<StoreUnderTest> make_postgres_without_partitions();

using Outcome = ClaimStore::Batch::Outcome;

inline std::string beneficiary_record(std::string_view id, std::string_view year, std::string_view mbi,
                                      std::string_view hicn = {}, std::string_view name = "DOE") {
  using rif::Beneficiary;
  return test::make_record<Beneficiary>({{Beneficiary::BENE_ID, id},
                                         {Beneficiary::RFRNC_YR, year},
                                         {Beneficiary::MBI_NUM, mbi},
                                         {Beneficiary::BENE_CRNT_HIC_NUM, hicn},
                                         {Beneficiary::BENE_SRNM_NAME, name},
                                         {Beneficiary::DRVD_LINE_1_ADR, "7560 HIDDEN STREET"}});
}

inline std::string history_record(std::string_view id, std::string_view mbi, std::string_view hicn = {}) {
  using rif::BeneficiaryHistory;
  return test::make_record<BeneficiaryHistory>({{BeneficiaryHistory::BENE_ID, id},
                                                {BeneficiaryHistory::MBI_NUM, mbi},
                                                {BeneficiaryHistory::BENE_CRNT_HIC_NUM, hicn}});
}

class ClaimStoreContract : public testing::TestWithParam<StoreMaker> {
 protected:
  void SetUp() override {
    database_ = GetParam()();
    if (!database_) GTEST_SKIP() << "the database's server is not installed";
    reopen();
  }
  void reopen() {
    store_.reset();
    auto opened = database_->open(hash_);
    ASSERT_TRUE(opened.ok()) << opened.error().message << opened.error().debug;
    store_ = std::move(*opened);
  }

  std::unique_ptr<ClaimStore::Batch> begin() {
    auto batch = store_->begin();
    EXPECT_TRUE(batch.ok()) << batch.error().debug;
    return std::move(*batch);
  }
  // One batch of one beneficiary.
  void add_beneficiary(std::string_view id) {
    auto batch = begin();
    ASSERT_TRUE(batch->put_beneficiary(beneficiary_record(id, "2020", "1S00E00AA" + std::string(id))).ok());
    ASSERT_TRUE(batch->commit().ok());
  }
  static ClaimRow claim(ClaimType type, ClaimId id, std::string_view record = "r") {
    return {type, id, -1, Date{18000}, Instant{}, false, record};
  }
  Outcome put(const ClaimRow& row) {
    auto batch = begin();
    const auto outcome = batch->put_claim(row);
    EXPECT_TRUE(outcome.ok()) << outcome.error().message << outcome.error().debug;
    const auto committed = batch->commit();
    EXPECT_TRUE(committed.ok()) << committed.error().debug;
    return outcome.ok() ? *outcome : Outcome::unchanged;
  }

  // "carrier-12" of each claim visited.
  std::vector<std::string> ids(const ClaimQuery& query, const ClaimSlice& slice = {}) {
    std::vector<std::string> found;
    const auto total = store_->read_claims(query, slice, [&](const ClaimRow& row) {
      found.push_back(std::string(name(row.type)) + "-" + std::to_string(row.id));
    });
    EXPECT_TRUE(total.ok());
    return found;
  }
  std::uint64_t count(const ClaimQuery& query) {
    const auto counted = store_->count_claims(query);
    EXPECT_TRUE(counted.ok());
    return counted.ok() ? *counted : 0;
  }
  // A copy, so that it can be kept.
  struct Kept {
    ClaimRow row;
    std::string record;
  };
  std::optional<Kept> read(ClaimType type, ClaimId id) {
    std::optional<Kept> kept;
    const auto found = store_->visit_claim(type, id, [&](const ClaimRow& row) {
      kept = Kept{row, std::string(row.record)};
    });
    EXPECT_TRUE(found.ok());
    EXPECT_EQ(*found, kept.has_value());
    return kept;
  }

  using Strings = std::vector<std::string>;
  using Ids = std::vector<BeneficiaryId>;
  IdentifierHash hash_{"a pepper of its own", 3};
  std::unique_ptr<StoreUnderTest> database_;
  std::shared_ptr<ClaimStore> store_;
};

}  // namespace bb::store
