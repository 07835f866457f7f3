#include "jose/json.h"

#include <gtest/gtest.h>

namespace bb::jose {
namespace {

TEST(JoseJson, nested_members_are_found_by_path_and_by_kind) {
  const auto json =
      Json::parse(R"({"a":{"b":{"text":"x","number":2.5,"yes":true,"none":null,"list":["p",1]}}})");
  ASSERT_TRUE(json.ok());
  EXPECT_EQ(json->text({"a", "b", "text"}), "x");
  EXPECT_EQ(json->number({"a", "b", "number"}), 2.5);
  EXPECT_EQ(json->boolean({"a", "b", "yes"}), true);
  EXPECT_EQ(json->find({"a", "b", "none"})->kind(), Json::Kind::null);
  ASSERT_EQ(json->find({"a", "b", "list"})->items().size(), 2U);
  EXPECT_EQ(json->find({"a", "b", "list"})->items()[0].as_text(), "p");
  EXPECT_FALSE(json->text({"a", "b", "number"}));
  EXPECT_FALSE(json->number({"a", "b", "text"}));
  EXPECT_FALSE(json->text({"a", "absent", "text"}));
  EXPECT_FALSE(json->text({"a", "b", "text", "deeper"}));
}

TEST(JoseJson, escapes_are_decoded_in_names_and_texts) {
  const auto json = Json::parse(R"({"\u0061":"\u00e9\n\ud83d\ude00"})");
  ASSERT_TRUE(json.ok());
  EXPECT_EQ(json->text("a"), "\u00e9\n\U0001F600");
}

TEST(JoseJson, a_member_that_stands_twice_is_refused_at_any_depth_and_however_it_is_escaped) {
  EXPECT_FALSE(Json::parse(R"({"alg":"ES256","alg":"ES384"})").ok());
  EXPECT_FALSE(Json::parse(R"({"alg":"ES256","\u0061lg":"ES384"})").ok());
  EXPECT_FALSE(Json::parse(R"({"x":[{"a":1,"a":1}]})").ok());
  EXPECT_TRUE(Json::parse(R"({"a":{"a":1},"b":{"a":1}})").ok());
}

TEST(JoseJson, a_double_among_many_members_is_refused) {
  std::string many = "{";
  for (int i = 0; i < 40; ++i) many += "\"m" + std::to_string(i) + "\":1,";
  EXPECT_TRUE(Json::parse(many + R"("last":1})").ok());
  EXPECT_FALSE(Json::parse(many + R"("m3":1})").ok());
  EXPECT_FALSE(Json::parse(many + R"("m37":1})").ok());
}

TEST(JoseJson, only_objects_within_the_limits_are_taken) {
  for (const std::string_view text :
       {"", "[]", "1", "\"x\"", "null", "{", "{}x", "{\"a\":}", "{\"a\":\"\xff\"}", "{} {}"}) {
    EXPECT_FALSE(Json::parse(text).ok()) << text;
  }
  const auto nested = [](int depth) {
    std::string text;
    for (int i = 0; i < depth; ++i) text += "{\"a\":";
    text += '1';
    return text.append(static_cast<std::size_t>(depth), '}');
  };
  EXPECT_TRUE(Json::parse(nested(Json::kMostDepth)).ok());
  EXPECT_FALSE(Json::parse(nested(Json::kMostDepth + 1)).ok());
  const auto long_text = [](std::size_t size) { return "{\"a\":\"" + std::string(size - 8, 'x') + "\"}"; };
  EXPECT_TRUE(Json::parse(long_text(Json::kMostBytes)).ok());
  EXPECT_FALSE(Json::parse(long_text(Json::kMostBytes + 1)).ok());
}

}  // namespace
}  // namespace bb::jose
