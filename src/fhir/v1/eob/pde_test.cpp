#include "support/eob.h"

namespace bb::fhir::v1::eob {
namespace {

using rif::Pde;
using test::kVariables;
using test::Leaves;
using test::make_record;

using PartDV1 = test::EobV1Test;

TEST_F(PartDV1, drug_that_part_d_does_not_cover_shows_what_the_plan_paid_anyway) {
  const auto paid = [&](std::string_view status) {
    return render(ClaimType::pde, make_record<Pde>({{Pde::PDE_ID, "1"},
                                                    {Pde::DRUG_CVRG_STUS_CD, status},
                                                    {Pde::CVRD_D_PLAN_PD_AMT, "1"},
                                                    {Pde::NCVRD_PLAN_PD_AMT, "2"}}));
  };
  const std::string path = "item[0].adjudication[0].";
  const std::string covered = paid("C"), other = paid("E"), unknown = paid("");
  EXPECT_EQ(at(covered, path + "amount.value"), "1.0");
  EXPECT_EQ(at(covered, path + "category.coding[0].code"),
            '"' + std::string(kVariables) + "cvrd_d_plan_pd_amt\"");
  EXPECT_EQ(at(covered, path + "reason.coding[0].display"), "\"Covered\"");
  EXPECT_EQ(at(other, path + "amount.value"), "2.0");
  EXPECT_EQ(at(other, path + "category.coding[0].code"),
            '"' + std::string(kVariables) + "ncvrd_plan_pd_amt\"");
  EXPECT_EQ(at(other, path + "reason.coding[0].code"), "\"E\"");
  EXPECT_EQ(at(unknown, path + "amount.value"), "2.0");
  EXPECT_EQ(part(unknown, path + "reason"), Leaves());
}

TEST_F(PartDV1, compound_code_is_one_of_two_or_nothing) {
  const auto detail = [&](std::string_view compound) {
    return at(render(ClaimType::pde, make_record<Pde>({{Pde::PDE_ID, "1"}, {Pde::CMPND_CD, compound}})),
              "item[0].detail[0].type.coding[0].code");
  };
  EXPECT_EQ(detail("1"), "\"RXDINV\"");
  EXPECT_EQ(detail("2"), "\"RXCINV\"");
  EXPECT_EQ(detail("0"), "");
  EXPECT_EQ(detail(""), "");
}

TEST_F(PartDV1, pharmacy_number_is_of_the_kind_its_qualifier_says) {
  const auto shown = [&](std::string_view qualifier) {
    return render(ClaimType::pde, make_record<Pde>({{Pde::PDE_ID, "1"},
                                                    {Pde::SRVC_PRVDR_ID_QLFYR_CD, qualifier},
                                                    {Pde::SRVC_PRVDR_ID, "1111111112"},
                                                    {Pde::PHRMCY_SRVC_TYPE_CD, "01"}}));
  };
  EXPECT_EQ(
      part(shown("08"), "organization"),
      (Leaves{
          R"(organization.identifier.system = "http://terminology.hl7.org/CodeSystem/v2-0203")",
          R"(organization.identifier.type.coding[0].code = "DL")",
          R"(organization.identifier.type.coding[0].display = "State license number")",
          R"(organization.identifier.type.coding[0].system = "http://terminology.hl7.org/CodeSystem/v2-0203")",
          R"(organization.identifier.value = "1111111112")"}));
  EXPECT_EQ(at(shown("01"), "organization.display"), "\"DR. ANN LEE\"");
  EXPECT_EQ(at(shown("01"), "facility.display"), "\"DR. ANN LEE\"");
  // Another kind of number is not shown; the type of the pharmacy is.
  EXPECT_EQ(part(shown("99"), "organization"), Leaves());
  EXPECT_EQ(part(shown("99"), "facility.identifier"), Leaves());
  EXPECT_EQ(at(shown("99"), "facility.extension[0].valueCoding.code"), "\"01\"");
}

TEST_F(PartDV1, part_d_prescriber_without_npi_is_not_in_the_care_team) {
  const auto rendered = [&](std::string_view qualifier) {
    return render(ClaimType::pde, make_record<Pde>({{Pde::PDE_ID, "1"},
                                                    {Pde::PRSCRBR_ID_QLFYR_CD, qualifier},
                                                    {Pde::PRSCRBR_ID, "1111111112"}}));
  };
  EXPECT_EQ(at(rendered("01"), "item[0].careTeamLinkId[0]"), "2");
  EXPECT_TRUE(part(rendered("08"), "careTeam").empty());
  EXPECT_TRUE(part(rendered("08"), "item[0].careTeamLinkId").empty());
}

TEST_F(PartDV1, drug_is_named_by_ndc_and_absent_without_one) {
  const auto service = [&](std::string_view ndc) {
    return part(render(ClaimType::pde, make_record<Pde>({{Pde::PDE_ID, "1"}, {Pde::PROD_SRVC_ID, ndc}})),
                "item[0].service.");
  };
  EXPECT_EQ(service("123456789"),
            (Leaves{R"(item[0].service.coding[0].code = "123456789")",
                    R"(item[0].service.coding[0].system = "http://hl7.org/fhir/sid/ndc")"}));
  EXPECT_EQ(service(""), Leaves());
}

}  // namespace
}  // namespace bb::fhir::v1::eob
