#include "oauth/fault.h"

#include <gtest/gtest.h>

namespace bb::oauth {
namespace {

std::string header(const http::Response& response, std::string_view name) {
  for (const auto& [one, value] : response.headers) {
    if (one == name) return value;
  }
  return "";
}

TEST(Fault, the_argument_stands_in_the_text_and_is_escaped_in_json) {
  EXPECT_EQ(describe(Fault::doubled_parameter, "state").description, "Duplicate state parameter.");
  http::Response response;
  refuse(response, Fault::missing_parameters, "a\"b");
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.body.view(), R"({"status_code":400,"message":"Missing Required Parameter(s): a\"b"})");
  EXPECT_EQ(header(response, "Cache-Control"), "no-store");
}

TEST(Fault, what_the_response_held_before_is_dropped) {
  http::Response response;
  response.set("Set-Cookie", "x=y");
  response.body.append("half a page");
  refuse(response, Fault::invalid_grant);
  EXPECT_EQ(response.body.view(), R"({"error":"invalid_grant"})");
  EXPECT_EQ(header(response, "Set-Cookie"), "");
}

TEST(Fault, of_ours_is_500_or_503_and_tells_nothing_of_the_cause) {
  http::Response broken, busy;
  fail(broken, internal("SELECT secret FROM somewhere"));
  EXPECT_EQ(broken.status, 500);
  EXPECT_EQ(broken.body.view(), R"j({"error":"Server Error (500)"})j");
  fail(busy, {ErrorKind::busy, "The store is busy.", "locked"});
  EXPECT_EQ(busy.status, 503);
  EXPECT_EQ(header(busy, "Retry-After"), "1");
  EXPECT_EQ(busy.body.view().find("locked"), std::string_view::npos);
}

TEST(Fault, of_what_would_block_is_no_answer_yet) {
  http::Response response;
  fail(response, would_block());
  EXPECT_TRUE(response.would_block);
  EXPECT_EQ(response.body.view(), "");
}

}  // namespace
}  // namespace bb::oauth
