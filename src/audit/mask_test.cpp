#include "audit/mask.h"

#include <gtest/gtest.h>

namespace bb::audit {
namespace {

std::string masked(std::string_view path) {
  Buffer out;
  append_masked_path(out, path);
  return std::string(out.view());
}

std::string text(std::string_view text) {
  Buffer out;
  append_masked_text(out, text);
  return std::string(out.view());
}

std::string location(std::string_view text) {
  Buffer out;
  append_masked_location(out, text);
  return std::string(out.view());
}

TEST(Mask, ids_of_people_and_claims_are_masked) {
  EXPECT_EQ(masked("/v2/fhir/Patient/-1"), "/v2/fhir/Patient/{id}");
  EXPECT_EQ(masked("/v2/fhir/Patient/-1/"), "/v2/fhir/Patient/{id}/");
  EXPECT_EQ(masked("/v1/fhir/Coverage/part-a-x"), "/v1/fhir/Coverage/{id}");
  EXPECT_EQ(masked("/v2/fhir/ExplanationOfBenefit/carrier--2/_history/7"),
            "/v2/fhir/ExplanationOfBenefit/{id}/_history/7");
  EXPECT_EQ(masked("/v2/fhir/patient/-1"), "/v2/fhir/patient/{id}");
  EXPECT_EQ(masked("/v2/fhir/Patient/_search"), "/v2/fhir/Patient/_search");
  EXPECT_EQ(masked("/v2/fhir/Patient"), "/v2/fhir/Patient");
  EXPECT_EQ(masked("/v2/fhir/Patient/"), "/v2/fhir/Patient/");
}

TEST(Mask, what_looks_like_an_id_is_masked_at_any_address) {
  EXPECT_EQ(masked("/%50atient/-10000010254618"), "/%50atient/{id}");
  EXPECT_EQ(masked("/x/1S00E00AA00/y"), "/x/{id}/y");
  EXPECT_EQ(masked("/v2/o/token/"), "/v2/o/token/");
  EXPECT_EQ(masked(""), "");
  EXPECT_EQ(masked("/"), "/");
}

TEST(Mask, a_path_cannot_break_the_line) { EXPECT_EQ(masked("/\"\\\n\x7F\xC3"), "/\\\"\\\\???"); }

TEST(Mask, a_long_path_is_cut_between_segments) {
  EXPECT_EQ(masked("/a/b/" + std::string(20'000, 'x')), "/a/b/...");
  EXPECT_EQ(masked("/a/Patient/-1" + std::string(600, '2')), "/a/Patient/...");
  EXPECT_EQ(masked(std::string(20'000, 'x')), "/...");
}

TEST(Checklist, item_40_medicare_numbers_are_masked_in_logs) {
  // The examples of CMS's page on the format, and a synthetic one.
  EXPECT_EQ(text("1EG4-TE5-MK73"), "***MBI***");
  EXPECT_EQ(text("1EG4TE5MK73"), "***MBI***");
  EXPECT_EQ(text("1eg4te5mk73"), "***MBI***");
  EXPECT_EQ(text("1S00E00AA00"), "***MBI***");
  EXPECT_EQ(text("id=1S00E00AA00&x 1EG4-TE5-MK73."), "id=***MBI***&x ***MBI***.");
  EXPECT_EQ(text("1S00E00AA001S00E00AA00"), "1S00E00AA001S00E00AA00");  // no number begins or ends there
  EXPECT_EQ(text("0S00E00AA00"), "0S00E00AA00");
  EXPECT_EQ(text("1S00E00AA0"), "1S00E00AA0");
  EXPECT_EQ(text("1EG4-TE5MK73"), "1EG4-TE5MK73");
  EXPECT_EQ(text("2026-11-22T03:24:22"), "2026-11-22T03:24:22");
}

TEST(Mask, a_text_is_cut_between_characters_and_not_within_a_number) {
  const std::string filler(kLongestText - 1, ' ');
  EXPECT_EQ(text(filler + "\xC3\xA9"), filler);
  EXPECT_EQ(text(filler + "1S00E00AA00"), filler + "***MBI***");
  EXPECT_EQ(text(std::string(20'000, 'x')).size(), kLongestText);
}

TEST(Mask, a_text_cannot_break_the_line) {
  EXPECT_EQ(text("a\"b\\c\n"), "a\\\"b\\\\c\\n");
  EXPECT_EQ(text("\xFF"), "\xEF\xBF\xBD");
}

TEST(Mask, an_address_loses_its_query) {
  EXPECT_EQ(location("https://app.example/done?code=secret&state=x"), "https://app.example/done");
  EXPECT_EQ(location("https://app.example?code=secret"), "https://app.example");
  EXPECT_EQ(location("/v2/o/authorize/?a=b#c"), "/v2/o/authorize/");
  EXPECT_EQ(location("com.example.phone:/done#code"), "com.example.phone:/done");
  EXPECT_EQ(location("https://a.example/Patient/-1"), "https://a.example/Patient/{id}");
}

}  // namespace
}  // namespace bb::audit
