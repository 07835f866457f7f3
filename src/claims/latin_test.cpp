#include "claims/latin.h"

#include <gtest/gtest.h>

namespace bb {
namespace {

TEST(FoldName, letters_are_those_that_they_are_written_with) {
  EXPECT_EQ(fold_name("José Ñandú"), "JOSENANDU");
  EXPECT_EQ(fold_name("Żółć"), "ZOLC");
  EXPECT_EQ(fold_name("Æsir Œuvre ßtraße Þór"), "AESIROEUVRESSTRASSETHOR");
  EXPECT_EQ(fold_name("Šimůnek Łukasz ÿ Ÿ ſ"), "SIMUNEKLUKASZYYS");
}

TEST(FoldName, every_letter_up_to_u017f_is_a_letter) {
  for (unsigned point = 0xC0; point <= 0x17F; ++point) {
    if (point == 0xD7 || point == 0xF7) continue;  // multiplication and division
    const std::string utf8 = {static_cast<char>(0xC0 | point >> 6), static_cast<char>(0x80 | (point & 0x3F))};
    const std::string folded = fold_name(utf8);
    EXPECT_FALSE(folded.empty()) << std::hex << point;
    for (const char c : folded) EXPECT_TRUE(c >= 'A' && c <= 'Z') << std::hex << point;
  }
}

TEST(FoldName, a_mark_that_combines_is_left_out_so_both_ways_of_writing_are_equal) {
  EXPECT_EQ(fold_name("Jose\u0301"), fold_name("José"));
}

TEST(FoldName, blanks_hyphens_and_apostrophes_do_not_count) {
  EXPECT_EQ(fold_name(" Mary  Ann "), "MARYANN");
  EXPECT_EQ(fold_name("O'Neil-Smith"), "ONEILSMITH");
  EXPECT_EQ(fold_name(" .-' "), "");
}

TEST(FoldName, bytes_that_are_no_utf8_are_left_out) {
  EXPECT_EQ(fold_name("A\xFF\xC3"), "A");
  EXPECT_EQ(fold_name("Иван"), "");
}

TEST(FoldFamilyName, the_suffix_of_a_generation_does_not_count) {
  for (const char* name : {"Doe", "DOE JR", "Doe, Jr.", "doe sr", "Doe III", "Doe-IV "})
    EXPECT_EQ(fold_family_name(name), "DOE") << name;
}

TEST(FoldFamilyName, what_is_all_of_the_name_is_no_suffix) {
  EXPECT_EQ(fold_family_name("Jr"), "JR");
  EXPECT_EQ(fold_family_name("SRDOE"), "SRDOE");
  EXPECT_EQ(fold_family_name("Doejr"), "DOEJR");
}

}  // namespace
}  // namespace bb
