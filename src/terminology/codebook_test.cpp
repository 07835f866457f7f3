#include "terminology/codebook.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "base/file.h"

namespace bb::terminology {
namespace {

TEST(Codebook, variable_has_url_and_label) {
  const Variable& variable = codebook("carr_num");
  EXPECT_EQ(variable.id(), "carr_num");
  EXPECT_EQ(variable.url(), "https://bluebutton.cms.gov/resources/variables/carr_num");
  EXPECT_EQ(variable.label(), "Carrier or MAC Number");
  EXPECT_EQ(&codebook("carr_num"), &variable);
}

TEST(Codebook, code_has_its_display_ready_for_json) {
  const Variable& termination = codebook("a_trm_cd");
  EXPECT_EQ(termination.display_json("0"), "Not Terminated");
  EXPECT_EQ(termination.coding_extension("0"),
            R"({"url":"https://bluebutton.cms.gov/resources/variables/a_trm_cd","valueCoding":{)"
            R"("system":"https://bluebutton.cms.gov/resources/variables/a_trm_cd","code":"0",)"
            R"("display":"Not Terminated"}},)");
}

TEST(Codebook, quotes_in_a_display_are_escaped) {
  EXPECT_NE(codebook("clm_rlt_ocrnc_cd").display_json("22").find(R"(Code is not required if code \"21\")"),
            std::string_view::npos);
}

TEST(Codebook, codes_are_compared_as_they_are) {
  EXPECT_TRUE(codebook("a_trm_cd").display_json("00").empty());
  EXPECT_TRUE(codebook("a_trm_cd").display_json("").empty());
  EXPECT_TRUE(codebook("a_trm_cd").coding_extension("X").empty());
}

TEST(Codebook, code_that_is_listed_twice_has_no_display) {
  EXPECT_TRUE(codebook("carr_num").display_json("05302").empty());
  EXPECT_FALSE(codebook("carr_num").display_json("00510").empty());
  EXPECT_TRUE(codebook("clm_src_ip_admsn_cd").display_json("1").empty());
}

TEST(Codebook, value_printed_on_the_line_of_its_field_is_no_display) {
  EXPECT_TRUE(codebook("clm_disp_cd").display_json("01").empty());
}

TEST(Codebook, unknown_variable_has_a_url_only) {
  const Variable& variable = codebook("no_such_variable");
  EXPECT_EQ(variable.url(), "https://bluebutton.cms.gov/resources/variables/no_such_variable");
  EXPECT_TRUE(variable.label().empty());
  EXPECT_TRUE(variable.display_json("1").empty());
}

// Every code of the published tables that stands there exactly once, and no other.
TEST(Codebook, agrees_with_the_published_tables) {
  const auto text =
      read_file(BLUEBUTTON_SOURCE_DIR "/../shared/reference/codebook/values.tsv", std::size_t{8} << 20);
  if (!text.ok()) GTEST_SKIP() << "the reference data is not beside the checkout (../shared/reference)";
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> displays;
  for (const std::string_view line : split(*text, '\n')) {
    const auto fields = split(line, '\t');
    if (fields.size() < 5 || fields[4] != "coded") continue;
    displays[{to_lower(fields[0]), std::string(fields[2])}].emplace_back(fields[3]);
  }
  ASSERT_GT(displays.size(), 6900U);
  for (const auto& [key, texts] : displays) {
    const std::string_view json = codebook(key.first).display_json(key.second);
    std::string plain;
    for (std::size_t i = 0; i < json.size(); ++i) {
      if (json[i] == '\\') ++i;
      plain += json[i];
    }
    EXPECT_EQ(plain, texts.size() == 1 ? texts[0] : "") << key.first << " " << key.second;
  }
}

}  // namespace
}  // namespace bb::terminology
