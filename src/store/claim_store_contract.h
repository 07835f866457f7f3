// What every database behind ClaimStore must do. A database's test includes this header once and instantiates
// the suite:
//
//   INSTANTIATE_TEST_SUITE_P(Sqlite, ClaimStoreContract, testing::Values(make_sqlite));
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
};
using StoreMaker = std::unique_ptr<StoreUnderTest> (*)();

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
    EXPECT_TRUE(batch->commit().ok());
    return outcome.ok() ? *outcome : Outcome::unchanged;
  }

  // "carrier-12" of each claim visited.
  std::vector<std::string> ids(const ClaimQuery& query, std::uint64_t start = 0, std::uint64_t limit = 1000) {
    std::vector<std::string> found;
    const auto visited = store_->visit_claims(query, start, limit, [&](const ClaimRow& row) {
      found.push_back(std::string(name(row.type)) + "-" + std::to_string(row.id));
    });
    EXPECT_TRUE(visited.ok());
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

TEST_P(ClaimStoreContract, empty_store_has_nothing_and_says_so_without_error) {
  EXPECT_FALSE(store_->find_beneficiary(-1)->has_value());
  EXPECT_TRUE(store_->find_by_identifier(IdentifierKind::mbi_hash, hash_("1S00E00AA06"))->empty());
  EXPECT_FALSE(read(ClaimType::carrier, 1));
  EXPECT_EQ(count({.beneficiary = -1}), 0U);
  EXPECT_EQ(ids({.beneficiary = -1}), Strings{});
  EXPECT_EQ(store_->last_loaded(), Instant{});
  EXPECT_TRUE(store_->list_beneficiaries(10)->empty());
}

TEST_P(ClaimStoreContract, beneficiary_is_read_back_as_it_was_put) {
  const std::string record = beneficiary_record("-7", "2020", "1S00E00AA07");
  auto batch = begin();
  EXPECT_EQ(*batch->put_beneficiary(record), Outcome::added);
  ASSERT_TRUE(batch->commit().ok());
  const auto found = store_->find_beneficiary(-7);
  ASSERT_TRUE(found.ok() && found->has_value());
  EXPECT_EQ((*found)->id, -7);
  EXPECT_EQ((*found)->record, record);
  EXPECT_TRUE((*found)->history.empty());
  EXPECT_EQ((*found)->last_updated, store_->last_loaded());
}

TEST_P(ClaimStoreContract, newest_reference_year_answers_whatever_the_order_of_loading) {
  const std::string of_2021 = beneficiary_record("-1", "2021", "M");
  auto batch = begin();
  ASSERT_TRUE(batch->put_beneficiary(of_2021).ok());
  ASSERT_TRUE(batch->put_beneficiary(beneficiary_record("-1", "2019", "M")).ok());
  ASSERT_TRUE(batch->put_beneficiary(beneficiary_record("-1", "", "M")).ok());
  ASSERT_TRUE(batch->commit().ok());
  EXPECT_EQ((*store_->find_beneficiary(-1))->record, of_2021);
}

TEST_P(ClaimStoreContract, earlier_reference_years_are_found_oldest_first) {
  const std::string of_2019 = beneficiary_record("-1", "2019", "M"),
                    of_2020 = beneficiary_record("-1", "2020", "M");
  auto batch = begin();
  for (const std::string& record : {of_2020, beneficiary_record("-1", "2021", "M"), of_2019})
    ASSERT_TRUE(batch->put_beneficiary(record).ok());
  ASSERT_TRUE(batch->put_beneficiary(beneficiary_record("-2", "2018", "N")).ok());
  ASSERT_TRUE(batch->commit().ok());
  EXPECT_EQ(*store_->find_earlier_years(-1), (std::vector<std::string>{of_2019, of_2020}));
  EXPECT_TRUE(store_->find_earlier_years(-2)->empty());
  EXPECT_TRUE(store_->find_earlier_years(-3)->empty());
}

TEST_P(ClaimStoreContract, beneficiary_without_reference_year_is_found) {
  const std::string record = beneficiary_record("-1", "", "M");
  auto batch = begin();
  ASSERT_TRUE(batch->put_beneficiary(record).ok());
  ASSERT_TRUE(batch->commit().ok());
  EXPECT_EQ((*store_->find_beneficiary(-1))->record, record);
}

TEST_P(ClaimStoreContract, identifiers_of_now_and_before_lead_to_the_beneficiary) {
  auto batch = begin();
  ASSERT_TRUE(batch->put_beneficiary(beneficiary_record("-1", "2020", "MBI1", "HICN1")).ok());
  ASSERT_TRUE(batch->put_beneficiary(beneficiary_record("-1", "2021", "MBI2", "HICN1")).ok());
  ASSERT_TRUE(batch->put_beneficiary_history(history_record("-1", "MBI0", "HICN0")).ok());
  ASSERT_TRUE(batch->put_beneficiary(beneficiary_record("-2", "2020", "MBI9", "HICN0")).ok());
  ASSERT_TRUE(batch->commit().ok());
  for (const char* mbi : {"MBI0", "MBI1", "MBI2"}) {
    EXPECT_EQ(*store_->find_by_identifier(IdentifierKind::mbi_hash, hash_(mbi)), Ids{-1}) << mbi;
  }
  EXPECT_EQ(*store_->find_by_identifier(IdentifierKind::hicn_hash, hash_("HICN1")), Ids{-1});
  EXPECT_EQ(*store_->find_by_identifier(IdentifierKind::hicn_hash, hash_("HICN0")), (Ids{-2, -1}));
  EXPECT_TRUE(store_->find_by_identifier(IdentifierKind::hicn_hash, hash_("MBI1"))->empty());
  EXPECT_TRUE(store_->find_by_identifier(IdentifierKind::mbi_hash, "no hash")->empty());
  EXPECT_TRUE(store_->find_by_identifier(IdentifierKind::mbi_hash, "")->empty());
}

TEST_P(ClaimStoreContract, identifier_that_a_changed_row_had_still_leads_to_the_beneficiary) {
  for (const char* mbi : {"OLD", "NEW"}) {
    auto batch = begin();
    ASSERT_TRUE(batch->put_beneficiary(beneficiary_record("-1", "2020", mbi)).ok());
    ASSERT_TRUE(batch->commit().ok());
  }
  EXPECT_EQ(*store_->find_by_identifier(IdentifierKind::mbi_hash, hash_("OLD")), Ids{-1});
  EXPECT_EQ(*store_->find_by_identifier(IdentifierKind::mbi_hash, hash_("NEW")), Ids{-1});
}

TEST_P(ClaimStoreContract, history_keeps_its_order_and_no_two_equal_records) {
  add_beneficiary("-1");
  const Strings records = {history_record("-1", "Z"), history_record("-1", "A"), history_record("-1", "M")};
  auto batch = begin();
  for (const std::string& record : records) {
    EXPECT_EQ(*batch->put_beneficiary_history(record), Outcome::added);
    EXPECT_EQ(*batch->put_beneficiary_history(record), Outcome::unchanged);
  }
  ASSERT_TRUE(batch->commit().ok());
  EXPECT_EQ((*store_->find_beneficiary(-1))->history, records);
}

TEST_P(ClaimStoreContract, history_or_claim_of_an_unknown_beneficiary_is_refused) {
  auto batch = begin();
  const auto history = batch->put_beneficiary_history(history_record("-5", "M"));
  ASSERT_FALSE(history.ok());
  EXPECT_EQ(history.error().kind, ErrorKind::not_found);
  const auto put = batch->put_claim(claim(ClaimType::pde, 1));
  ASSERT_FALSE(put.ok());
  EXPECT_EQ(put.error().kind, ErrorKind::not_found);
}

TEST_P(ClaimStoreContract, record_of_another_kind_is_refused) {
  auto batch = begin();
  EXPECT_FALSE(batch->put_beneficiary(history_record("-1", "M")).ok());
  EXPECT_FALSE(batch->put_beneficiary_history(beneficiary_record("-1", "2020", "M")).ok());
  EXPECT_FALSE(batch->put_beneficiary("no record").ok());
  EXPECT_FALSE(batch->put_beneficiary(beneficiary_record("x", "2020", "M")).ok());
  EXPECT_FALSE(batch->put_beneficiary(beneficiary_record("-9223372036854775808", "2020", "M")).ok());
  EXPECT_FALSE(batch->put_beneficiary(beneficiary_record("-1", "year", "M")).ok());
}

TEST_P(ClaimStoreContract, claims_come_in_the_order_of_id_as_text_then_type) {
  add_beneficiary("-1");
  auto batch = begin();
  for (const ClaimId id : {9, 10, -2, 100}) ASSERT_TRUE(batch->put_claim(claim(ClaimType::snf, id)).ok());
  for (const ClaimType type : {ClaimType::pde, ClaimType::carrier, ClaimType::outpatient, ClaimType::hha}) {
    ASSERT_TRUE(batch->put_claim(claim(type, 10)).ok());
  }
  ASSERT_TRUE(batch->commit().ok());
  const Strings all = {"snf--2", "carrier-10", "hha-10",  "outpatient-10",
                       "pde-10", "snf-10",     "snf-100", "snf-9"};
  EXPECT_EQ(ids({.beneficiary = -1}), all);
  EXPECT_EQ(ids({.beneficiary = -1}, 2, 3), Strings(all.begin() + 2, all.begin() + 5));
  EXPECT_EQ(ids({.beneficiary = -1}, 8, 3), Strings{});
  EXPECT_EQ(ids({.beneficiary = -1}, 0, 0), Strings{});
  EXPECT_EQ(ids({.beneficiary = -1}, ~std::uint64_t{0}, ~std::uint64_t{0}), Strings{});
}

TEST_P(ClaimStoreContract, a_claim_is_read_back_as_it_was_put) {
  add_beneficiary("-1");
  const std::string record(
      "\0\xff"
      "binary",
      8);
  ClaimRow row = claim(ClaimType::inpatient, -333, record);
  row.through = Date{-5};
  row.sensitive = true;
  row.last_updated = Instant{Milliseconds{1600000000123}};
  EXPECT_EQ(put(row), Outcome::added);
  const auto kept = read(ClaimType::inpatient, -333);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->record, record);
  EXPECT_EQ(kept->row.type, ClaimType::inpatient);
  EXPECT_EQ(kept->row.id, -333);
  EXPECT_EQ(kept->row.beneficiary, -1);
  EXPECT_EQ(kept->row.through, Date{-5});
  EXPECT_EQ(kept->row.last_updated, row.last_updated);
  EXPECT_TRUE(kept->row.sensitive);
  EXPECT_FALSE(read(ClaimType::outpatient, -333));
}

TEST_P(ClaimStoreContract, filters_hold_for_visits_and_counts_alike) {
  add_beneficiary("-1");
  add_beneficiary("-2");
  auto batch = begin();
  for (int i = 0; i < 8; ++i) {
    ClaimRow row = claim(kClaimTypes[static_cast<std::size_t>(i)], 10 + i);
    row.through = Date{100 + i};
    row.last_updated = Instant{Milliseconds{1000 + i}};
    row.sensitive = i % 2 == 1;
    ASSERT_TRUE(batch->put_claim(row).ok());
  }
  ClaimRow other = claim(ClaimType::pde, 99);
  other.beneficiary = -2;
  ASSERT_TRUE(batch->put_claim(other).ok());
  ASSERT_TRUE(batch->commit().ok());

  const auto at = [](int ms) { return Instant{Milliseconds{ms}}; };
  const struct {
    ClaimQuery query;
    Strings expected;
  } cases[] = {
      {{.beneficiary = -2}, {"pde-99"}},
      {{.beneficiary = -3}, {}},
      {{.beneficiary = -1, .types = static_cast<ClaimTypes>(bit(ClaimType::pde) | bit(ClaimType::dme))},
       {"dme-11", "pde-16"}},
      {{.beneficiary = -1, .types = 0}, {}},
      {{.beneficiary = -1, .exclude_sensitive = true}, {"carrier-10", "hha-12", "inpatient-14", "pde-16"}},
      {{.beneficiary = -1, .through_from = Date{106}}, {"pde-16", "snf-17"}},
      {{.beneficiary = -1, .through_to = Date{101}}, {"carrier-10", "dme-11"}},
      {{.beneficiary = -1, .through_from = Date{102}, .through_to = Date{102}}, {"hha-12"}},
      {{.beneficiary = -1, .updated_from = at(1006)}, {"pde-16", "snf-17"}},
      {{.beneficiary = -1, .updated_to = at(1000)}, {"carrier-10"}},
      {{.beneficiary = -1, .updated_from = at(1001), .updated_to = at(1003), .exclude_sensitive = true},
       {"hha-12"}},
  };
  for (std::size_t i = 0; i < std::size(cases); ++i) {
    EXPECT_EQ(ids(cases[i].query), cases[i].expected) << "case " << i;
    EXPECT_EQ(count(cases[i].query), cases[i].expected.size()) << "case " << i;
  }
}

TEST_P(ClaimStoreContract, equal_record_changes_nothing) {
  add_beneficiary("-1");
  EXPECT_EQ(put(claim(ClaimType::pde, 89, "first")), Outcome::added);
  const Instant loaded = store_->last_loaded();
  const Instant updated = read(ClaimType::pde, 89)->row.last_updated;
  EXPECT_EQ(updated, loaded);
  EXPECT_EQ(put(claim(ClaimType::pde, 89, "first")), Outcome::unchanged);
  EXPECT_EQ(read(ClaimType::pde, 89)->row.last_updated, updated);

  const std::string person = beneficiary_record("-1", "2020", "1S00E00AA-1");
  const Instant person_updated = (*store_->find_beneficiary(-1))->last_updated;
  auto batch = begin();
  EXPECT_EQ(*batch->put_beneficiary(person), Outcome::unchanged);
  ASSERT_TRUE(batch->commit().ok());
  EXPECT_EQ((*store_->find_beneficiary(-1))->last_updated, person_updated);
  EXPECT_EQ(store_->last_loaded(), loaded);
}

TEST_P(ClaimStoreContract, changed_record_replaces_and_moves_last_updated) {
  add_beneficiary("-1");
  put(claim(ClaimType::pde, 89, "first"));
  const Instant before = read(ClaimType::pde, 89)->row.last_updated;
  EXPECT_EQ(put(claim(ClaimType::pde, 89, "second")), Outcome::changed);
  const auto after = read(ClaimType::pde, 89);
  EXPECT_EQ(after->record, "second");
  EXPECT_GT(after->row.last_updated, before);
  EXPECT_EQ(after->row.last_updated, store_->last_loaded());
  EXPECT_EQ(count({.beneficiary = -1}), 1U);
  EXPECT_EQ(ids({.beneficiary = -1}), Strings{"pde-89"});
}

TEST_P(ClaimStoreContract, claim_that_moves_to_another_beneficiary_or_turns_sensitive_is_counted_there) {
  add_beneficiary("-1");
  add_beneficiary("-2");
  ClaimRow row = claim(ClaimType::carrier, 5);
  put(row);
  row.sensitive = true;
  EXPECT_EQ(put(row), Outcome::changed);
  EXPECT_EQ(count({.beneficiary = -1}), 1U);
  EXPECT_EQ(count({.beneficiary = -1, .exclude_sensitive = true}), 0U);
  row.beneficiary = -2;
  EXPECT_EQ(put(row), Outcome::changed);
  EXPECT_EQ(count({.beneficiary = -1}), 0U);
  EXPECT_EQ(count({.beneficiary = -2}), 1U);
  EXPECT_EQ(ids({.beneficiary = -2}), Strings{"carrier-5"});
  EXPECT_EQ(ids({.beneficiary = -1}), Strings{});
}

TEST_P(ClaimStoreContract, batch_without_commit_leaves_nothing) {
  add_beneficiary("-1");
  const Instant loaded = store_->last_loaded();
  {
    auto batch = begin();
    ASSERT_TRUE(batch->put_beneficiary(beneficiary_record("-2", "2020", "M")).ok());
    ASSERT_TRUE(batch->put_claim(claim(ClaimType::pde, 1)).ok());
    ASSERT_TRUE(batch->put_drug("00000-0000", "water").ok());
  }
  EXPECT_FALSE(store_->find_beneficiary(-2)->has_value());
  EXPECT_EQ(count({.beneficiary = -1}), 0U);
  EXPECT_EQ(ids({.beneficiary = -1}), Strings{});
  EXPECT_TRUE(store_->find_by_identifier(IdentifierKind::mbi_hash, hash_("M"))->empty());
  EXPECT_FALSE(store_->find_drug("00000-0000")->has_value());
  EXPECT_EQ(store_->last_loaded(), loaded);
  EXPECT_EQ(put(claim(ClaimType::pde, 1)), Outcome::added);  // and the store takes the next batch
}

TEST_P(ClaimStoreContract, readers_see_the_old_state_whole_until_commit) {
  add_beneficiary("-1");
  put(claim(ClaimType::pde, 1, "old"));
  auto batch = begin();
  ASSERT_TRUE(batch->put_claim(claim(ClaimType::pde, 1, "new")).ok());
  ASSERT_TRUE(batch->put_claim(claim(ClaimType::pde, 2)).ok());
  const auto is_old = [this] {
    EXPECT_EQ(read(ClaimType::pde, 1)->record, "old");
    EXPECT_EQ(count({.beneficiary = -1}), 1U);
    EXPECT_EQ(ids({.beneficiary = -1}), Strings{"pde-1"});
  };
  is_old();  // on the batch's own thread
  std::thread(is_old).join();
  ASSERT_TRUE(batch->commit().ok());
  const auto is_new = [this] {
    EXPECT_EQ(read(ClaimType::pde, 1)->record, "new");
    EXPECT_EQ(count({.beneficiary = -1}), 2U);
  };
  is_new();
  std::thread(is_new).join();
}

TEST_P(ClaimStoreContract, batches_of_two_threads_follow_each_other) {
  add_beneficiary("-1");
  const auto load = [this](ClaimId first) {
    for (ClaimId id = first; id < first + 20; ++id) put(claim(ClaimType::carrier, id));
  };
  std::thread other(load, 100);
  load(500);
  other.join();
  EXPECT_EQ(count({.beneficiary = -1}), 40U);
  EXPECT_EQ(ids({.beneficiary = -1}).size(), 40U);
}

TEST_P(ClaimStoreContract, visitor_may_look_up_names) {
  add_beneficiary("-1");
  auto batch = begin();
  ASSERT_TRUE(batch->put_provider("1023011079", {"ADVANTAGE", "251G00000X", "Hospice"}).ok());
  ASSERT_TRUE(batch->commit().ok());
  put(claim(ClaimType::pde, 1));
  put(claim(ClaimType::pde, 2));
  int named = 0;
  ASSERT_TRUE(store_
                  ->visit_claims({.beneficiary = -1}, 0, 10,
                                 [&](const ClaimRow&) {
                                   named +=
                                       (*store_->find_provider("1023011079"))->display == "ADVANTAGE" ? 1 : 0;
                                 })
                  .ok());
  EXPECT_EQ(named, 2);
}

TEST_P(ClaimStoreContract, names_are_found_as_claims_write_their_codes) {
  const auto version = store_->names_version();
  auto batch = begin();
  ASSERT_TRUE(batch->put_provider("1234567893", {"DR. WHO", "207R00000X", "Internal Medicine"}).ok());
  ASSERT_TRUE(batch->put_drug("0002-1433", "Trulicity").ok());
  ASSERT_TRUE(batch->put_icd(terminology::IcdSystem::icd10_cm, "B05", "MEASLES").ok());
  ASSERT_TRUE(batch->put_icd(terminology::IcdSystem::icd10_cm, "B05", "MEASLES, NEW").ok());
  EXPECT_FALSE(batch->put_drug("water", "water").ok());
  ASSERT_TRUE(batch->commit().ok());
  EXPECT_NE(store_->names_version(), version);

  const auto provider = store_->find_provider("1234567893");
  ASSERT_TRUE(provider.ok() && provider->has_value());
  EXPECT_EQ((*provider)->display, "DR. WHO");
  EXPECT_EQ((*provider)->taxonomy_code, "207R00000X");
  EXPECT_EQ((*provider)->taxonomy_display, "Internal Medicine");
  EXPECT_EQ(**store_->find_drug("00002143380"), "Trulicity");
  EXPECT_EQ(**store_->find_drug("00002-1433"), "Trulicity");
  EXPECT_EQ(**store_->find_icd(terminology::IcdSystem::icd10_cm, " b0.5 "), "MEASLES, NEW");
  EXPECT_FALSE(store_->find_icd(terminology::IcdSystem::icd9_cm, "B05")->has_value());
  EXPECT_FALSE(store_->find_provider("1")->has_value());
  EXPECT_FALSE(store_->find_drug("99999999999")->has_value());
}

TEST_P(ClaimStoreContract, beneficiaries_are_listed_by_absolute_number) {
  auto batch = begin();
  for (const char* id : {"-1000014", "567834", "-1000006", "-3"}) {
    for (const char* year : {"2019", "2020"}) {
      ASSERT_TRUE(batch->put_beneficiary(beneficiary_record(id, year, id)).ok());
    }
  }
  ASSERT_TRUE(batch->commit().ok());
  EXPECT_EQ(*store_->list_beneficiaries(10), (Ids{-3, 567834, -1000006, -1000014}));
  EXPECT_EQ(*store_->list_beneficiaries(2), (Ids{-3, 567834}));
}

TEST_P(ClaimStoreContract, all_is_there_after_opening_again) {
  add_beneficiary("-1");
  put(claim(ClaimType::pde, 89, "kept"));
  const Instant loaded = store_->last_loaded();
  reopen();
  EXPECT_EQ(read(ClaimType::pde, 89)->record, "kept");
  EXPECT_TRUE(store_->find_beneficiary(-1)->has_value());
  EXPECT_EQ(count({.beneficiary = -1}), 1U);
  EXPECT_EQ(store_->last_loaded(), loaded);
  EXPECT_EQ(store_->identifier_hash()("x"), hash_("x"));
}

TEST_P(ClaimStoreContract, another_pepper_or_number_of_iterations_is_refused) {
  store_.reset();
  for (const IdentifierHash& other : {IdentifierHash{"other", 3}, IdentifierHash{hash_.pepper, 4}}) {
    const auto opened = database_->open(other);
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().kind, ErrorKind::invalid);
    EXPECT_NE(opened.error().message.find("another pepper"), std::string::npos);
  }
  EXPECT_TRUE(database_->open(hash_).ok());
}

TEST_P(ClaimStoreContract, pepper_and_iterations_are_remembered) {
  store_.reset();
  const auto opened = database_->open(std::nullopt);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ((*opened)->identifier_hash().pepper, hash_.pepper);
  EXPECT_EQ((*opened)->identifier_hash().iterations, hash_.iterations);
}

TEST_P(ClaimStoreContract, no_identifier_name_or_address_reaches_a_disk_in_clear) {
  auto batch = begin();
  ASSERT_TRUE(
      batch->put_beneficiary(beneficiary_record("-1", "2020", "1SSECRETMBI", "SECRETHICN", "SECRETNAME"))
          .ok());
  ASSERT_TRUE(batch->put_beneficiary_history(history_record("-1", "1SFORMERMBI", "FORMERHICN")).ok());
  ASSERT_TRUE(batch->commit().ok());
  const std::string bytes = database_->bytes();
  ASSERT_GT(bytes.size(), 4096U);
  for (const char* secret : {"1SSECRETMBI", "SECRETHICN", "SECRETNAME", "HIDDEN STREET", "1SFORMERMBI",
                             "FORMERHICN", "a pepper of its own"}) {
    EXPECT_EQ(bytes.find(secret), std::string::npos) << secret;
  }
}

}  // namespace bb::store
