#include "fhir/v2/patient.h"

#include <gtest/gtest.h>

#include "support/records.h"

namespace bb::fhir::v2 {
namespace {

using B = rif::Beneficiary;
using H = rif::BeneficiaryHistory;
using test::make_record;

constexpr char kMeta[] =
    R"("meta":{"lastUpdated":"2021-05-15T08:22:38.251+00:00","profile":["http://hl7.org/fhir/us/carin-bb/StructureDefinition/C4BB-Patient"]},)";
constexpr char kMember[] =
    R"({"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MB","display":"Member Number"}]},"system":"https://bluebutton.cms.gov/resources/variables/bene_id","value":"-88"})";

std::string mbi(std::string_view code, std::string_view display, std::string_view value,
                std::string_view period = "") {
  std::string json = R"({"type":{"coding":[{"extension":[{)";
  json += R"("url":"https://bluebutton.cms.gov/resources/codesystem/identifier-currency",)";
  json += R"("valueCoding":{"system":"https://bluebutton.cms.gov/resources/codesystem/identifier-currency",)";
  json += R"("code":")" + std::string(code) + R"(","display":")" + std::string(display) + R"("}}],)";
  json += R"("system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MC",)";
  json += R"("display":"Patient's Medicare number"}]},"system":"http://hl7.org/fhir/sid/us-mbi",)";
  json += R"("value":")" + std::string(value) + '"' + std::string(period) + "}";
  return json;
}

store::BeneficiaryRow row(std::string record, std::vector<std::string> history = {}) {
  return {-88, *parse_instant("2021-05-15T08:22:38.251Z"), std::move(record), std::move(history)};
}

std::string render(const store::BeneficiaryRow& beneficiary, const PatientOptions& options = {}) {
  Buffer buffer;
  JsonWriter out(buffer);
  EXPECT_TRUE(render_patient(out, beneficiary, options));
  out.finish();
  return std::string(buffer.view());
}

// The part of a rendered Patient from `key` up to `next`.
std::string part(const std::string& json, const std::string& key, const std::string& next) {
  const auto begin = json.find(key);
  const auto end = json.find(next, begin);
  if (begin == std::string::npos || end == std::string::npos) return "no such part in " + json;
  return json.substr(begin, end - begin);
}

TEST(Patient, absent_columns_leave_nothing_behind) {
  EXPECT_EQ(render(row(make_record<B>({{B::BENE_ID, "-88"}}))),
            std::string(R"({"resourceType":"Patient","id":"-88",)") + kMeta + R"("identifier":[)" + kMember +
                R"(],"gender":"unknown","deceasedBoolean":false})");
}

TEST(Patient, a_full_row_in_the_order_of_the_resource) {
  const std::string json = render(row(make_record<B>({{B::BENE_ID, "-88"},
                                                      {B::BENE_SRNM_NAME, "O\"Hara"},
                                                      {B::BENE_GVN_NAME, "Jane"},
                                                      {B::BENE_MDL_NAME, "X"},
                                                      {B::BENE_SEX_IDENT_CD, "2"},
                                                      {B::BENE_BIRTH_DT, "17-MAR-1941"},
                                                      {B::DEATH_DT, "20200229"},
                                                      {B::STATE_CODE, "MO"},
                                                      {B::BENE_ZIP_CD, "12345"}})));
  EXPECT_EQ(
      json,
      std::string(R"({"resourceType":"Patient","id":"-88",)") + kMeta +
          R"("extension":[{"url":"http://hl7.org/fhir/us/core/StructureDefinition/us-core-sex","valueCode":"248152002"}],)" +
          R"("identifier":[)" + kMember +
          R"(],"name":[{"use":"usual","family":"O\"Hara","given":["Jane","X"]}],"gender":"female",)" +
          R"("birthDate":"1941-03-17","deceasedDateTime":"2020-02-29","address":[{"state":"MO","postalCode":"12345"}]})");
}

TEST(Patient, race_is_shown_as_ccw_code_and_unknown_omb_category) {
  const std::string json = render(row(make_record<B>({{B::BENE_ID, "-88"}, {B::BENE_RACE_CD, "2"}})));
  EXPECT_EQ(
      part(json, R"("extension":[{"url":"https)", R"("identifier")"),
      R"("extension":[{"url":"https://bluebutton.cms.gov/resources/variables/race","valueCoding":{"system":"https://bluebutton.cms.gov/resources/variables/race","code":"2","display":"Black"}},)"
      R"({"url":"http://hl7.org/fhir/us/core/StructureDefinition/us-core-race","extension":[{"url":"ombCategory","valueCoding":{"system":"http://terminology.hl7.org/CodeSystem/v3-NullFlavor","code":"UNK","display":"Unknown"}},{"url":"text","valueString":"Unknown"}]}],)");
}

TEST(Patient, a_code_that_is_not_in_the_codebook_has_no_display) {
  const std::string json = render(row(make_record<B>({{B::BENE_ID, "-88"}, {B::BENE_RACE_CD, "9"}})));
  EXPECT_EQ(
      part(json, R"("extension":[{"url":"https)", R"({"url":"http://)"),
      R"("extension":[{"url":"https://bluebutton.cms.gov/resources/variables/race","valueCoding":{"system":"https://bluebutton.cms.gov/resources/variables/race","code":"9"}},)");
}

TEST(Patient, dual_eligibility_is_shown_for_months_with_a_value) {
  const std::string json = render(row(make_record<B>({{B::BENE_ID, "-88"},
                                                      {B::RFRNC_YR, "2018"},
                                                      {B::META_DUAL_ELGBL_STUS_SEPT_CD, "zz"},
                                                      {B::META_DUAL_ELGBL_STUS_DEC_CD, "NA"}})));
  EXPECT_EQ(
      part(json, R"("extension")", R"("identifier")"),
      R"("extension":[{"url":"https://bluebutton.cms.gov/resources/variables/rfrnc_yr","valueDate":"2018"},)"
      R"({"url":"https://bluebutton.cms.gov/resources/variables/dual_09","valueCoding":{"system":"https://bluebutton.cms.gov/resources/variables/dual_09","code":"zz"}},)"
      R"({"url":"https://bluebutton.cms.gov/resources/variables/dual_12","valueCoding":{"system":"https://bluebutton.cms.gov/resources/variables/dual_12","code":"NA","display":"Non-Medicaid"}}],)");
}

TEST(Patient, without_reference_year_no_monthly_value_is_shown) {
  const std::string json =
      render(row(make_record<B>({{B::BENE_ID, "-88"}, {B::META_DUAL_ELGBL_STUS_JAN_CD, "NA"}})));
  EXPECT_EQ(json.find("extension"), std::string::npos) << json;
}

TEST(Patient, historic_mbis_are_shown_once_by_value_with_the_current_one) {
  const std::string json =
      render(row(make_record<B>({{B::BENE_ID, "-88"},
                                 {B::MBI_NUM, "1S00E00AA01"},
                                 {B::EFCTV_BGN_DT, "30-JUL-2020"},
                                 {B::EFCTV_END_DT, "31-DEC-2021"}}),
                 {make_record<H>({{H::BENE_ID, "-88"}, {H::MBI_NUM, "1S00E00AA02"}}),
                  make_record<H>({{H::BENE_ID, "-88"}, {H::MBI_NUM, "1S00E00AA01"}}),
                  make_record<H>({{H::BENE_ID, "-88"}}),
                  make_record<H>({{H::BENE_ID, "-88"}, {H::MBI_NUM, "1S00E00AA00"}}),
                  make_record<H>({{H::BENE_ID, "-88"}, {H::MBI_NUM, "1S00E00AA02"}, {H::STATE_CODE, "1"}})}));
  EXPECT_EQ(
      part(json, R"("identifier")", R"("gender")"),
      R"("identifier":[)" + mbi("historic", "Historic", "1S00E00AA00") + "," +
          mbi("current", "Current", "1S00E00AA01", R"(,"period":{"start":"2020-07-30","end":"2021-12-31"})") +
          "," + mbi("historic", "Historic", "1S00E00AA02") + "," + kMember + "],");
}

TEST(Patient, the_hicn_is_never_shown) {
  const std::string json = render(
      row(make_record<B>({{B::BENE_ID, "-88"}, {B::BENE_CRNT_HIC_NUM, "543217066U"}}),
          {make_record<H>(
              {{H::BENE_ID, "-88"}, {H::BENE_CRNT_HIC_NUM, "543217066T"}, {H::MBI_NUM, "1S00E00AA01"}})}));
  EXPECT_EQ(json.find("543217066"), std::string::npos) << json;
}

TEST(Patient, street_and_city_are_shown_only_when_asked_for) {
  const auto beneficiary = row(make_record<B>({{B::BENE_ID, "-88"},
                                               {B::STATE_CODE, "MO"},
                                               {B::BENE_ZIP_CD, "12345"},
                                               {B::DRVD_LINE_1_ADR, "204 SOUTH ST"},
                                               {B::DRVD_LINE_3_ADR, "SURREY"},
                                               {B::CITY_NAME, "PODUNK"}}));
  EXPECT_EQ(
      part(render(beneficiary, {.include_address_fields = true}), R"("address")", "]}") + "]}",
      R"("address":[{"line":["204 SOUTH ST","SURREY"],"city":"PODUNK","state":"MO","postalCode":"12345"}]})");
  EXPECT_EQ(part(render(beneficiary), R"("address")", "]}") + "]}",
            R"("address":[{"state":"MO","postalCode":"12345"}]})");
}

TEST(Patient, a_record_that_cannot_be_read_appends_nothing) {
  Buffer buffer;
  JsonWriter out(buffer);
  EXPECT_FALSE(render_patient(out, row("garbage"), {}));
  EXPECT_FALSE(render_patient(out, row(make_record<H>({{H::BENE_ID, "-88"}})), {}));
  EXPECT_TRUE(buffer.empty());
}

}  // namespace
}  // namespace bb::fhir::v2
