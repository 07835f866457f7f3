#include "support/eob.h"

namespace bb::fhir::v2::eob {
namespace {

using rif::Carrier;
using rif::Inpatient;
using test::Leaves;
using test::make_record;

using CareTeamTest = test::EobTest;

TEST_F(CareTeamTest, member_named_twice_in_a_role_stands_once) {
  const std::string json = render(
      ClaimType::carrier,
      make_record<Carrier>(
          {{Carrier::CLM_ID, "1"},
           {Carrier::RFR_PHYSN_NPI, "1111111112"},
           {Carrier::LINE_NUM, "1"},
           {Carrier::PRF_PHYSN_NPI, "1111111112"},
           {Carrier::PRVDR_SPCLTY, "41"}},
          {{{Carrier::LINE_NUM, "2"}, {Carrier::PRF_PHYSN_NPI, "1111111112"}, {Carrier::PRVDR_SPCLTY, "41"}},
           {{Carrier::LINE_NUM, "3"}, {Carrier::PRF_PHYSN_NPI, "1111111112"}, {Carrier::PRVDR_SPCLTY, "08"}},
           {{Carrier::LINE_NUM, "4"}}}));
  EXPECT_EQ(at(json, "careTeam[0].role.coding[0].code"), "\"referring\"");
  EXPECT_EQ(at(json, "careTeam[1].role.coding[0].code"), "\"performing\"");
  EXPECT_EQ(at(json, "careTeam[2].sequence"), "");
  EXPECT_EQ(at(json, "item[0].careTeamSequence[0]"), "2");
  EXPECT_EQ(at(json, "item[2].careTeamSequence[0]"), "2");
  EXPECT_EQ(part(json, "item[3].careTeamSequence"), Leaves());
  // What the lines say of the member is shown once each: taxonomy, then the specialties.
  EXPECT_EQ(at(json, "careTeam[1].qualification.coding[0].code"), "\"207Q00000X\"");
  EXPECT_EQ(at(json, "careTeam[1].qualification.coding[1].code"), "\"41\"");
  EXPECT_EQ(at(json, "careTeam[1].qualification.coding[2].code"), "\"08\"");
  EXPECT_EQ(at(json, "careTeam[1].qualification.coding[3].code"), "");
  EXPECT_EQ(at(json, "careTeam[1].responsible"), "true");
  EXPECT_EQ(at(json, "careTeam[0].responsible"), "");
  EXPECT_EQ(at(json, "careTeam[0].provider.display"), "\"DR. ANN LEE\"");
}

TEST_F(CareTeamTest, upin_stands_in_for_a_missing_npi) {
  const std::string json = render(
      ClaimType::carrier,
      make_record<Carrier>(
          {{Carrier::CLM_ID, "1"}, {Carrier::RFR_PHYSN_UPIN, "I99999"}, {Carrier::PRF_PHYSN_UPIN, "K1"}}));
  EXPECT_EQ(at(json, "referral.identifier.type.coding[0].code"), "\"UPIN\"");
  EXPECT_EQ(at(json, "careTeam[0].provider.identifier.value"), "\"I99999\"");
  EXPECT_EQ(at(json, "careTeam[1].provider.identifier.type.coding[0].code"), "\"UPIN\"");
  EXPECT_EQ(at(json, "careTeam[1].responsible"), "true");

  const std::string both = render(
      ClaimType::carrier,
      make_record<Carrier>(
          {{Carrier::CLM_ID, "1"}, {Carrier::RFR_PHYSN_NPI, "5"}, {Carrier::RFR_PHYSN_UPIN, "I99999"}}));
  EXPECT_EQ(at(both, "referral.identifier.value"), "\"5\"");
  EXPECT_EQ(at(both, "careTeam[1].sequence"), "");
}

TEST_F(CareTeamTest, organisation_shows_no_taxonomy) {
  const std::string json =
      render(ClaimType::carrier,
             make_record<Carrier>({{Carrier::CLM_ID, "1"}, {Carrier::ORG_NPI_NUM, "1111111112"}}));
  EXPECT_EQ(at(json, "careTeam[0].role.coding[0].code"), "\"primary\"");
  EXPECT_EQ(part(json, "careTeam[0].qualification"), Leaves());
}

TEST_F(CareTeamTest, institutional_line_names_upin_and_npi_both) {
  const std::string json =
      render(ClaimType::inpatient, make_record<Inpatient>({{Inpatient::CLM_ID, "1"},
                                                           {Inpatient::AT_PHYSN_NPI, "5"},
                                                           {Inpatient::RNDRNG_PHYSN_UPIN, "u"},
                                                           {Inpatient::RNDRNG_PHYSN_NPI, "6"}}));
  EXPECT_EQ(part(json, "item[0].careTeamSequence"),
            (Leaves{"item[0].careTeamSequence[0] = 2", "item[0].careTeamSequence[1] = 3"}));
  EXPECT_EQ(at(json, "careTeam[1].responsible"), "");
}

}  // namespace
}  // namespace bb::fhir::v2::eob
