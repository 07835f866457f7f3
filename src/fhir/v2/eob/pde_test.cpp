#include "support/eob.h"

namespace bb::fhir::v2::eob {
namespace {

using rif::Pde;
using test::kVariables;
using test::Leaves;
using test::make_record;

using PartDTest = test::EobTest;

TEST_F(PartDTest, drug_that_part_d_does_not_cover_shows_what_the_plan_paid_anyway) {
  const std::string json = render(ClaimType::pde, make_record<Pde>({{Pde::PDE_ID, "1"},
                                                                    {Pde::DRUG_CVRG_STUS_CD, "E"},
                                                                    {Pde::CVRD_D_PLAN_PD_AMT, "1"},
                                                                    {Pde::NCVRD_PLAN_PD_AMT, "2"}}));
  EXPECT_EQ(at(json, "item[0].adjudication[0].category.coding[0].code"), "\"noncovered\"");
  EXPECT_EQ(at(json, "item[0].adjudication[0].category.coding[1].code"),
            '"' + std::string(kVariables) + "cvrd_d_plan_pd_amt\"");
  EXPECT_EQ(at(json, "item[0].adjudication[0].amount.value"), "2.0");
}

TEST_F(PartDTest, compound_code_is_one_of_two_or_nothing) {
  const auto code = [&](std::string_view compound) {
    const std::string json =
        render(ClaimType::pde, make_record<Pde>({{Pde::PDE_ID, "1"}, {Pde::CMPND_CD, compound}}));
    return at(json, "supportingInfo[0].code.coding[0].code");
  };
  EXPECT_EQ(code("1"), "\"RXDINV\"");
  EXPECT_EQ(code("2"), "\"RXCINV\"");
  EXPECT_EQ(code("0"), "");
  EXPECT_EQ(code(""), "");
}

TEST_F(PartDTest, pharmacy_number_is_of_the_kind_its_qualifier_says) {
  const auto facility = [&](std::string_view qualifier) {
    return part(render(ClaimType::pde, make_record<Pde>({{Pde::PDE_ID, "1"},
                                                         {Pde::SRVC_PRVDR_ID_QLFYR_CD, qualifier},
                                                         {Pde::SRVC_PRVDR_ID, "1111111112"}})),
                "facility");
  };
  EXPECT_EQ(
      facility("07"),
      (Leaves{
          R"(facility.identifier.type.coding[0].code = "NCPDP")",
          R"(facility.identifier.type.coding[0].system = "https://bluebutton.cms.gov/resources/codesystem/identifier-type")",
          R"(facility.identifier.value = "1111111112")"}));
  EXPECT_EQ(facility("01")[0], R"(facility.display = "DR. ANN LEE")");
  EXPECT_EQ(facility("99"), Leaves());
}

TEST_F(PartDTest, part_d_prescriber_without_npi_is_not_in_the_care_team) {
  const auto team = [&](std::string_view qualifier) {
    return part(render(ClaimType::pde, make_record<Pde>({{Pde::PDE_ID, "1"},
                                                         {Pde::PRSCRBR_ID_QLFYR_CD, qualifier},
                                                         {Pde::PRSCRBR_ID, "1111111112"}})),
                "careTeam");
  };
  EXPECT_FALSE(team("01").empty());
  EXPECT_TRUE(team("08").empty());
  EXPECT_TRUE(team("").empty());
}

}  // namespace
}  // namespace bb::fhir::v2::eob
