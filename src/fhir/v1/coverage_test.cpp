#include "fhir/v1/coverage.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/json.h"
#include "support/records.h"

namespace bb::fhir::v1 {
namespace {

using B = rif::Beneficiary;
using test::make_record;
using Lines = std::vector<std::string>;

std::string render(Part part, std::string record, const std::vector<std::string>& earlier = {}) {
  Buffer buffer;
  JsonWriter out(buffer);
  EXPECT_TRUE(render_coverage(out, {7, *parse_instant("2021-05-15T08:22:38.251Z"), std::move(record), {}},
                              part, earlier));
  out.finish();
  EXPECT_EQ(test::empty_values(buffer.view()), Lines());
  return std::string(buffer.view());
}

// What a Coverage without extensions and period is.
std::string bare(std::string_view id, std::string_view title, std::string_view status) {
  std::string json = R"({"resourceType":"Coverage","id":")";
  json.append(id).append(R"(","meta":{"lastUpdated":"2021-05-15T08:22:38.251+00:00"},"status":")");
  json.append(status).append(R"(","type":{"coding":[{"system":"Medicare","code":")").append(title);
  json.append(
      R"("}]},"beneficiary":{"reference":"Patient/7"},"grouping":{"subGroup":"Medicare","subPlan":")");
  return json.append(title).append(R"("}})");
}

TEST(CoverageV1, absent_columns_leave_nothing_behind) {
  const std::string record = make_record<B>({{B::BENE_ID, "7"}});
  EXPECT_EQ(render(Part::a, record), bare("part-a-7", "Part A", "cancelled"));
  EXPECT_EQ(render(Part::b, record), bare("part-b-7", "Part B", "cancelled"));
  EXPECT_EQ(render(Part::c, record), bare("part-c-7", "Part C", "active"));
  EXPECT_EQ(render(Part::d, record), bare("part-d-7", "Part D", "active"));
}

// The data dictionary names COVSTART for A and B; v2 has a column a part.
TEST(CoverageV1, parts_a_and_b_begin_with_medicare_and_never_end_and_c_and_d_have_no_period) {
  const std::string record = make_record<B>({{B::BENE_ID, "7"},
                                             {B::COVSTART, "03-OCT-1963"},
                                             {B::PTA_CVRG_STRT_DT, "17-Mar-2020"},
                                             {B::PTA_CVRG_END_DT, "17-JUN-2020"},
                                             {B::PTD_CVRG_STRT_DT, "17-NOV-2022"}});
  for (const Part part : {Part::a, Part::b}) {
    const std::string json = render(part, record);
    EXPECT_NE(json.find(R"("period":{"start":"1963-10-03"},)"), std::string::npos) << json;
    EXPECT_EQ(json.find("2020"), std::string::npos) << json;
  }
  for (const Part part : {Part::c, Part::d}) {
    EXPECT_EQ(render(part, record).find("period"), std::string::npos);
  }
}

TEST(CoverageV1, part_d_shows_the_contracts_of_earlier_years) {
  const std::string record =
      make_record<B>({{B::BENE_ID, "7"}, {B::RFRNC_YR, "2019"}, {B::PTD_CNTRCT_JAN_ID, "S2"}});
  const std::vector<std::string> earlier = {
      make_record<B>({{B::BENE_ID, "7"}, {B::RFRNC_YR, "2018"}, {B::PTD_CNTRCT_DEC_ID, "S1"}})};
  const Lines leaves = test::leaves(render(Part::d, record, earlier));
  const std::string base = "https://bluebutton.cms.gov/resources/variables/ptdcntrct";
  EXPECT_TRUE(std::ranges::count(leaves, "extension[1].url = \"" + base + "12/2018-12\""));
  EXPECT_TRUE(std::ranges::count(leaves, "extension[2].url = \"" + base + "01/2019-1\""));
}

TEST(CoverageV1, a_record_that_cannot_be_read_appends_nothing) {
  Buffer buffer;
  JsonWriter out(buffer);
  EXPECT_FALSE(render_coverage(out, {7, {}, "garbage", {}}, Part::a));
  EXPECT_TRUE(buffer.empty());
}

}  // namespace
}  // namespace bb::fhir::v1
