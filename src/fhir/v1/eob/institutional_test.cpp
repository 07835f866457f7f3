// Claims of institutions in v1.
#include "support/eob.h"

namespace bb::fhir::v1::eob {
namespace {

using rif::Hha;
using rif::Hospice;
using rif::Inpatient;
using rif::Outpatient;
using rif::Snf;
using test::kVariables;
using test::Leaves;
using test::make_record;

using InstitutionalV1 = test::EobV1Test;

TEST_F(InstitutionalV1, every_type_renders_with_nothing_but_ids) {
  const auto check = [&]<class File>(ClaimType type, File, std::string_view name) {
    const std::string json = render(type, make_record<File>({{File::CLM_ID, "-7"}, {File::BENE_ID, "-9"}}));
    EXPECT_EQ(at(json, "id"), '"' + std::string(name) + "--7\"");
    EXPECT_EQ(at(json, "patient.reference"), "\"Patient/-9\"");
    for (const char* absent : {"careTeam", "diagnosis", "provider", "organization", "facility", "information",
                               "hospitalization", "item[0].service", "item[0].revenue"}) {
      EXPECT_EQ(part(json, absent), Leaves()) << name;
    }
    EXPECT_EQ(at(json, "item[0].sequence"), "1");
  };
  check(ClaimType::hha, Hha(), "hha");
  check(ClaimType::hospice, Hospice(), "hospice");
  check(ClaimType::outpatient, Outpatient(), "outpatient");
}

TEST_F(InstitutionalV1, related_group_stands_first_as_if_it_were_a_diagnosis) {
  const auto shown = [&](std::string_view group) {
    return part(render(ClaimType::snf, make_record<Snf>({{Snf::CLM_ID, "1"},
                                                         {Snf::CLM_DRG_CD, group},
                                                         {Snf::ADMTG_DGNS_CD, "0551"},
                                                         {Snf::ADMTG_DGNS_VRSN_CD, "9"}})),
                "diagnosis");
  };
  const auto has = [](const Leaves& leaves, const std::string& leaf) {
    return std::find(leaves.begin(), leaves.end(), leaf) != leaves.end();
  };
  EXPECT_TRUE(has(shown("0645"), R"(diagnosis[0].packageCode.coding[0].code = "0645")"));
  EXPECT_TRUE(has(shown("0645"), R"(diagnosis[1].sequence = 2)"));
  EXPECT_TRUE(has(shown("0645"), R"(diagnosis[1].diagnosisCodeableConcept.coding[0].display = "MEASLES")"));
  EXPECT_TRUE(has(shown(""), R"(diagnosis[0].sequence = 1)"));
}

TEST_F(InstitutionalV1, people_are_named_by_npi_alone_who_attended_behind_who_operated) {
  const std::string json =
      render(ClaimType::outpatient, make_record<Outpatient>({{Outpatient::CLM_ID, "1"},
                                                             {Outpatient::AT_PHYSN_NPI, "1111111112"},
                                                             {Outpatient::AT_PHYSN_UPIN, "A1"},
                                                             {Outpatient::OP_PHYSN_NPI, "2"},
                                                             {Outpatient::OT_PHYSN_UPIN, "B2"},
                                                             {Outpatient::RNDRNG_PHYSN_NPI, "1111111112"},
                                                             {Outpatient::RNDRNG_PHYSN_UPIN, "C3"}}));
  const auto member = [&](int i) {
    const std::string path = "careTeam[" + std::to_string(i) + "].";
    return at(json, path + "sequence") + at(json, path + "provider.identifier.value") +
           at(json, path + "role.coding[0].code");
  };
  EXPECT_EQ(member(0), R"(2"2""assist")");
  EXPECT_EQ(member(1), R"(3"1111111112""primary")");
  EXPECT_EQ(member(2), "");
  EXPECT_EQ(at(json, "careTeam[1].provider.display"), "\"DR. ANN LEE\"");
  EXPECT_EQ(at(json, "item[0].careTeamLinkId[0]"), "3");
}

TEST_F(InstitutionalV1, drug_is_counted_only_in_a_unit) {
  const auto extension = [&](std::string_view unit) {
    return part(render(ClaimType::hospice, make_record<Hospice>({{Hospice::CLM_ID, "1"},
                                                                 {Hospice::REV_CNTR_NDC_QTY, "1.50"},
                                                                 {Hospice::REV_CNTR_NDC_QTY_QLFR_CD, unit}})),
                "item[0].extension");
  };
  const std::string value = "item[0].extension[0].valueQuantity.";
  EXPECT_EQ(extension("ML"),
            (Leaves{R"(item[0].extension[0].url = ")" + std::string(kVariables) + R"(rev_cntr_ndc_qty")",
                    value + R"(code = "ML")", value + R"(system = "http://unitsofmeasure.org")",
                    value + R"(unit = "Milliliter")", value + "value = 1.5"}));
  EXPECT_EQ(extension("Q"),
            (Leaves{R"(item[0].extension[0].url = ")" + std::string(kVariables) + R"(rev_cntr_ndc_qty")",
                    value + R"(code = "Q")", value + R"(system = "http://unitsofmeasure.org")",
                    value + "value = 1.5"}));
  EXPECT_EQ(extension(""), Leaves());
}

TEST_F(InstitutionalV1, query_code_is_shown_of_hospitals_and_nursing_facilities) {
  const auto period = [&]<class File>(ClaimType type, File) {
    return part(render(type, make_record<File>({{File::CLM_ID, "1"},
                                                {File::CLM_FROM_DT, "15-JAN-2016"},
                                                {File::CLAIM_QUERY_CODE, "3"}})),
                "billablePeriod")
        .size();
  };
  EXPECT_EQ(period(ClaimType::inpatient, Inpatient()), 5U);
  EXPECT_EQ(period(ClaimType::snf, Snf()), 5U);
  EXPECT_EQ(period(ClaimType::outpatient, Outpatient()), 5U);
  EXPECT_EQ(period(ClaimType::hha, Hha()), 1U);
  EXPECT_EQ(period(ClaimType::hospice, Hospice()), 1U);
}

TEST_F(InstitutionalV1, stay_begins_with_admission_or_with_hospice_care) {
  const auto stay = [&](ClaimType type, const std::string& record) {
    return part(render(type, record), "hospitalization");
  };
  EXPECT_EQ(stay(ClaimType::hha, make_record<Hha>({{Hha::CLM_ID, "1"}, {Hha::CLM_ADMSN_DT, "23-JUN-2015"}})),
            Leaves{R"(hospitalization.start = "2015-06-23")"});
  EXPECT_EQ(
      stay(ClaimType::hospice, make_record<Hospice>({{Hospice::CLM_ID, "1"},
                                                     {Hospice::CLM_HOSPC_START_DT_ID, "06-JUL-2014"},
                                                     {Hospice::BENE_HOSPC_PRD_CNT, "2"}})),
      (Leaves{R"(hospitalization.extension[0].url = ")" + std::string(kVariables) + R"(bene_hospc_prd_cnt")",
              "hospitalization.extension[0].valueQuantity.value = 2",
              R"(hospitalization.start = "2014-07-06")"}));
  EXPECT_EQ(
      stay(ClaimType::inpatient, make_record<Inpatient>({{Inpatient::CLM_ID, "1"},
                                                         {Inpatient::NCH_BENE_DSCHRG_DT, "27-JAN-2016"}})),
      Leaves{R"(hospitalization.end = "2016-01-27")"});
}

TEST_F(InstitutionalV1, payment_for_medical_education_is_given_twice) {
  const std::string json =
      render(ClaimType::inpatient,
             make_record<Inpatient>({{Inpatient::CLM_ID, "1"}, {Inpatient::IME_OP_CLM_VAL_AMT, "66125.51"}}));
  Leaves shown = part(json, "extension");
  std::erase_if(shown,
                [](const std::string& leaf) { return leaf.find("value = 66125.51") == std::string::npos; });
  EXPECT_EQ(shown.size(), 2U);
}

}  // namespace
}  // namespace bb::fhir::v1::eob
