// Carrier and DME claims in v1.
#include "support/eob.h"

namespace bb::fhir::v1::eob {
namespace {

using rif::Carrier;
using rif::Dme;
using test::kVariables;
using test::Leaves;
using test::make_record;

using ProfessionalV1 = test::EobV1Test;

TEST_F(ProfessionalV1, care_team_counts_from_2_and_names_a_member_once) {
  const std::string json = render(
      ClaimType::carrier,
      make_record<Carrier>(
          {{Carrier::CLM_ID, "1"},
           {Carrier::LINE_NUM, "1"},
           {Carrier::PRF_PHYSN_NPI, "1111111112"},
           {Carrier::PRVDR_SPCLTY, "41"},
           {Carrier::ORG_NPI_NUM, "1111111112"}},
          {{{Carrier::LINE_NUM, "2"}, {Carrier::PRF_PHYSN_NPI, "5"}},
           {{Carrier::LINE_NUM, "3"}, {Carrier::PRF_PHYSN_NPI, "1111111112"}, {Carrier::PRVDR_SPCLTY, "08"}},
           {{Carrier::LINE_NUM, "4"}}}));
  EXPECT_EQ(at(json, "careTeam[0].sequence"), "2");
  EXPECT_EQ(at(json, "careTeam[0].provider.display"), "\"DR. ANN LEE\"");
  EXPECT_EQ(at(json, "careTeam[0].responsible"), "true");
  EXPECT_EQ(at(json, "careTeam[1].sequence"), "3");
  EXPECT_EQ(at(json, "careTeam[2].sequence"), "");
  EXPECT_EQ(at(json, "item[0].careTeamLinkId[0]"), "2");
  EXPECT_EQ(at(json, "item[1].careTeamLinkId[0]"), "3");
  EXPECT_EQ(at(json, "item[2].careTeamLinkId[0]"), "2");
  EXPECT_EQ(part(json, "item[3].careTeamLinkId"), Leaves());
  // One qualification: what the last line says. The organisation is an extension.
  EXPECT_EQ(at(json, "careTeam[0].qualification.coding[0].code"), "\"08\"");
  EXPECT_EQ(at(json, "careTeam[0].qualification.coding[1].code"), "");
  EXPECT_EQ(part(json, "careTeam[0].extension"),
            (Leaves{R"(careTeam[0].extension[0].url = "http://hl7.org/fhir/sid/us-npi")",
                    R"(careTeam[0].extension[0].valueCoding.code = "1111111112")",
                    R"(careTeam[0].extension[0].valueCoding.display = "DR. ANN LEE")",
                    R"(careTeam[0].extension[0].valueCoding.system = "http://hl7.org/fhir/sid/us-npi")"}));
}

TEST_F(ProfessionalV1, organisation_of_a_line_without_physician_has_no_place) {
  const std::string json = render(
      ClaimType::carrier,
      make_record<Carrier>(
          {{Carrier::CLM_ID, "1"}, {Carrier::PRF_PHYSN_UPIN, "K1"}, {Carrier::ORG_NPI_NUM, "1111111112"}}));
  EXPECT_EQ(part(json, "careTeam"), Leaves());
}

TEST_F(ProfessionalV1, tax_number_is_a_member_of_its_own_and_only_for_who_asks) {
  const std::string record = make_record<Dme>({{Dme::CLM_ID, "1"}, {Dme::TAX_NUM, "123456789"}});
  EXPECT_EQ(render(ClaimType::dme, record).find("123456789"), std::string::npos);
  const std::string json = render(ClaimType::dme, record, {.include_tax_numbers = true});
  EXPECT_EQ(at(json, "careTeam[0].provider.identifier.system"),
            "\"http://terminology.hl7.org/CodeSystem/v2-0203\"");
  EXPECT_EQ(at(json, "careTeam[0].provider.identifier.value"), "\"123456789\"");
  EXPECT_EQ(at(json, "careTeam[0].role.coding[0].code"), "\"other\"");
  EXPECT_EQ(at(json, "item[0].careTeamLinkId[0]"), "2");
}

TEST_F(ProfessionalV1, referral_is_contained_and_known_by_npi_only) {
  const std::string json = render(
      ClaimType::carrier, make_record<Carrier>({{Carrier::CLM_ID, "1"}, {Carrier::RFR_PHYSN_NPI, "5"}}));
  EXPECT_EQ(at(json, "contained[0].resourceType"), "\"ReferralRequest\"");
  EXPECT_EQ(at(json, "referral.reference"), "\"#referral\"");
  EXPECT_EQ(at(json, "contained[0].id"), "\"referral\"");
  EXPECT_EQ(at(json, "contained[0].recipient[0].identifier.value"), "\"5\"");
  EXPECT_EQ(part(json, "contained[0].recipient[0].display"), Leaves());

  const std::string upin = render(
      ClaimType::carrier, make_record<Carrier>({{Carrier::CLM_ID, "1"}, {Carrier::RFR_PHYSN_UPIN, "I9"}}));
  EXPECT_EQ(part(upin, "contained"), Leaves());
  EXPECT_EQ(part(upin, "referral"), Leaves());
}

TEST_F(ProfessionalV1, line_refers_to_its_own_test_result) {
  const std::string json = render(
      ClaimType::dme,
      make_record<Dme>(
          {{Dme::CLM_ID, "1"}, {Dme::LINE_NUM, "1"}},
          {{{Dme::LINE_NUM, "7"}, {Dme::LINE_HCT_HGB_TYPE_CD, "R2"}, {Dme::LINE_HCT_HGB_RSLT_NUM, "44.4"}}}));
  EXPECT_EQ(at(json, "contained[0].id"), "\"line-observation-7\"");
  EXPECT_EQ(at(json, "contained[0].valueQuantity.value"), "44.4");
  EXPECT_EQ(part(json, "item[0].extension[2]"), Leaves());
  const std::string url = '"' + std::string(kVariables) + "line_hct_hgb_rslt_num\"";
  bool found = false;
  for (int i = 0; i < 4; ++i) {
    const std::string path = "item[1].extension[" + std::to_string(i) + "].";
    if (at(json, path + "url") != url) continue;
    EXPECT_EQ(at(json, path + "valueReference.reference"), "\"#line-observation-7\"");
    found = true;
  }
  EXPECT_TRUE(found);
}

TEST_F(ProfessionalV1, diagnosis_of_a_line_is_linked_and_has_no_type) {
  const std::string json =
      render(ClaimType::carrier, make_record<Carrier>({{Carrier::CLM_ID, "1"},
                                                       {Carrier::ICD_DGNS_CD1, "B05"},
                                                       {Carrier::ICD_DGNS_VRSN_CD1, "0"},
                                                       {Carrier::ICD_DGNS_CD2, "0551"},
                                                       {Carrier::ICD_DGNS_VRSN_CD2, "9"},
                                                       {Carrier::LINE_ICD_DGNS_CD, "C1"},
                                                       {Carrier::LINE_ICD_DGNS_VRSN_CD, "Z"}},
                                                      {{{Carrier::LINE_NUM, "2"},
                                                        {Carrier::LINE_ICD_DGNS_CD, "B05"},
                                                        {Carrier::LINE_ICD_DGNS_VRSN_CD, "0"}}}));
  EXPECT_EQ(at(json, "diagnosis[0].type[0].coding[0].code"), "\"principal\"");
  EXPECT_EQ(
      part(json, "diagnosis[0].diagnosisCodeableConcept"),
      (Leaves{
          R"(diagnosis[0].diagnosisCodeableConcept.coding[0].code = "B05")",
          R"(diagnosis[0].diagnosisCodeableConcept.coding[0].display = "MEASLES \"RED\"")",
          R"(diagnosis[0].diagnosisCodeableConcept.coding[0].system = "http://hl7.org/fhir/sid/icd-10")"}));
  EXPECT_EQ(at(json, "diagnosis[1].diagnosisCodeableConcept.coding[0].system"),
            "\"http://hl7.org/fhir/sid/icd-9-cm\"");
  EXPECT_EQ(part(json, "diagnosis[1].type"), Leaves());
  EXPECT_EQ(at(json, "diagnosis[2].diagnosisCodeableConcept.coding[0].system"),
            "\"http://hl7.org/fhir/sid/unknown-icd-version/Z\"");
  EXPECT_EQ(part(json, "diagnosis[2].type"), Leaves());
  EXPECT_EQ(at(json, "item[0].diagnosisLinkId[0]"), "3");
  EXPECT_EQ(at(json, "item[1].diagnosisLinkId[0]"), "1");
}

TEST_F(ProfessionalV1, absent_optional_columns_leave_nothing_and_required_amounts_are_zero) {
  const std::string json =
      render(ClaimType::carrier, make_record<Carrier>({{Carrier::CLM_ID, "1"}, {Carrier::LINE_NUM, "1"}}));
  for (const char* path :
       {"status", "contained", "careTeam", "diagnosis", "item[0].service", "item[0].modifier",
        "item[0].servicedPeriod", "item[0].location", "disposition", "information"}) {
    EXPECT_EQ(part(json, path), Leaves()) << path;
  }
  EXPECT_EQ(at(json, "payment.amount.value"), "0.0");
  EXPECT_EQ(at(json, "payment.amount.code"), "\"USD\"");
  EXPECT_EQ(at(json, "extension[0].valueMoney.value"), "0.0");
}

TEST_F(ProfessionalV1, service_period_needs_both_ends) {
  const std::string json =
      render(ClaimType::carrier,
             make_record<Carrier>({{Carrier::CLM_ID, "1"}, {Carrier::LINE_1ST_EXPNS_DT, "27-OCT-1999"}},
                                  {{{Carrier::LINE_NUM, "2"},
                                    {Carrier::LINE_1ST_EXPNS_DT, "27-OCT-1999"},
                                    {Carrier::LINE_LAST_EXPNS_DT, "28-OCT-1999"}}}));
  EXPECT_EQ(part(json, "item[0].serviced"), Leaves());
  EXPECT_EQ(part(json, "item[1].serviced"), (Leaves{R"(item[1].servicedPeriod.end = "1999-10-28")",
                                                    R"(item[1].servicedPeriod.start = "1999-10-27")"}));
}

TEST_F(ProfessionalV1, anaesthesia_stands_at_the_service_even_without_a_code) {
  const std::string json =
      render(ClaimType::carrier,
             make_record<Carrier>({{Carrier::CLM_ID, "1"}, {Carrier::CARR_LINE_ANSTHSA_UNIT_CNT, "2"}}));
  EXPECT_EQ(part(json, "item[0].service"),
            (Leaves{"item[0].service.extension[0].url = \"" + std::string(kVariables) +
                        "carr_line_ansthsa_unit_cnt\"",
                    "item[0].service.extension[0].valueQuantity.value = 2"}));
}

}  // namespace
}  // namespace bb::fhir::v1::eob
