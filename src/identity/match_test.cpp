#include "identity/match.h"

#include <gtest/gtest.h>

#include "support/folder.h"
#include "support/records.h"

namespace bb::identity {
namespace {

using B = rif::Beneficiary;

// One beneficiary as a test needs it.
struct Row {
  std::string_view id, given = "JOEY", family = "COFFEE", birth = "23-MAY-1966", mbi = "1S00E00AG54",
                       hicn = "123454941A", benefit_code = "A", line = "777 BROCKTON AVE", city = "ABINGTON",
                       state = "MA", zip = "023511234", year = "2025";
};

class MatchTest : public ::testing::Test {
 protected:
  void put(const std::vector<Row>& rows) {
    auto batch = claims_->begin().value();
    for (const Row& row : rows) {
      EXPECT_TRUE(batch
                      ->put_beneficiary(test::make_record<B>({{B::BENE_ID, row.id},
                                                              {B::RFRNC_YR, row.year},
                                                              {B::BENE_GVN_NAME, row.given},
                                                              {B::BENE_SRNM_NAME, row.family},
                                                              {B::BENE_BIRTH_DT, row.birth},
                                                              {B::MBI_NUM, row.mbi},
                                                              {B::BENE_CRNT_HIC_NUM, row.hicn},
                                                              {B::CRNT_BIC, row.benefit_code},
                                                              {B::DRVD_LINE_1_ADR, row.line},
                                                              {B::CITY_NAME, row.city},
                                                              {B::STATE_CODE, row.state},
                                                              {B::BENE_ZIP_CD, row.zip}}))
                      .ok());
    }
    ASSERT_TRUE(batch->commit().ok());
  }
  // "01 -7", or "nobody".
  std::string match(const PersonDescription& description) {
    const auto found = find_match(*claims_, description).value();
    if (!found.beneficiary) return "nobody";
    return std::string(found.scenario) + " " + std::to_string(*found.beneficiary);
  }

  static PersonDescription joey() {
    PersonDescription joey;
    joey.given_name = "Joey";
    joey.family_name = "Coffee";
    joey.birth_date = make_date(1966, 5, 23);
    return joey;
  }
  static UsAddress home() { return {{"777 Brockton Avenue"}, "Abington", "Massachusetts", "02351"}; }

  test::Folder folder_;
  std::shared_ptr<store::ClaimStore> claims_ =
      store::open_claim_store("sqlite:" + folder_ / "store.db", true).value();
};

TEST_F(MatchTest, scenario_01_is_both_names_birth_and_an_address) {
  put({{.id = "-7"}});
  PersonDescription joey = this->joey();
  joey.addresses = {home()};
  EXPECT_EQ(match(joey), "01 -7");
  joey.addresses = {{{"3728 Broadway Avenue J"}, "Abington", "MA", "02351"}};
  EXPECT_EQ(match(joey), "nobody");
  joey.addresses.push_back(home());
  EXPECT_EQ(match(joey), "01 -7") << "one of several addresses is enough, wherever it stands";
}

TEST_F(MatchTest, every_item_of_a_scenario_must_agree) {
  put({{.id = "-7"}});
  PersonDescription whole = joey();
  whole.addresses = {home()};
  PersonDescription other = whole;
  other.given_name = "Jo";
  EXPECT_EQ(match(other), "nobody");
  other = whole;
  other.family_name = "Coffey";
  EXPECT_EQ(match(other), "nobody");
  other = whole;
  other.birth_date = make_date(1966, 5, 24);
  EXPECT_EQ(match(other), "nobody");
}

TEST_F(MatchTest, scenario_04_is_both_names_birth_and_the_last_four_digits_of_the_ssn) {
  put({{.id = "-7"}});
  PersonDescription joey = this->joey();
  joey.ssn_last_four = "4941";
  EXPECT_EQ(match(joey), "04 -7");
  joey.ssn_last_four = "4942";
  EXPECT_EQ(match(joey), "nobody");
}

TEST_F(MatchTest, a_claim_number_of_somebody_elses_work_tells_no_ssn) {
  put({{.id = "-7", .hicn = "123454941B", .benefit_code = "B"}});
  PersonDescription joey = this->joey();
  joey.ssn_last_four = "4941";
  EXPECT_EQ(match(joey), "nobody");
}

TEST_F(MatchTest, scenario_08_is_given_name_birth_and_the_current_mbi) {
  put({{.id = "-7", .mbi = "1S00E00AG00", .year = "2024"}, {.id = "-7"}});
  PersonDescription joey = this->joey();
  joey.family_name = "";
  joey.mbi = "1s00e00ag54";
  EXPECT_EQ(match(joey), "08 -7");
  joey.mbi = "1S00E00AG00";
  EXPECT_EQ(match(joey), "nobody") << "a former one";
  joey.mbi = "1S00E00AG54";
  joey.given_name = "Abby";
  EXPECT_EQ(match(joey), "nobody");
}

TEST_F(MatchTest, a_scenario_that_fits_several_leaves_it_to_the_next) {
  put({{.id = "-7"}, {.id = "-8", .mbi = "1S00E00AG55"}});
  PersonDescription joey = this->joey();
  joey.addresses = {home()};
  joey.ssn_last_four = "4941";
  EXPECT_EQ(match(joey), "nobody");
  joey.mbi = "1S00E00AG55";
  EXPECT_EQ(match(joey), "08 -8");
}

TEST_F(MatchTest, a_scenario_that_fits_nobody_leaves_it_to_the_next) {
  put({{.id = "-7"}});
  PersonDescription joey = this->joey();
  joey.addresses = {{{"fake"}, "", "", ""}};
  joey.ssn_last_four = "4941";
  EXPECT_EQ(match(joey), "04 -7");
}

TEST_F(MatchTest, what_the_records_were_does_not_fit) {
  put({{.id = "-7", .line = "1 OLD RD", .year = "2024"}, {.id = "-7"}});
  PersonDescription joey = this->joey();
  joey.addresses = {{{"1 Old Road"}, "Abington", "MA", "02351"}};
  EXPECT_EQ(match(joey), "nobody");
  joey.addresses.push_back(home());
  EXPECT_EQ(match(joey), "01 -7");
}

TEST_F(MatchTest, names_are_compared_without_case_accents_blanks_and_generation) {
  put({{.id = "-7", .given = "JO EY", .family = "COFFEE-SMITH III"}});
  PersonDescription joey = this->joey();
  joey.given_name = "Jóéy";
  joey.family_name = "coffee smith";
  joey.addresses = {home()};
  EXPECT_EQ(match(joey), "01 -7");
}

TEST_F(MatchTest, what_is_empty_on_both_sides_does_not_agree) {
  put({{.id = "-7", .mbi = "", .hicn = "", .benefit_code = "", .line = ""}});
  PersonDescription joey = this->joey();
  EXPECT_EQ(match(joey), "nobody");
  joey.addresses = {{{""}, "Abington", "MA", "02351"}};
  joey.ssn_last_four = " ";
  joey.mbi = " ";
  EXPECT_EQ(match(joey), "nobody");
  EXPECT_EQ(match({}), "nobody");
}

TEST_F(MatchTest, too_many_namesakes_are_nobody) {
  std::vector<Row> rows;
  std::vector<std::string> ids;
  for (int id = 1; id <= 201; ++id) ids.push_back(std::to_string(-id));
  for (const std::string& id : ids)
    rows.push_back({.id = id, .line = id == "-7" ? "777 BROCKTON AVE" : "1 A ST"});
  put({rows.begin(), rows.begin() + 200});
  PersonDescription joey = this->joey();
  joey.addresses = {home()};
  EXPECT_EQ(match(joey), "01 -7");
  put({rows.back()});
  EXPECT_EQ(match(joey), "nobody");
}

TEST(OwnSsn, is_told_by_the_claim_number_of_who_claims_on_their_own_work) {
  EXPECT_EQ(own_ssn_last_four("123456789A", "A"), "6789");
  EXPECT_EQ(own_ssn_last_four("123456789A", ""), "6789") << "the claim number ends with the code";
  EXPECT_EQ(own_ssn_last_four("T01000006A", "A"), "0006") << "CMS's synthetic claim numbers";
  EXPECT_EQ(own_ssn_last_four("123456789TA", "TA"), "6789");
  for (const auto& [hicn, code] : {std::pair{"123456789B", "B"},
                                   {"123456789D", "D"},
                                   {"12345678", "A"},
                                   {"A123456", "A"},
                                   {"WA12345AB", "10"},
                                   {"", ""}})
    EXPECT_EQ(own_ssn_last_four(hicn, code), "") << hicn;
}

}  // namespace
}  // namespace bb::identity
