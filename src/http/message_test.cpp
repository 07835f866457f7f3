#include "http/message.h"

#include <gtest/gtest.h>

namespace bb::http {
namespace {

TEST(Request, header_names_have_no_case) {
  Request request;
  request.headers = {{"Accept", "a"}, {"AUTHORIZATION", "Bearer x"}, {"accept", "b"}};
  EXPECT_EQ(request.header("authorization"), "Bearer x");
  EXPECT_EQ(request.header("Accept"), "a");
  EXPECT_EQ(request.header("Cookie"), "");
  EXPECT_TRUE(request.has_header("ACCEPT"));
  EXPECT_FALSE(request.has_header("Accep"));
}

TEST(Request, cookies_are_found_by_their_whole_name) {
  Request request;
  request.headers = {{"Cookie", "xsession=1; session=\"a=b\" ;csrf=t"}, {"cookie", "late=2"}};
  EXPECT_EQ(request.cookie("session"), "a=b");
  EXPECT_EQ(request.cookie("csrf"), "t");
  EXPECT_EQ(request.cookie("late"), "2");
  EXPECT_EQ(request.cookie("sess"), "");
}

TEST(Response, every_error_category_has_its_status) {
  EXPECT_EQ(status_of(ErrorKind::invalid), 400);
  EXPECT_EQ(status_of(ErrorKind::unauthorized), 401);
  EXPECT_EQ(status_of(ErrorKind::forbidden), 403);
  EXPECT_EQ(status_of(ErrorKind::not_found), 404);
  EXPECT_EQ(status_of(ErrorKind::conflict), 409);
  EXPECT_EQ(status_of(ErrorKind::too_large), 413);
  EXPECT_EQ(status_of(ErrorKind::busy), 429);
  EXPECT_EQ(status_of(ErrorKind::internal), 500);
  EXPECT_EQ(status_of(ErrorKind::unavailable), 503);
  EXPECT_EQ(status_of(ErrorKind::timed_out), 504);
  EXPECT_EQ(status_of(ErrorKind::bad_answer), 502);
}

TEST(Response, reasons_are_the_registered_ones) {
  EXPECT_EQ(reason(200), "OK");
  EXPECT_EQ(reason(404), "Not Found");
  EXPECT_EQ(reason(505), "HTTP Version Not Supported");
  EXPECT_EQ(reason(299), "Unknown");
}

TEST(Response, a_detail_is_json_whatever_it_says) {
  Response response;
  response.set("Allow", "GET");
  response.body.append("rest");
  answer_detail(response, 400, "a \"b\" \\ \n");
  EXPECT_EQ(response.body.view(), R"({"detail":"a \"b\" \\ \u000a"})");
  EXPECT_TRUE(response.headers.empty());
}

TEST(Redirect, says_where_and_has_no_body) {
  Response response;
  redirect(response, "/login?next=%2F");
  EXPECT_EQ(response.status, 303);
  ASSERT_EQ(response.headers.size(), 1U);
  EXPECT_EQ(response.headers[0].first, "Location");
  EXPECT_EQ(response.headers[0].second, "/login?next=%2F");
  EXPECT_TRUE(response.body.empty());
  EXPECT_TRUE(response.content_type.empty());
}

TEST(Redirect, a_line_end_in_the_location_is_refused) {
  Response response;
  redirect(response, "/x\r\nSet-Cookie: a=b", 302);
  EXPECT_EQ(response.status, 500);
  EXPECT_TRUE(response.headers.empty());
}

}  // namespace
}  // namespace bb::http
