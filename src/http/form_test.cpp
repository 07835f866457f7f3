#include <gtest/gtest.h>

#include "http/message.h"

namespace bb::http {
namespace {

Result<Parameters> read(std::string_view content_type, std::string_view body, std::size_t limit = 100) {
  Request request;
  if (!content_type.empty()) request.headers = {{"content-type", content_type}};
  request.body = body;
  return parse_form(request, limit);
}

Result<Parameters> read_parts(std::string_view body, std::size_t limit = 100) {
  return read("multipart/form-data; boundary=B", body, limit);
}

constexpr std::string_view kUrlencoded = "application/x-www-form-urlencoded";

TEST(Form, urlencoded_fields_are_decoded_in_order) {
  const auto form = read("Application/X-WWW-Form-Urlencoded; charset=utf-8", "a=1+2&b=%C3%A9&a=&c");
  ASSERT_TRUE(form.ok());
  EXPECT_EQ(*form, (Parameters{{"a", "1 2"}, {"b", "é"}, {"a", ""}, {"c", ""}}));
}

// The bytes that form-data 4 (npm), which cms-bluebutton-sdk posts tokens with, puts on the wire.
TEST(Form, multipart_as_an_sdk_sends_it) {
  const auto form = read("multipart/form-data; boundary=--------------------------104551667587380615411391",
                         "----------------------------104551667587380615411391\r\n"
                         "Content-Disposition: form-data; name=\"client_id\"\r\n\r\n"
                         "test-client-id\r\n"
                         "----------------------------104551667587380615411391\r\n"
                         "Content-Disposition: form-data; name=\"code\"\r\n\r\n"
                         "a b\r\n-- c\r\n"
                         "----------------------------104551667587380615411391--\r\n");
  ASSERT_TRUE(form.ok()) << form.error().message;
  EXPECT_EQ(*form, (Parameters{{"client_id", "test-client-id"}, {"code", "a b\r\n-- c"}}));
}

TEST(Form, multipart_preamble_epilogue_padding_and_empty_values_are_well_formed) {
  const auto form = read("multipart/form-data; charset=utf-8; boundary=\"B 1\"",
                         "preamble\r\n--B 1 \t\r\ncontent-type: text/plain\r\n"
                         "content-disposition: form-data; name=\"q\\\"x\"\r\n\r\n\r\n--B 1--\r\nepilogue");
  ASSERT_TRUE(form.ok()) << form.error().message;
  EXPECT_EQ(*form, (Parameters{{"q\"x", ""}}));
}

TEST(Form, multipart_that_is_cut_anywhere_is_refused) {
  const std::string whole =
      "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B\r\n"
      "Content-Disposition: form-data; name=\"b\"\r\n\r\n2\r\n--B--";
  ASSERT_TRUE(read_parts(whole).ok());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(read_parts(whole.substr(0, size)).ok()) << size;
  }
}

TEST(Form, multipart_files_are_refused) {
  const auto form = read_parts(
      "--B\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.txt\"\r\n\r\n1\r\n--B--\r\n");
  ASSERT_FALSE(form.ok());
  EXPECT_EQ(form.error().message, "Files are not accepted in a form.");
}

TEST(Form, multipart_parts_need_a_name) {
  EXPECT_FALSE(read_parts("--B\r\n\r\n1\r\n--B--\r\n").ok());
  EXPECT_FALSE(read_parts("--B\r\nContent-Disposition: form-data\r\n\r\n1\r\n--B--").ok());
  EXPECT_FALSE(read_parts("--B\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--B--").ok());
  EXPECT_FALSE(read_parts("--B\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--B--").ok());
}

TEST(Form, a_boundary_is_needed_and_bounded) {
  EXPECT_FALSE(read("multipart/form-data", "--\r\n").ok());
  EXPECT_FALSE(read("multipart/form-data; boundary=\"\"", "--\r\n").ok());
  EXPECT_FALSE(read("multipart/form-data; boundary=" + std::string(71, 'B'), "--").ok());
}

TEST(Form, too_many_fields_are_refused) {
  EXPECT_TRUE(read(kUrlencoded, "a&b", 2).ok());
  EXPECT_FALSE(read(kUrlencoded, "a&b&c", 2).ok());
  const std::string part = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
  EXPECT_TRUE(read_parts(part + part + "--B--", 2).ok());
  EXPECT_FALSE(read_parts(part + part + part + "--B--", 2).ok());
}

TEST(Form, fields_are_utf8_without_nul) {
  EXPECT_FALSE(read(kUrlencoded, "a=%FF").ok());
  EXPECT_FALSE(read(kUrlencoded, "a=%00").ok());
  EXPECT_FALSE(read(kUrlencoded, "%C0%80=1").ok());
  EXPECT_FALSE(read_parts("--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\xFF\r\n--B--").ok());
}

TEST(Form, malformed_and_other_bodies_are_invalid) {
  for (const auto& form : {read(kUrlencoded, "a=%zz"), read("application/json", "{}"), read("", "a=1")}) {
    ASSERT_FALSE(form.ok());
    EXPECT_EQ(form.error().kind, ErrorKind::invalid);
  }
}

TEST(Form, no_body_is_an_empty_form) {
  const auto form = read("", "");
  ASSERT_TRUE(form.ok());
  EXPECT_TRUE(form->empty());
}

}  // namespace
}  // namespace bb::http
