// What is promised of people, kept by both: those of this process, and those of our data server over a
// socket.
#include "identity/people.h"

#include <gtest/gtest.h>

#include "gateway/idi_match.h"
#include "gateway/remote_people.h"
#include "gateway/shapes_for_test.h"
#include "identity/stored_people.h"

namespace bb::gateway {
namespace {

using identity::Identifier;
using Kind = Identifier::Kind;

class PeopleInShape : public ::testing::TestWithParam<Shape> {
 protected:
  void SetUp() override {
    auto batch = claims_->begin().value();
    // Jane's MBI was another; John and Jim have the same HICN.
    put(*batch, {"-7", "JANE", "OLDMBI00000", "HICN1"});
    put(*batch, {"-7", "JANE", "1S00E00AA07", "HICN1"});
    put(*batch, {"-8", "JOHN", "1S00E00AA08", "HICN2"});
    put(*batch, {"-9", "JIM", "", "HICN2"});
    ASSERT_TRUE(batch->commit().ok());
    if (GetParam() == Shape::one_process) {
      people_ = std::make_unique<identity::StoredPeople>(claims_);
      return;
    }
    http::Router routes;
    add_data_server_routes(routes, std::make_shared<fhir::Service>(claims_, clock_), {},
                           [] { return Result<void>(); });
    add_idi_match_route(routes, std::make_shared<fhir::Service>(claims_, clock_),
                        std::make_shared<identity::StoredPeople>(claims_));
    data_server_ = std::make_unique<ServerForTest>(std::move(routes));
    client_ = http::Client::make({}).value();
    people_ = make_remote_people(*client_, {.url = data_server_->url(), .first_synthetic = -7});
  }

  struct Row {
    std::string_view id, given, mbi, hicn;
  };
  static void put(store::ClaimStore::Batch& batch, const Row& row) {
    EXPECT_TRUE(batch
                    .put_beneficiary(
                        test::make_record<Beneficiary>({{Beneficiary::BENE_ID, row.id},
                                                        {Beneficiary::RFRNC_YR, "2026"},
                                                        {Beneficiary::BENE_GVN_NAME, row.given},
                                                        {Beneficiary::BENE_SRNM_NAME, "DOE"},
                                                        {Beneficiary::BENE_BIRTH_DT, "23-MAY-1966"},
                                                        {Beneficiary::DRVD_LINE_1_ADR, "777 BROCKTON AVE"},
                                                        {Beneficiary::CITY_NAME, "ABINGTON"},
                                                        {Beneficiary::STATE_CODE, "MA"},
                                                        {Beneficiary::BENE_ZIP_CD, "02351"},
                                                        {Beneficiary::MBI_NUM, row.mbi},
                                                        {Beneficiary::BENE_CRNT_HIC_NUM, row.hicn}}))
                    .ok());
  }
  std::string hash(std::string_view hicn) const { return people_->identifier_hash()(hicn); }

  test::Folder folder_;
  std::shared_ptr<ManualClock> clock_ = std::make_shared<ManualClock>(kNow);
  std::shared_ptr<store::ClaimStore> claims_ =
      store::open_claim_store("sqlite:" + folder_ / "store.db", true).value();
  std::unique_ptr<ServerForTest> data_server_;
  std::unique_ptr<http::Client> client_;
  std::unique_ptr<identity::People> people_;
};

TEST_P(PeopleInShape, are_found_by_any_identifier_that_they_have_or_had) {
  for (const Identifier& identifier :
       {Identifier{Kind::mbi, "1S00E00AA07"}, Identifier{Kind::mbi, " 1s00e00aa07 "},
        Identifier{Kind::mbi, "OLDMBI00000"}, Identifier{Kind::hicn_hash, hash("HICN1")},
        Identifier{Kind::hicn_hash, to_upper(hash("HICN1"))}, Identifier{Kind::member_id, "-7"}}) {
    const auto person = people_->find(identifier).value();
    ASSERT_TRUE(person) << identifier.value;
    EXPECT_EQ(person->beneficiary, -7);
    EXPECT_EQ(person->given_name + " " + person->family_name, "JANE DOE");
    EXPECT_EQ(person->mbi, "1S00E00AA07") << "the current one";
  }
}

TEST_P(PeopleInShape, unknown_identifiers_are_nobodys) {
  for (const Identifier& identifier :
       {Identifier{Kind::mbi, "1S00E00AA99"}, Identifier{Kind::mbi, ""}, Identifier{Kind::mbi, "-7"},
        Identifier{Kind::hicn_hash, hash("HICN3")}, Identifier{Kind::hicn_hash, "HICN1"},
        Identifier{Kind::hicn_hash, hash("1S00E00AA07")}, Identifier{Kind::member_id, "-70"},
        Identifier{Kind::member_id, ""}, Identifier{Kind::member_id, "1S00E00AA07"}}) {
    const auto person = people_->find(identifier);
    ASSERT_TRUE(person.ok()) << identifier.value << ": " << person.error().debug;
    EXPECT_FALSE(*person) << identifier.value;
  }
}

TEST_P(PeopleInShape, of_several_with_one_identifier_none_is_given) {
  EXPECT_EQ(people_->find({Kind::hicn_hash, hash("HICN2")}).error().kind, ErrorKind::conflict);
  EXPECT_EQ(people_->find({Kind::mbi, "1S00E00AA08"}).value()->beneficiary, -8);
}

TEST_P(PeopleInShape, somebody_may_have_no_mbi) {
  EXPECT_EQ(people_->find({Kind::member_id, "-9"}).value()->mbi, "");
}

TEST_P(PeopleInShape, synthetic_beneficiaries_are_numbered) {
  EXPECT_EQ(people_->find_synthetic(2).value()->given_name, "JIM");
  EXPECT_FALSE(people_->find_synthetic(3).value());
}

TEST_P(PeopleInShape, are_matched_by_what_describes_one_of_them) {
  const identity::MatchAsker asker{"client", "Größe & Co.", "192.0.2.7"};
  identity::PersonDescription jane;
  jane.given_name = "Jane";
  jane.family_name = "Doe";
  jane.birth_date = make_date(1966, 5, 23);
  EXPECT_FALSE(people_->match(jane, asker).value()) << "too little is told";
  jane.addresses = {{{"1 Elsewhere Street"}, "Abington", "MA", "02351"},
                    {{"777 Brockton Avenue"}, "Abington", "MA", "02351"}};
  const auto person = people_->match(jane, asker);
  ASSERT_TRUE(person.ok()) << person.error().debug;
  ASSERT_TRUE(*person);
  EXPECT_EQ((*person)->beneficiary, -7);
  EXPECT_EQ((*person)->given_name, "JANE");
  EXPECT_EQ((*person)->mbi, "1S00E00AA07");
  jane.given_name = "John";
  EXPECT_EQ(people_->match(jane, asker).value()->beneficiary, -8);
  jane.family_name = "Dole";
  EXPECT_FALSE(people_->match(jane, asker).value());
}

INSTANTIATE_TEST_SUITE_P(Shapes, PeopleInShape, kShapes, shape_name);

}  // namespace
}  // namespace bb::gateway
