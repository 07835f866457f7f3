#include "fhir/v2/coverage.h"

#include <gtest/gtest.h>

#include "support/records.h"

namespace bb::fhir::v2 {
namespace {

using B = rif::Beneficiary;
using test::make_record;

std::string render(Part part, std::string record, const std::vector<std::string>& earlier = {}) {
  Buffer buffer;
  JsonWriter out(buffer);
  EXPECT_TRUE(render_coverage(out, {7, *parse_instant("2021-05-15T08:22:38.251Z"), std::move(record), {}},
                              part, earlier));
  out.finish();
  return std::string(buffer.view());
}

std::string between(const std::string& json, const std::string& begin, const std::string& end) {
  const auto from = json.find(begin);
  const auto to = json.find(end, from);
  if (from == std::string::npos || to == std::string::npos) return "no such part in " + json;
  return json.substr(from, to - from);
}

std::string head(std::string_view part) {
  return R"({"resourceType":"Coverage","id":")" + std::string(part) +
         R"(-7","meta":{"lastUpdated":"2021-05-15T08:22:38.251+00:00","profile":["http://hl7.org/fhir/us/carin-bb/StructureDefinition/C4BB-Coverage"]},)";
}

std::string tail(std::string_view title) {
  return R"("beneficiary":{"reference":"Patient/7"},"relationship":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/subscriber-relationship","code":"self","display":"Self"}]},)"
         R"("payor":[{"identifier":{"value":"Centers for Medicare and Medicaid Services"}}],)"
         R"("class":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/coverage-class","code":"group","display":"Group"}]},"value":"Medicare"},)"
         R"({"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/coverage-class","code":"plan","display":"Plan"}]},"value":")" +
         std::string(title) + R"("}]})";
}

constexpr char kType[] =
    R"("type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"SUBSIDIZ"}]},)";

TEST(Coverage, absent_columns_leave_nothing_behind) {
  const std::string record = make_record<B>({{B::BENE_ID, "7"}});
  EXPECT_EQ(render(Part::a, record), head("part-a") + R"("status":"cancelled",)" + kType + tail("Part A"));
  EXPECT_EQ(render(Part::b, record), head("part-b") + R"("status":"cancelled",)" + kType + tail("Part B"));
  EXPECT_EQ(render(Part::c, record), head("part-c") + R"("status":"active",)" + kType + tail("Part C"));
  EXPECT_EQ(render(Part::d, record), head("part-d") + R"("status":"active",)" + kType + tail("Part D"));
}

TEST(Coverage, parts_a_and_b_are_active_while_their_own_termination_code_is_0) {
  const std::string record =
      make_record<B>({{B::BENE_ID, "7"}, {B::BENE_PTA_TRMNTN_CD, "0"}, {B::BENE_PTB_TRMNTN_CD, "3"}});
  EXPECT_EQ(
      between(render(Part::a, record), R"("extension")", R"("type")"),
      R"("extension":[{"url":"https://bluebutton.cms.gov/resources/variables/a_trm_cd","valueCoding":{"system":"https://bluebutton.cms.gov/resources/variables/a_trm_cd","code":"0","display":"Not Terminated"}}],"status":"active",)");
  EXPECT_EQ(
      between(render(Part::b, record), R"("extension")", R"("type")"),
      R"("extension":[{"url":"https://bluebutton.cms.gov/resources/variables/b_trm_cd","valueCoding":{"system":"https://bluebutton.cms.gov/resources/variables/b_trm_cd","code":"3","display":"Voluntary Withdrawal"}}],"status":"cancelled",)");
}

TEST(Coverage, each_part_has_its_own_period_and_part_c_none) {
  const std::string record = make_record<B>({{B::BENE_ID, "7"},
                                             {B::PTA_CVRG_STRT_DT, "17-Mar-2020"},
                                             {B::PTA_CVRG_END_DT, "17-JUN-2020"},
                                             {B::PTB_CVRG_STRT_DT, "20210717"},
                                             {B::PTD_CVRG_END_DT, "17-NOV-2022"}});
  EXPECT_EQ(between(render(Part::a, record), R"("period")", R"("payor")"),
            R"("period":{"start":"2020-03-17","end":"2020-06-17"},)");
  EXPECT_EQ(between(render(Part::b, record), R"("period")", R"("payor")"),
            R"("period":{"start":"2021-07-17"},)");
  EXPECT_EQ(render(Part::c, record).find("period"), std::string::npos);
  EXPECT_EQ(between(render(Part::d, record), R"("period")", R"("payor")"),
            R"("period":{"end":"2022-11-17"},)");
}

TEST(Coverage, the_subscriber_is_the_current_mbi) {
  const std::string record = make_record<B>({{B::BENE_ID, "7"}, {B::MBI_NUM, "1S00E00AA00"}});
  EXPECT_EQ(between(render(Part::c, record), R"("subscriberId")", R"("relationship")"),
            R"("subscriberId":"1S00E00AA00","beneficiary":{"reference":"Patient/7"},)");
}

// The order of extensions, by the last segment of their URLs.
std::vector<std::string> extension_urls(const std::string& json) {
  const std::string begin = R"({"url":"https://bluebutton.cms.gov/resources/variables/)";
  std::vector<std::string> urls;
  for (auto at = json.find(begin); at != std::string::npos; at = json.find(begin, at)) {
    at += begin.size();
    urls.push_back(json.substr(at, json.find('"', at) - at));
  }
  return urls;
}

TEST(Coverage, part_a_lists_entitlement_then_year_then_months) {
  const std::string json = render(Part::a, make_record<B>({{B::BENE_ID, "7"},
                                                           {B::BENE_MDCR_STATUS_CD, "20"},
                                                           {B::BENE_ENTLMT_RSN_ORIG, "1"},
                                                           {B::BENE_ENTLMT_RSN_CURR, "1"},
                                                           {B::BENE_ESRD_IND, "N"},
                                                           {B::BENE_PTA_TRMNTN_CD, "9"},
                                                           {B::BENE_PTB_TRMNTN_CD, "0"},
                                                           {B::RFRNC_YR, "2018"},
                                                           {B::META_DUAL_ELGBL_STUS_FEB_CD, "NA"},
                                                           {B::MDCR_ENTLMT_BUYIN_10_IND, "C"},
                                                           {B::HMO_1_IND, "1"}}));
  EXPECT_EQ(extension_urls(json), (std::vector<std::string>{"ms_cd", "orec", "crec", "esrd_ind", "a_trm_cd",
                                                            "rfrnc_yr", "dual_02", "buyin10"}));
}

TEST(Coverage, part_c_lists_plans_then_hmo_then_year) {
  const std::string json = render(Part::c, make_record<B>({{B::BENE_ID, "7"},
                                                           {B::BENE_MDCR_STATUS_CD, "20"},
                                                           {B::RFRNC_YR, "2018"},
                                                           {B::PTC_CNTRCT_JAN_ID, "H1225"},
                                                           {B::PTC_PBP_SEPT_ID, "003"},
                                                           {B::PTC_PLAN_TYPE_DEC_CD, "00"},
                                                           {B::HMO_1_IND, "1"},
                                                           {B::META_DUAL_ELGBL_STUS_FEB_CD, "NA"}}));
  EXPECT_EQ(extension_urls(json),
            (std::vector<std::string>{"ptc_cntrct_id_01", "ptc_pbp_id_09", "ptc_plan_type_cd_12",
                                      "hmo_ind_01", "rfrnc_yr", "dual_02"}));
}

TEST(Coverage, part_d_lists_contracts_by_month_and_year_too) {
  const std::string json = render(Part::d, make_record<B>({{B::BENE_ID, "7"},
                                                           {B::BENE_MDCR_STATUS_CD, "20"},
                                                           {B::RFRNC_YR, "2018"},
                                                           {B::PTD_CNTRCT_JAN_ID, "S4607"},
                                                           {B::PTD_PBP_JAN_ID, "003"},
                                                           {B::PTD_SGMT_JAN_ID, "000"},
                                                           {B::CST_SHR_GRP_JAN_CD, "01"},
                                                           {B::RDS_JAN_IND, "Y"},
                                                           {B::META_DUAL_ELGBL_STUS_NOV_CD, "NA"}}));
  EXPECT_EQ(extension_urls(json), (std::vector<std::string>{"ms_cd", "ptdcntrct01", "ptdcntrct01/2018-1",
                                                            "ptdcntrct11/2018-11", "ptdpbpid01", "sgmtid01",
                                                            "cstshr01", "rdsind01", "rfrnc_yr", "dual_11"}));
}

TEST(Coverage, a_month_without_part_d_contract_counts_as_contract_0) {
  const std::string json = render(
      Part::d, make_record<B>({{B::BENE_ID, "7"}, {B::RFRNC_YR, "2018"}, {B::MDCR_STUS_NOV_CD, "10"}}));
  EXPECT_EQ(
      between(json, R"("extension")", R"({"url":"https://bluebutton.cms.gov/resources/variables/rfrnc)"),
      R"("extension":[{"url":"https://bluebutton.cms.gov/resources/variables/ptdcntrct11/2018-11","valueCoding":{"system":"https://bluebutton.cms.gov/resources/variables/ptdcntrct11","code":"0","display":"Not Medicare enrolled for the month"}},)");
}

TEST(Coverage, part_d_lists_the_contracts_of_earlier_years_first) {
  const auto of_year = [](std::string_view year, std::string_view contract) {
    return make_record<B>({{B::BENE_ID, "7"}, {B::RFRNC_YR, year}, {B::PTD_CNTRCT_FEB_ID, contract}});
  };
  const std::vector<std::string> earlier = {of_year("", "S0000"), of_year("2016", "S4607"),
                                            of_year("2017", "S4608")};
  EXPECT_EQ(extension_urls(render(Part::d, of_year("2018", "S4609"), earlier)),
            (std::vector<std::string>{"ptdcntrct02", "ptdcntrct02/2016-2", "ptdcntrct02/2017-2",
                                      "ptdcntrct02/2018-2", "rfrnc_yr"}));
  EXPECT_EQ(extension_urls(render(Part::c, of_year("2018", "S4609"), earlier)),
            (std::vector<std::string>{"rfrnc_yr"}));
}

TEST(Coverage, without_reference_year_no_monthly_value_is_shown) {
  const std::string record = make_record<B>({{B::BENE_ID, "7"},
                                             {B::PTD_CNTRCT_JAN_ID, "S4607"},
                                             {B::HMO_1_IND, "1"},
                                             {B::MDCR_ENTLMT_BUYIN_1_IND, "C"}});
  for (const Part part : kParts) EXPECT_TRUE(extension_urls(render(part, record)).empty());
}

TEST(Coverage, a_record_that_cannot_be_read_appends_nothing) {
  Buffer buffer;
  JsonWriter out(buffer);
  EXPECT_FALSE(render_coverage(out, {7, {}, "garbage", {}}, Part::a));
  EXPECT_TRUE(buffer.empty());
}

TEST(Coverage, only_the_four_parts_have_names) {
  EXPECT_EQ(part_by_name("part-d"), Part::d);
  EXPECT_EQ(part_by_name("part-e"), std::nullopt);
  EXPECT_EQ(part_by_name("PART-D"), std::nullopt);
}

}  // namespace
}  // namespace bb::fhir::v2
