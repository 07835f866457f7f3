// The contract of ClaimStore: claims, batches, names. See claim_store_contract.h.
#pragma once

#include "store/claim_store_contract.h"

namespace bb::store {

TEST_P(ClaimStoreContract, empty_store_has_nothing_and_says_so_without_error) {
  EXPECT_FALSE(store_->find_beneficiary(-1)->has_value());
  EXPECT_TRUE(store_->find_by_identifier(IdentifierKind::mbi_hash, hash_("1S00E00AA06"))->empty());
  EXPECT_FALSE(read(ClaimType::carrier, 1));
  EXPECT_EQ(count({.beneficiary = -1}), 0U);
  EXPECT_EQ(ids({.beneficiary = -1}), Strings{});
  EXPECT_EQ(store_->last_loaded(), Instant{});
  EXPECT_TRUE(store_->list_beneficiaries(10)->empty());
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

TEST_P(ClaimStoreContract, history_or_claim_of_an_unknown_beneficiary_is_refused) {
  auto batch = begin();
  const auto history = batch->put_beneficiary_history(history_record("-5", "M"));
  ASSERT_FALSE(history.ok());
  EXPECT_EQ(history.error().kind, ErrorKind::not_found);
  const auto put = batch->put_claim(claim(ClaimType::pde, 1));
  ASSERT_FALSE(put.ok());
  EXPECT_EQ(put.error().kind, ErrorKind::not_found);
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
  EXPECT_EQ(ids({.beneficiary = -1}, {.start = 2, .limit = 3}), Strings(all.begin() + 2, all.begin() + 5));
  EXPECT_EQ(ids({.beneficiary = -1}, {.start = 8, .limit = 3}), Strings{});
  EXPECT_EQ(ids({.beneficiary = -1}, {.limit = 0}), Strings{});
  EXPECT_EQ(ids({.beneficiary = -1}, {.start = ~std::uint64_t{0}}), Strings{});
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
                  ->read_claims({.beneficiary = -1}, {},
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

}  // namespace bb::store
