#include "support/eob.h"

namespace bb::fhir::v2::eob {
namespace {

using rif::Carrier;
using rif::Dme;
using rif::Inpatient;
using test::kVariables;
using test::Leaves;
using test::make_record;

using ItemTest = test::EobTest;

TEST_F(ItemTest, observations_are_contained_and_referred_to_in_order) {
  const std::string json = render(
      ClaimType::carrier,
      make_record<Carrier>(
          {{Carrier::CLM_ID, "1"}, {Carrier::NCH_WKLY_PROC_DT, "06-NOV-1999"}, {Carrier::LINE_NUM, "1"}},
          {{{Carrier::LINE_NUM, "6"},
            {Carrier::LINE_HCT_HGB_TYPE_CD, "R1"},
            {Carrier::LINE_HCT_HGB_RSLT_NUM, "42"}},
           {{Carrier::LINE_NUM, "7"}, {Carrier::LINE_HCT_HGB_TYPE_CD, "R2"}}}));
  EXPECT_EQ(at(json, "contained[0].id"), "\"line-observation-6\"");
  EXPECT_EQ(at(json, "contained[0].valueQuantity.value"), "42.0");
  EXPECT_EQ(at(json, "contained[1].valueQuantity.value"), "0.0");
  EXPECT_EQ(at(json, "supportingInfo[1].valueReference.reference"), "\"#line-observation-6\"");
  EXPECT_EQ(part(json, "item[0].informationSequence"), Leaves());
  EXPECT_EQ(at(json, "item[1].informationSequence[0]"), "2");
  EXPECT_EQ(at(json, "item[2].informationSequence[0]"), "3");
}

TEST_F(ItemTest, claim_of_many_lines_keeps_who_and_why_apart) {
  constexpr int kLines = 500;
  RecordBuilder builder(rif::layout(rif::FileType::carrier));
  for (int i = 1; i <= kLines; ++i) {
    const std::string line = std::to_string(i), code = "C" + line;
    std::vector<std::string_view> values(Carrier::kColumnCount);
    values[Carrier::CLM_ID] = "1";
    values[Carrier::LINE_NUM] = values[Carrier::PRF_PHYSN_NPI] = values[Carrier::PRVDR_SPCLTY] = line;
    values[Carrier::LINE_ICD_DGNS_CD] = code;
    values[Carrier::LINE_ICD_DGNS_VRSN_CD] = "0";
    ASSERT_TRUE(i == 1 ? builder.start(values.data()) : builder.add_line(values.data()));
  }
  const std::string json = render(ClaimType::carrier, std::string(builder.finish()));
  const Leaves leaves = test::leaves(json);
  const auto has = [&](const std::string& leaf) {
    return std::binary_search(leaves.begin(), leaves.end(), leaf);
  };
  for (int i = 0; i < kLines; ++i) {
    const std::string index = "[" + std::to_string(i) + "]", number = std::to_string(i + 1);
    ASSERT_TRUE(has("item" + index + ".careTeamSequence[0] = " + number));
    ASSERT_TRUE(has("item" + index + ".diagnosisSequence[0] = " + number));
    ASSERT_TRUE(has("careTeam" + index + ".provider.identifier.value = \"" + number + '"'));
    ASSERT_TRUE(has("careTeam" + index + ".qualification.coding[0].code = \"" + number + '"'));
    ASSERT_TRUE(has("diagnosis" + index + ".diagnosisCodeableConcept.coding[0].code = \"C" + number + '"'));
  }
}

TEST_F(ItemTest, serviced_is_a_period_a_date_or_nothing) {
  const auto serviced = [&](std::string_view first, std::string_view last) {
    return part(render(ClaimType::carrier, make_record<Carrier>({{Carrier::CLM_ID, "1"},
                                                                 {Carrier::LINE_1ST_EXPNS_DT, first},
                                                                 {Carrier::LINE_LAST_EXPNS_DT, last}})),
                "item[0].serviced");
  };
  EXPECT_EQ(serviced("27-OCT-1999", "28-OCT-1999"),
            (Leaves{R"(item[0].servicedPeriod.end = "1999-10-28")",
                    R"(item[0].servicedPeriod.start = "1999-10-27")"}));
  EXPECT_EQ(serviced("27-oct-1999", ""), Leaves{R"(item[0].servicedDate = "1999-10-27")"});
  EXPECT_EQ(serviced("", "28-OCT-1999"), Leaves());
}

TEST_F(ItemTest, service_and_drug_that_are_missing_say_so) {
  const std::string json = render(ClaimType::carrier, make_record<Carrier>({{Carrier::CLM_ID, "1"}}));
  const std::string absent = "\"http://hl7.org/fhir/StructureDefinition/data-absent-reason\"";
  EXPECT_EQ(at(json, "item[0].productOrService.coding[0].system"), absent);
  EXPECT_EQ(at(json, "item[0].productOrService.coding[0].display"), "");
  EXPECT_EQ(at(json, "item[0].productOrService.extension[0].url"), absent);
  const std::string inpatient =
      render(ClaimType::inpatient, make_record<Inpatient>({{Inpatient::CLM_ID, "1"}}));
  EXPECT_EQ(at(inpatient, "item[0].productOrService.coding[0].display"), "\"Data Absent Reason\"");
}

TEST_F(ItemTest, counts_of_nothing_are_left_out) {
  const auto extensions = [&](std::string_view units) {
    return part(render(ClaimType::inpatient, make_record<Inpatient>({{Inpatient::CLM_ID, "1"},
                                                                     {Inpatient::REV_CNTR_UNIT_CNT, units}})),
                "item[0].extension");
  };
  EXPECT_EQ(extensions("0"), Leaves());
  EXPECT_EQ(extensions("0.00"), Leaves());
  EXPECT_EQ(extensions(""), Leaves());
  EXPECT_EQ(extensions("3").back(), "item[0].extension[0].valueQuantity.value = 3");
}

TEST_F(ItemTest, tax_numbers_are_shown_to_those_who_ask) {
  const std::string carrier = make_record<Carrier>({{Carrier::CLM_ID, "1"}, {Carrier::TAX_NUM, "204299999"}});
  EXPECT_EQ(render(ClaimType::carrier, carrier).find("204299999"), std::string::npos);
  const std::string shown = render(ClaimType::carrier, carrier, {.include_tax_numbers = true});
  EXPECT_EQ(
      part(shown, "item[0].extension"),
      (Leaves{R"(item[0].extension[0].url = ")" + std::string(kVariables) + R"(tax_num")",
              R"(item[0].extension[0].valueCoding.code = "204299999")",
              R"(item[0].extension[0].valueCoding.system = ")" + std::string(kVariables) + R"(tax_num")"}));
  const std::string dme = make_record<Dme>({{Dme::CLM_ID, "1"}, {Dme::TAX_NUM, "9994931888"}});
  EXPECT_EQ(render(ClaimType::dme, dme).find("9994931888"), std::string::npos);
  EXPECT_NE(render(ClaimType::dme, dme, {.include_tax_numbers = true}).find("9994931888"), std::string::npos);
}

}  // namespace
}  // namespace bb::fhir::v2::eob
