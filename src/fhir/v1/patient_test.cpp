#include "fhir/v1/patient.h"

#include <gtest/gtest.h>

#include "support/json.h"
#include "support/records.h"

namespace bb::fhir::v1 {
namespace {

using B = rif::Beneficiary;
using H = rif::BeneficiaryHistory;
using test::make_record;
using Lines = std::vector<std::string>;

constexpr char kMeta[] = R"("meta":{"lastUpdated":"2021-05-15T08:22:38.251+00:00"},)";
constexpr char kId[] = R"({"system":"https://bluebutton.cms.gov/resources/variables/bene_id","value":"-88"})";

store::BeneficiaryRow row(std::string record, std::vector<std::string> history = {}) {
  return {-88, *parse_instant("2021-05-15T08:22:38.251Z"), std::move(record), std::move(history)};
}

std::string render(const store::BeneficiaryRow& beneficiary, const PatientOptions& options = {}) {
  Buffer buffer;
  JsonWriter out(buffer);
  EXPECT_TRUE(render_patient(out, beneficiary, options));
  out.finish();
  EXPECT_EQ(test::empty_values(buffer.view()), Lines());
  return std::string(buffer.view());
}

// The identifiers: the last part of the system, the value, and "current" or "historic" where it is said.
Lines identifiers(const std::string& json) {
  Lines found;
  const Lines leaves = test::leaves(json);
  const auto at = [&](const std::string& path) {
    for (const std::string& leaf : leaves) {
      if (leaf.starts_with(path + " = ")) return leaf.substr(path.size() + 4, leaf.size() - path.size() - 5);
    }
    return std::string();
  };
  for (int i = 0;; ++i) {
    const std::string path = "identifier[" + std::to_string(i) + "].";
    const std::string system = at(path + "system");
    if (system.empty()) return found;
    const std::string currency = at(path + "extension[0].valueCoding.code");
    found.push_back(system.substr(system.rfind('/') + 1) + " " + at(path + "value") +
                    (currency.empty() ? "" : " " + currency));
  }
}

// PBKDF2-HMAC-SHA256 of "3456789" and "543217066U" with the pepper and iterations of CMS's own tests.
constexpr char kMbiHash[] = "82273caf4d2c3b5a8340190ae3575950957ce469e593efd7736d60c3b39d253c";
constexpr char kHicnHash[] = "99f6cc85e95c4b2cec5382600478482cceadb7534d4c3f0a4f2e55d33428c169";

TEST(PatientV1, absent_columns_leave_nothing_behind) {
  const IdentifierHash hash;
  EXPECT_EQ(render(row(make_record<B>({{B::BENE_ID, "-88"}})),
                   {.include_mbi = true, .include_hicn = true, .hash = &hash}),
            std::string(R"({"resourceType":"Patient","id":"-88",)") + kMeta + R"("identifier":[)" + kId +
                R"(],"gender":"unknown"})");
}

TEST(PatientV1, a_full_row_in_the_order_of_the_resource) {
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
          R"("identifier":[)" + kId +
          R"(],"name":[{"use":"usual","family":"O\"Hara","given":["Jane","X"]}],"gender":"female",)" +
          R"("birthDate":"1941-03-17","deceasedDateTime":"2020-02-29","address":[{"state":"MO","postalCode":"12345"}]})");
}

TEST(PatientV1, the_living_have_no_deceased_and_race_is_the_ccw_code_alone) {
  const std::string json = render(row(make_record<B>({{B::BENE_ID, "-88"}, {B::BENE_RACE_CD, "2"}})));
  EXPECT_EQ(json.find("deceased"), std::string::npos) << json;
  EXPECT_EQ(json.find("us-core-race"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("code":"2","display":"Black"})"), std::string::npos) << json;
}

TEST(PatientV1, without_reference_year_no_monthly_value_is_shown) {
  const std::string json =
      render(row(make_record<B>({{B::BENE_ID, "-88"}, {B::META_DUAL_ELGBL_STUS_JAN_CD, "NA"}})));
  EXPECT_EQ(json.find("extension"), std::string::npos) << json;
}

TEST(PatientV1, only_the_hash_of_the_mbi_is_shown_unasked) {
  const IdentifierHash hash;
  const auto person = row(
      make_record<B>({{B::BENE_ID, "-88"}, {B::MBI_NUM, "3456789"}, {B::BENE_CRNT_HIC_NUM, "543217066U"}}),
      {make_record<H>({{H::BENE_ID, "-88"}, {H::MBI_NUM, "3456689"}, {H::BENE_CRNT_HIC_NUM, "543217066T"}})});
  EXPECT_EQ(identifiers(render(person, {.hash = &hash})),
            (Lines{"mbi-hash " + std::string(kMbiHash), "bene_id -88"}));
}

TEST(PatientV1, identifiers_in_clear_are_shown_to_who_asks_each_once_current_or_historic) {
  const IdentifierHash hash;
  const auto person = row(
      make_record<B>({{B::BENE_ID, "-88"}, {B::MBI_NUM, "3456789"}, {B::BENE_CRNT_HIC_NUM, "543217066U"}}),
      {make_record<H>({{H::BENE_ID, "-88"}, {H::MBI_NUM, "9456789"}, {H::BENE_CRNT_HIC_NUM, "543217066T"}}),
       make_record<H>({{H::BENE_ID, "-88"}, {H::MBI_NUM, "3456689"}, {H::BENE_CRNT_HIC_NUM, "543217066T"}}),
       make_record<H>({{H::BENE_ID, "-88"}, {H::MBI_NUM, "3456789"}, {H::BENE_CRNT_HIC_NUM, "543217066U"}})});
  EXPECT_EQ(identifiers(render(person, {.include_mbi = true, .hash = &hash})),
            (Lines{"us-mbi 3456689 historic", "us-mbi 3456789 current", "us-mbi 9456789 historic",
                   "mbi-hash " + std::string(kMbiHash), "bene_id -88"}));
  EXPECT_EQ(
      identifiers(render(person, {.include_hicn = true, .hash = &hash})),
      (Lines{"us-medicare 543217066T historic", "us-medicare 543217066U current",
             "hicn-hash " + std::string(kHicnHash), "mbi-hash " + std::string(kMbiHash), "bene_id -88"}));
}

TEST(PatientV1, the_hash_has_the_period_of_the_mbi) {
  const IdentifierHash hash;
  const auto person = row(make_record<B>({{B::BENE_ID, "-88"},
                                          {B::MBI_NUM, "3456789"},
                                          {B::EFCTV_BGN_DT, "30-JUL-2020"},
                                          {B::EFCTV_END_DT, "31-DEC-2021"}}));
  EXPECT_NE(render(person, {.hash = &hash})
                .find(std::string(kMbiHash) + R"(","period":{"start":"2020-07-30","end":"2021-12-31"}})"),
            std::string::npos);
}

TEST(PatientV1, a_record_that_cannot_be_read_appends_nothing) {
  Buffer buffer;
  JsonWriter out(buffer);
  EXPECT_FALSE(render_patient(out, row("garbage"), {}));
  EXPECT_FALSE(render_patient(out, row(make_record<H>({{H::BENE_ID, "-88"}})), {}));
  EXPECT_TRUE(buffer.empty());
}

}  // namespace
}  // namespace bb::fhir::v1
