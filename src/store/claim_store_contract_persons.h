// The contract of ClaimStore: beneficiaries, their history, their identifiers. See claim_store_contract.h.
#pragma once

#include "store/claim_store_contract.h"

namespace bb::store {

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

TEST_P(ClaimStoreContract, record_of_another_kind_is_refused) {
  auto batch = begin();
  EXPECT_FALSE(batch->put_beneficiary(history_record("-1", "M")).ok());
  EXPECT_FALSE(batch->put_beneficiary_history(beneficiary_record("-1", "2020", "M")).ok());
  EXPECT_FALSE(batch->put_beneficiary("no record").ok());
  EXPECT_FALSE(batch->put_beneficiary(beneficiary_record("x", "2020", "M")).ok());
  EXPECT_FALSE(batch->put_beneficiary(beneficiary_record("-9223372036854775808", "2020", "M")).ok());
  for (const char* year : {"year", "-1", "10000", "9223372036854775807"}) {
    EXPECT_FALSE(batch->put_beneficiary(beneficiary_record("-1", year, "M")).ok()) << year;
  }
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

TEST_P(ClaimStoreContract, those_of_many_beneficiaries_that_are_there_are_told) {
  auto batch = begin();
  for (const char* id : {"-3", "567834"}) {
    for (const char* year : {"2019", "2020"}) {
      ASSERT_TRUE(batch->put_beneficiary(beneficiary_record(id, year, id)).ok());
    }
  }
  ASSERT_TRUE(batch->commit().ok());
  Ids asked = {567834, 1, -3, -4};
  for (store::BeneficiaryId id = 1000; id < 30'000; ++id) asked.push_back(id);
  auto found = store_->which_beneficiaries(asked);
  ASSERT_TRUE(found.ok()) << found.error().debug;
  std::sort(found->begin(), found->end());
  EXPECT_EQ(*found, (Ids{-3, 567834}));
  EXPECT_TRUE(store_->which_beneficiaries({})->empty());
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

inline std::string named_record(std::string_view id, std::string_view year, std::string_view given,
                                std::string_view family, std::string_view birth) {
  using rif::Beneficiary;
  return test::make_record<Beneficiary>({{Beneficiary::BENE_ID, id},
                                         {Beneficiary::RFRNC_YR, year},
                                         {Beneficiary::BENE_GVN_NAME, given},
                                         {Beneficiary::BENE_SRNM_NAME, family},
                                         {Beneficiary::BENE_BIRTH_DT, birth}});
}

TEST_P(ClaimStoreContract, name_and_birth_lead_to_all_who_have_or_had_them) {
  auto batch = begin();
  ASSERT_TRUE(batch->put_beneficiary(named_record("-1", "2020", "JOEY", "COFFEE", "23-MAY-1966")).ok());
  ASSERT_TRUE(batch->put_beneficiary(named_record("-1", "2021", "JOEY", "TEA", "23-MAY-1966")).ok());
  ASSERT_TRUE(batch->put_beneficiary(named_record("-2", "2021", "Joey", "Coffee Jr", "19660523")).ok());
  ASSERT_TRUE(batch->put_beneficiary(named_record("-3", "2021", "JOEY", "COFFEE", "24-MAY-1966")).ok());
  ASSERT_TRUE(batch->put_beneficiary(named_record("-4", "2021", "JOEY", "COFFEE", "")).ok());
  ASSERT_TRUE(batch->put_beneficiary(named_record("-5", "2021", "", "COFFEE", "23-MAY-1966")).ok());
  ASSERT_TRUE(batch->commit().ok());
  const Date birth = make_date(1966, 5, 23);
  EXPECT_EQ(*store_->find_by_name_and_birth({"Jóëy", "Coffee", birth}, 10), (Ids{-2, -1}));
  EXPECT_EQ(*store_->find_by_name_and_birth({"JOEY", "TEA", birth}, 10), Ids{-1});
  EXPECT_EQ(*store_->find_by_name_and_birth({"JOEY", "COFFEE", birth}, 1), Ids{-2}) << "at most so many";
  EXPECT_TRUE(store_->find_by_name_and_birth({"JOE", "YCOFFEE", birth}, 10)->empty());
  EXPECT_TRUE(store_->find_by_name_and_birth({"COFFEE", "JOEY", birth}, 10)->empty());
  EXPECT_TRUE(store_->find_by_name_and_birth({"", "COFFEE", birth}, 10)->empty());
  EXPECT_TRUE(store_->find_by_identifier(IdentifierKind::name_and_birth, "")->empty());
}

TEST_P(ClaimStoreContract, names_are_nowhere_in_clear_and_are_found_when_it_is_opened_again) {
  auto batch = begin();
  ASSERT_TRUE(
      batch->put_beneficiary(named_record("-1", "2020", "ZEBEDIAH", "QUARTERMAIN", "23-MAY-1966")).ok());
  ASSERT_TRUE(batch->commit().ok());
  reopen();
  EXPECT_EQ(*store_->find_by_name_and_birth({"Zebediah", "Quartermain", make_date(1966, 5, 23)}, 10),
            Ids{-1});
  EXPECT_EQ(database_->bytes().find("QUARTERMAIN"), std::string::npos);
}

TEST_P(ClaimStoreContract, a_store_from_before_there_were_digests_of_names_gets_them_when_it_is_opened) {
  auto batch = begin();
  for (int id = 1; id <= 200; ++id) {
    ASSERT_TRUE(batch
                    ->put_beneficiary(named_record(std::to_string(-id), "2020", "JOEY",
                                                   id % 2 == 0 ? "COFFEE" : "TEA", "23-MAY-1966"))
                    .ok());
  }
  ASSERT_TRUE(batch->commit().ok());
  store_.reset();
  database_->forget_names();
  reopen();
  EXPECT_EQ(store_->find_by_name_and_birth({"Joey", "Tea", make_date(1966, 5, 23)}, 1000)->size(), 100U);
}

}  // namespace bb::store
