#include "base/encoding.h"

#include <gtest/gtest.h>

namespace bb {
namespace {

TEST(Encoding, base64_and_base64url_follow_rfc_4648_section_10) {
  const std::pair<std::string, std::string> kVectors[] = {{"", ""},
                                                          {"f", "Zg=="},
                                                          {"fo", "Zm8="},
                                                          {"foo", "Zm9v"},
                                                          {"foob", "Zm9vYg=="},
                                                          {"fooba", "Zm9vYmE="},
                                                          {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : kVectors) {
    EXPECT_EQ(to_base64(plain), encoded);
    EXPECT_EQ(from_base64(encoded), plain);
    EXPECT_EQ(from_base64url(to_base64url(plain)), plain);
  }
  EXPECT_EQ(to_base64url("\xFB\xFF"), "-_8");
  EXPECT_EQ(from_base64url("-_8="), "\xFB\xFF");
}

TEST(Encoding, base64_of_two_texts_never_means_one_value) {
  EXPECT_FALSE(from_base64url("Zh"));  // the unused bits must be zero
  EXPECT_FALSE(from_base64url("Z"));
  EXPECT_FALSE(from_base64("Zg="));
  EXPECT_FALSE(from_base64("Zg"));
  EXPECT_FALSE(from_base64url("Z g="));
  EXPECT_FALSE(from_base64url("+/8="));
}

TEST(Encoding, hex_takes_both_cases_and_nothing_else) {
  EXPECT_EQ(to_hex("\x01\xAB"), "01ab");
  EXPECT_EQ(from_hex("01Ab"), "\x01\xAB");
  EXPECT_FALSE(from_hex("0"));
  EXPECT_FALSE(from_hex("0g"));
}

TEST(Encoding, percent_encodes_all_but_unreserved_rfc_3986) {
  EXPECT_EQ(percent_encode("aZ09-._~ /?&=+%\xC3"), "aZ09-._~%20%2F%3F%26%3D%2B%25%C3");
  EXPECT_EQ(percent_decode("a%20b+c", true), "a b c");
  EXPECT_EQ(percent_decode("a%20b+c", false), "a b+c");
  EXPECT_FALSE(percent_decode("%2", true));
  EXPECT_FALSE(percent_decode("%zz", true));
}

TEST(Encoding, query_keeps_order_and_repeats) {
  const auto parameters = parse_query("_lastUpdated=ge1&_lastUpdated=lt2&&empty=&flag&a%3Db=c%26d");
  ASSERT_TRUE(parameters);
  const Parameters expected = {
      {"_lastUpdated", "ge1"}, {"_lastUpdated", "lt2"}, {"empty", ""}, {"flag", ""}, {"a=b", "c&d"}};
  EXPECT_EQ(*parameters, expected);
  EXPECT_EQ(parse_query(format_query(expected)), expected);
  EXPECT_FALSE(parse_query("a=%"));
}

TEST(Encoding, utf8_is_checked_as_rfc_3629_says) {
  EXPECT_TRUE(is_text("plain"));
  EXPECT_TRUE(is_text("\xC2\x80 \xE0\xA0\x80 \xF4\x8F\xBF\xBF"));
  EXPECT_FALSE(is_text(std::string_view("a\0b", 3)));
  EXPECT_FALSE(is_text("\xC0\x80"));          // overlong
  EXPECT_FALSE(is_text("\xE0\x9F\xBF"));      // overlong
  EXPECT_FALSE(is_text("\xED\xA0\x80"));      // surrogate
  EXPECT_FALSE(is_text("\xF4\x90\x80\x80"));  // above U+10FFFF
  EXPECT_FALSE(is_text("\xE2\x82"));          // cut
  EXPECT_FALSE(is_text("\x80"));
}

TEST(Encoding, trim_and_split) {
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim("  "), "");
  EXPECT_EQ(split("a||b", '|'), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(split("", '|').size(), 1U);
}

}  // namespace
}  // namespace bb
