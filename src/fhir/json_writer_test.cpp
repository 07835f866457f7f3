#include "fhir/json_writer.h"

#include <gtest/gtest.h>

namespace bb::fhir {
namespace {

TEST(JsonWriter, closing_takes_the_last_comma) {
  Buffer buffer;
  JsonWriter out(buffer);
  out.raw("{");
  out.member("\"id\":", "a");
  {
    auto list = out.array("\"n\":[");
    out.number(1);
    out.number(-2);
  }
  out.end('}');
  out.finish();
  EXPECT_EQ(buffer.view(), R"({"id":"a","n":[1,-2]})");
}

TEST(JsonWriter, several_brackets_close_at_once) {
  Buffer buffer;
  JsonWriter out(buffer);
  out.raw(R"({"a":{"b":[)");
  out.number(1);
  out.end("]}}");
  out.finish();
  EXPECT_EQ(buffer.view(), R"({"a":{"b":[1]}})");
}

TEST(JsonWriter, empty_arrays_and_objects_disappear) {
  Buffer buffer;
  JsonWriter out(buffer);
  out.raw("{");
  {
    auto list = out.array("\"n\":[");
    auto inner = out.object("{");
    EXPECT_TRUE(inner.empty());
  }
  out.end('}');
  out.finish();
  EXPECT_EQ(buffer.view(), "{}");
}

TEST(JsonWriter, strings_are_escaped_as_rfc_8259_says) {
  EXPECT_EQ(json_escaped("plain text of more than eight bytes"), "plain text of more than eight bytes");
  EXPECT_EQ(json_escaped("a\"b\\c\nd\x01/\x7f"), "a\\\"b\\\\c\\nd\\u0001/\x7f");
  EXPECT_EQ(json_escaped("seven77\"quote after eight"), "seven77\\\"quote after eight");
  EXPECT_EQ(json_escaped("caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x99\x82"),
            "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x99\x82");
}

TEST(JsonWriter, malformed_utf8_becomes_the_replacement_character) {
  EXPECT_EQ(json_escaped("a\xFF z"), "a\xEF\xBF\xBD z");
  EXPECT_EQ(json_escaped("\xC3"), "\xEF\xBF\xBD");
  EXPECT_EQ(json_escaped("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

}  // namespace
}  // namespace bb::fhir
