// The contract of ClaimStore: inserts, updates and what they leave in the history, and the journal of loaded
// files. See claim_store_contract.h.
#pragma once

#include "store/claim_store_contract.h"

namespace bb::store {

using rif::Action;

struct Identity {
  std::string_view year = "2020", mbi = "MBI1", hicn = "HICN1", birth = "17-MAR-1981", sex = "1";
  std::string_view begin = {}, end = {}, name = "DOE";
};
// Of beneficiary -1.
inline std::string identity_record(const Identity& of) {
  using rif::Beneficiary;
  return test::make_record<Beneficiary>({{Beneficiary::BENE_ID, "-1"},
                                         {Beneficiary::RFRNC_YR, of.year},
                                         {Beneficiary::MBI_NUM, of.mbi},
                                         {Beneficiary::BENE_CRNT_HIC_NUM, of.hicn},
                                         {Beneficiary::BENE_BIRTH_DT, of.birth},
                                         {Beneficiary::BENE_SEX_IDENT_CD, of.sex},
                                         {Beneficiary::EFCTV_BGN_DT, of.begin},
                                         {Beneficiary::EFCTV_END_DT, of.end},
                                         {Beneficiary::BENE_SRNM_NAME, of.name}});
}
inline std::string identity_history(const Identity& of) {
  using rif::BeneficiaryHistory;
  return test::make_record<BeneficiaryHistory>({{BeneficiaryHistory::BENE_ID, "-1"},
                                                {BeneficiaryHistory::MBI_NUM, of.mbi},
                                                {BeneficiaryHistory::BENE_CRNT_HIC_NUM, of.hicn},
                                                {BeneficiaryHistory::BENE_BIRTH_DT, of.birth},
                                                {BeneficiaryHistory::BENE_SEX_IDENT_CD, of.sex},
                                                {BeneficiaryHistory::EFCTV_BGN_DT, of.begin},
                                                {BeneficiaryHistory::EFCTV_END_DT, of.end}});
}

class LoadingContract : public ClaimStoreContract {
 protected:
  Outcome put_person(const Identity& person, Action action) {
    auto batch = begin();
    const auto outcome = batch->put_beneficiary(identity_record(person), action);
    EXPECT_TRUE(outcome.ok()) << outcome.error().debug;
    EXPECT_TRUE(batch->commit().ok());
    return outcome.ok() ? *outcome : Outcome::unchanged;
  }
  Strings history() { return (*store_->find_beneficiary(-1))->history; }
};

TEST_P(LoadingContract, insert_of_what_is_there_leaves_it_as_it_is) {
  EXPECT_EQ(put_person({}, Action::insert), Outcome::added);
  EXPECT_EQ(put_person({}, Action::insert), Outcome::unchanged);
  EXPECT_EQ(put_person({.mbi = "MBI2"}, Action::insert), Outcome::kept);
  EXPECT_EQ((*store_->find_beneficiary(-1))->record, identity_record({}));
  EXPECT_TRUE(store_->find_by_identifier(IdentifierKind::mbi_hash, hash_("MBI2"))->empty());

  put(claim(ClaimType::pde, 7, "first"));
  const Instant loaded = store_->last_loaded();
  auto batch = begin();
  EXPECT_EQ(*batch->put_claim(claim(ClaimType::pde, 7, "second"), Action::insert), Outcome::kept);
  EXPECT_EQ(*batch->put_claim(claim(ClaimType::pde, 7, "first"), Action::insert), Outcome::unchanged);
  ASSERT_TRUE(batch->commit().ok());
  EXPECT_EQ(read(ClaimType::pde, 7)->record, "first");
  EXPECT_EQ(store_->last_loaded(), loaded);
}

TEST_P(LoadingContract, update_of_what_identifies_a_person_keeps_the_former_row) {
  put_person({}, Action::insert);
  EXPECT_EQ(put_person({.mbi = "MBI2", .name = "ROE"}, Action::update), Outcome::changed);
  EXPECT_EQ(history(), Strings{identity_history({})});
  EXPECT_EQ((*store_->find_beneficiary(-1))->record, identity_record({.mbi = "MBI2", .name = "ROE"}));
  for (const char* mbi : {"MBI1", "MBI2"})
    EXPECT_EQ(*store_->find_by_identifier(IdentifierKind::mbi_hash, hash_(mbi)), Ids{-1}) << mbi;
}

TEST_P(LoadingContract, each_value_that_identifies_a_person_counts_and_no_other) {
  const Identity first = {.begin = "01-JAN-2020"};
  const Identity different[] = {
      {.mbi = "MBI2", .begin = "01-JAN-2020"},
      {.hicn = "HICN2", .begin = "01-JAN-2020"},
      {.birth = "18-MAR-1981", .begin = "01-JAN-2020"},
      {.sex = "2", .begin = "01-JAN-2020"},
      {.begin = "02-JAN-2020"},
  };
  for (const Identity& second : different) {
    database_ = GetParam()();
    reopen();
    put_person(first, Action::insert);
    put_person(second, Action::update);
    EXPECT_EQ(history(), Strings{identity_history(first)});
  }
  const Identity same[] = {{.begin = "01-JAN-2020", .name = "ROE"},
                           {.begin = "01-JAN-2020", .end = "31-DEC-2020"},
                           {.birth = "19810317", .begin = "20200101", .name = "ROE"}};
  for (const Identity& second : same) {
    database_ = GetParam()();
    reopen();
    put_person(first, Action::insert);
    EXPECT_EQ(put_person(second, Action::update), Outcome::changed);
    EXPECT_EQ(history(), Strings{});
  }
}

TEST_P(LoadingContract, newer_year_takes_the_place_of_the_older_and_an_older_one_only_of_its_own) {
  put_person({.year = "2020"}, Action::insert);
  EXPECT_EQ(put_person({.year = "2021", .mbi = "MBI2"}, Action::update), Outcome::added);
  EXPECT_EQ(history(), Strings{identity_history({})});
  EXPECT_EQ(put_person({.year = "2019", .mbi = "MBI0"}, Action::update), Outcome::added);
  EXPECT_EQ(history(), Strings{identity_history({})});
  EXPECT_EQ(put_person({.year = "2019", .mbi = "MBI9"}, Action::update), Outcome::changed);
  EXPECT_EQ(history(), (Strings{identity_history({}), identity_history({.mbi = "MBI0"})}));
}

TEST_P(LoadingContract, updates_again_leave_no_second_history) {
  for (int round = 0; round < 2; ++round) {
    put_person({.year = "2020"}, Action::insert);
    put_person({.year = "2021", .mbi = "MBI2"}, Action::update);
    EXPECT_EQ(history(), Strings{identity_history({})});
  }
}

inline LoadedFile journal_entry(std::string name, std::uint64_t bytes) {
  LoadedFile file;
  file.name = std::move(name);
  file.kind = "carrier";
  file.manifest = "2020-01-01T00:00:00Z 1";
  file.bytes = 1000;
  file.bytes_loaded = bytes;
  file.lines_loaded = 9;
  file.digest = sha256(file.name);
  file.added = 1;
  file.changed = 2;
  file.unchanged = 3;
  file.kept = 4;
  return file;
}

TEST_P(LoadingContract, records_that_were_expected_have_the_same_outcomes) {
  using Coming = ClaimStore::Batch::Coming;
  const std::string person = identity_record({});
  const std::vector<Coming> persons = {{rif::FileType::beneficiary, -1, -1}};
  const std::vector<Coming> claims = {
      {rif::FileType::pde, 7, -1}, {rif::FileType::pde, 8, -1}, {rif::FileType::pde, 7, -1}};
  const std::vector<Coming> both = {{rif::FileType::pde, 7, -1}, {rif::FileType::beneficiary, -1, -1}};
  auto batch = begin();
  ASSERT_TRUE(batch->expect({}).ok());
  ASSERT_TRUE(batch->expect(persons).ok());
  EXPECT_EQ(*batch->put_beneficiary(person), Outcome::added);
  ASSERT_TRUE(batch->expect(claims).ok());
  EXPECT_EQ(*batch->put_claim(claim(ClaimType::pde, 7, "first")), Outcome::added);
  EXPECT_EQ(*batch->put_claim(claim(ClaimType::pde, 7, "first")), Outcome::unchanged);
  EXPECT_EQ(*batch->put_claim(claim(ClaimType::pde, 7, "second")), Outcome::changed);
  EXPECT_EQ(*batch->put_claim(claim(ClaimType::pde, 9)), Outcome::added);  // was not expected
  ASSERT_TRUE(batch->commit().ok());

  batch = begin();
  ASSERT_TRUE(batch->expect(both).ok());
  EXPECT_EQ(*batch->put_beneficiary(person), Outcome::unchanged);
  ASSERT_TRUE(batch->expect(claims).ok());
  EXPECT_EQ(*batch->put_claim(claim(ClaimType::pde, 7, "second")), Outcome::unchanged);
  EXPECT_EQ(*batch->put_claim(claim(ClaimType::pde, 7, "third")), Outcome::changed);
  EXPECT_EQ(*batch->put_claim(claim(ClaimType::pde, 8)), Outcome::added);
  ASSERT_TRUE(batch->commit().ok());
  EXPECT_EQ(ids({.beneficiary = -1}), (Strings{"pde-7", "pde-8", "pde-9"}));
  EXPECT_EQ(read(ClaimType::pde, 7)->record, "third");
}

TEST_P(LoadingContract, journal_is_read_back_newest_first) {
  EXPECT_TRUE(store_->list_loaded_files(10)->empty());
  LoadedFile first = journal_entry("first", 500), second = journal_entry("second", 1000);
  second.kind = "nppes";
  auto batch = begin();
  ASSERT_TRUE(batch->put_loaded_file(first).ok());
  ASSERT_TRUE(batch->put_loaded_file(second).ok());
  EXPECT_EQ(first.number, 1);
  EXPECT_EQ(second.number, 2);
  ASSERT_TRUE(batch->commit().ok());
  EXPECT_EQ(store_->last_loaded(), Instant{});

  first.bytes_loaded = 1000;
  first.added = 7;
  const Instant began = first.began;
  batch = begin();
  ASSERT_TRUE(batch->put_claim(claim(ClaimType::pde, 1)).error().kind == ErrorKind::not_found);
  ASSERT_TRUE(batch->put_loaded_file(first).ok());
  ASSERT_TRUE(batch->commit().ok());
  reopen();
  const auto files = store_->list_loaded_files(10);
  ASSERT_TRUE(files.ok());
  ASSERT_EQ(files->size(), 2U);
  EXPECT_EQ((*files)[0].name, "second");
  const LoadedFile& kept = (*files)[1];
  EXPECT_EQ(kept.number, 1);
  EXPECT_EQ(kept.name, "first");
  EXPECT_EQ(kept.kind, "carrier");
  EXPECT_EQ(kept.manifest, "2020-01-01T00:00:00Z 1");
  EXPECT_EQ(kept.bytes, 1000U);
  EXPECT_TRUE(kept.whole());
  EXPECT_EQ(kept.lines_loaded, 9U);
  EXPECT_EQ(kept.digest, sha256("first"));
  EXPECT_EQ(kept.added, 7U);
  EXPECT_EQ(kept.changed, 2U);
  EXPECT_EQ(kept.unchanged, 3U);
  EXPECT_EQ(kept.kept, 4U);
  EXPECT_EQ(kept.began, began);
  EXPECT_GE(kept.updated, began);
  EXPECT_EQ(store_->list_loaded_files(1)->size(), 1U);
}

TEST_P(LoadingContract, journal_is_found_by_kind_and_size) {
  auto batch = begin();
  for (const char* name : {"a", "b"}) {
    LoadedFile file = journal_entry(name, 500);
    ASSERT_TRUE(batch->put_loaded_file(file).ok());
  }
  ASSERT_TRUE(batch->commit().ok());
  const auto found = store_->find_loaded_files("carrier", 1000);
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->size(), 2U);
  EXPECT_EQ(found->front().name, "b");
  EXPECT_TRUE(store_->find_loaded_files("carrier", 500)->empty());
  EXPECT_TRUE(store_->find_loaded_files("pde", 1000)->empty());
}

TEST_P(LoadingContract, journal_of_a_batch_without_commit_leaves_nothing) {
  {
    LoadedFile file = journal_entry("a", 500);
    auto batch = begin();
    ASSERT_TRUE(batch->put_loaded_file(file).ok());
  }
  EXPECT_TRUE(store_->list_loaded_files(10)->empty());
}

TEST_P(LoadingContract, names_of_services_and_taxonomies_are_found) {
  auto batch = begin();
  ASSERT_TRUE(batch->put_hcpcs("g0101", "CANCER SCREENING").ok());
  ASSERT_TRUE(batch->put_provider("1234567893", {"DR. WHO", "207R00000X", ""}).ok());
  ASSERT_TRUE(batch->put_provider("1234567894", {"DR. NO", "207R00000X", "Its Own"}).ok());
  ASSERT_TRUE(batch->put_provider("1234567895", {"DR. X", "X", ""}).ok());
  ASSERT_TRUE(batch->put_taxonomy("207R00000X", "Internal Medicine").ok());
  ASSERT_TRUE(batch->commit().ok());
  EXPECT_EQ(**store_->find_hcpcs(" G0101 "), "CANCER SCREENING");
  EXPECT_FALSE(store_->find_hcpcs("G0102")->has_value());
  EXPECT_EQ((*store_->find_provider("1234567893"))->taxonomy_display, "Internal Medicine");
  EXPECT_EQ((*store_->find_provider("1234567894"))->taxonomy_display, "Its Own");
  EXPECT_EQ((*store_->find_provider("1234567895"))->taxonomy_display, "");
}

}  // namespace bb::store
