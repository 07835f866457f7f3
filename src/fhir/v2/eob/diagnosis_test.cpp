#include "support/eob.h"

namespace bb::fhir::v2::eob {
namespace {

using rif::Carrier;
using rif::Dme;
using rif::Inpatient;
using rif::Outpatient;
using test::kVariables;
using test::Leaves;
using test::make_record;

using DiagnosisTest = test::EobTest;

TEST_F(DiagnosisTest, diagnosis_named_again_keeps_its_first_place_and_type) {
  const std::string json = render(ClaimType::inpatient, make_record<Inpatient>({
                                                            {Inpatient::CLM_ID, "1"},
                                                            {Inpatient::ADMTG_DGNS_CD, "A01"},
                                                            {Inpatient::ADMTG_DGNS_VRSN_CD, "0"},
                                                            {Inpatient::ICD_DGNS_CD1, "A01"},
                                                            {Inpatient::ICD_DGNS_VRSN_CD1, "0"},
                                                            {Inpatient::CLM_POA_IND_SW1, "Y"},
                                                            {Inpatient::PRNCPAL_DGNS_CD, "B05"},
                                                            {Inpatient::PRNCPAL_DGNS_VRSN_CD, "0"},
                                                            {Inpatient::ICD_DGNS_CD25, "C1"},
                                                            {Inpatient::ICD_DGNS_VRSN_CD25, "0"},
                                                            {Inpatient::CLM_POA_IND_SW25, "N"},
                                                            {Inpatient::FST_DGNS_E_CD, "B05"},
                                                            {Inpatient::FST_DGNS_E_VRSN_CD, "9"},
                                                            {Inpatient::ICD_DGNS_E_CD12, "W1"},
                                                            {Inpatient::ICD_DGNS_E_VRSN_CD12, "0"},
                                                        }));
  const auto shown = [&](int i) {
    const std::string path = "diagnosis[" + std::to_string(i) + "].";
    return at(json, path + "diagnosisCodeableConcept.coding[0].code") +
           at(json, path + "type[0].coding[0].code");
  };
  EXPECT_EQ(shown(0), R"("A01""admitting")");
  EXPECT_EQ(part(json, "diagnosis[0].extension"), Leaves());  // named without a flag first
  EXPECT_EQ(shown(1), R"("B05""principal")");
  EXPECT_EQ(shown(2), R"("C1""other")");
  EXPECT_EQ(at(json, "diagnosis[2].extension[0].url"), '"' + std::string(kVariables) + "clm_poa_ind_sw25\"");
  EXPECT_EQ(shown(3), R"("B05""externalcauseofinjury")");  // another version: another code
  EXPECT_EQ(shown(4), R"("W1""externalcauseofinjury")");
  EXPECT_EQ(shown(5), "");
}

TEST_F(DiagnosisTest, icd_version_decides_system_and_name) {
  const auto codings = [&](std::string_view code, std::string_view version) {
    return part(render(ClaimType::carrier, make_record<Carrier>({{Carrier::CLM_ID, "1"},
                                                                 {Carrier::ICD_DGNS_CD1, code},
                                                                 {Carrier::ICD_DGNS_VRSN_CD1, version}})),
                "diagnosis[0].diagnosisCodeableConcept");
  };
  const std::string path = "diagnosis[0].diagnosisCodeableConcept.coding[";
  EXPECT_EQ(codings("B05", "0"),
            (Leaves{path + R"(0].code = "B05")", path + R"(0].display = "MEASLES \"RED\"")",
                    path + R"(0].system = "http://hl7.org/fhir/sid/icd-10-cm")", path + R"(1].code = "B05")",
                    path + R"(1].display = "MEASLES \"RED\"")",
                    path + R"(1].system = "http://hl7.org/fhir/sid/icd-10")"}));
  EXPECT_EQ(codings("0551", "9"), (Leaves{path + R"(0].code = "0551")", path + R"(0].display = "MEASLES")",
                                          path + R"(0].system = "http://hl7.org/fhir/sid/icd-9-cm")"}));
  EXPECT_EQ(codings("B05", ""),
            (Leaves{path + R"(0].code = "B05")",
                    path + R"(0].system = "http://hl7.org/fhir/sid/unknown-icd-version")"}));
  EXPECT_EQ(codings("B05", "8"),
            (Leaves{path + R"(0].code = "B05")",
                    path + R"(0].system = "http://hl7.org/fhir/sid/unknown-icd-version/8")"}));
}

TEST_F(DiagnosisTest, line_diagnosis_refers_to_the_header_or_is_added) {
  const std::string json = render(
      ClaimType::dme, make_record<Dme>({{Dme::CLM_ID, "1"},
                                        {Dme::ICD_DGNS_CD1, "A01"},
                                        {Dme::ICD_DGNS_VRSN_CD1, "0"},
                                        {Dme::LINE_ICD_DGNS_CD, "A01"},
                                        {Dme::LINE_ICD_DGNS_VRSN_CD, "0"}},
                                       {{{Dme::LINE_ICD_DGNS_CD, "Z9"}, {Dme::LINE_ICD_DGNS_VRSN_CD, "0"}},
                                        {{Dme::LINE_NUM, "3"}}}));
  EXPECT_EQ(at(json, "item[0].diagnosisSequence[0]"), "1");
  EXPECT_EQ(at(json, "item[1].diagnosisSequence[0]"), "2");
  EXPECT_EQ(part(json, "item[2].diagnosisSequence"), Leaves());
  // The header's by the profile of institutions, the line's by that of professionals.
  EXPECT_EQ(at(json, "diagnosis[0].type[0].coding[0].display"), "\"Principal Diagnosis\"");
  EXPECT_EQ(at(json, "diagnosis[1].type[0].coding[0].code"), "\"secondary\"");
}

TEST_F(DiagnosisTest, reason_for_visit_is_an_outpatients) {
  const std::string json =
      render(ClaimType::outpatient, make_record<Outpatient>({{Outpatient::CLM_ID, "1"},
                                                             {Outpatient::RSN_VISIT_CD3, "R1"},
                                                             {Outpatient::RSN_VISIT_VRSN_CD3, "0"}}));
  EXPECT_EQ(at(json, "diagnosis[0].type[0].coding[0].code"), "\"patientreasonforvisit\"");
}

TEST_F(DiagnosisTest, procedure_stands_once_and_may_lack_a_date) {
  const std::string json =
      render(ClaimType::inpatient, make_record<Inpatient>({{Inpatient::CLM_ID, "1"},
                                                           {Inpatient::ICD_PRCDR_CD1, "0551"},
                                                           {Inpatient::ICD_PRCDR_VRSN_CD1, "9"},
                                                           {Inpatient::PRCDR_DT1, "16-JAN-2016"},
                                                           {Inpatient::ICD_PRCDR_CD2, "0551"},
                                                           {Inpatient::ICD_PRCDR_VRSN_CD2, "9"},
                                                           {Inpatient::ICD_PRCDR_CD25, "0DTJ4ZZ"},
                                                           {Inpatient::ICD_PRCDR_VRSN_CD25, "0"}}));
  EXPECT_EQ(at(json, "procedure[0].date"), "\"2016-01-16T00:00:00+00:00\"");
  EXPECT_EQ(at(json, "procedure[0].procedureCodeableConcept.coding[0].display"), "\"LYSIS\"");
  EXPECT_EQ(at(json, "procedure[1].date"), "");
  EXPECT_EQ(at(json, "procedure[1].procedureCodeableConcept.coding[0].system"),
            "\"http://www.cms.gov/Medicare/Coding/ICD10\"");
  EXPECT_EQ(at(json, "procedure[2].sequence"), "");
}

TEST_F(DiagnosisTest, icd9_procedure_is_named_by_volume_3_or_else_by_icd9_as_a_whole) {
  ASSERT_TRUE(source.icd(terminology::IcdSystem::icd9_cm, "9214", "BONE SCAN").ok());
  const auto procedure = [&](std::string_view code, std::string_view version) {
    return at(
        render(ClaimType::inpatient, make_record<Inpatient>({{Inpatient::CLM_ID, "1"},
                                                             {Inpatient::ICD_PRCDR_CD1, code},
                                                             {Inpatient::ICD_PRCDR_VRSN_CD1, version}})),
        "procedure[0].procedureCodeableConcept.coding[0].display");
  };
  EXPECT_EQ(procedure("9214", "9"), "\"BONE SCAN\"");
  EXPECT_EQ(procedure("0551", "9"), "\"LYSIS\"");  // a diagnosis too
  EXPECT_EQ(procedure("9214", "0"), "");
  EXPECT_EQ(procedure("B05", "0"), "");
}

}  // namespace
}  // namespace bb::fhir::v2::eob
