#include "gateway/conditional.h"

#include <gtest/gtest.h>

namespace bb::gateway {
namespace {

// The status of an answer of 200, changed at 08:22:38.251 with this tag, to a request with these headers.
int status(std::vector<http::Header> headers) {
  http::Request request;
  request.headers = std::move(headers);
  http::Response response;
  response.body.append("{}");
  answer_conditionally(
      request, {.last_modified = *parse_instant("2021-05-15T08:22:38.251Z"), .etag = "W/\"a1\""}, response);
  EXPECT_EQ(response.body.empty(), response.status == 304);
  EXPECT_EQ(response.content_type.empty(), response.status == 304);
  // RFC 9110 section 15.4.5: a 304 has them too.
  EXPECT_EQ(response.headers.size(), 2U);
  EXPECT_EQ(response.headers[0].second, "Sat, 15 May 2021 08:22:38 GMT");
  EXPECT_EQ(response.headers[1].second, "W/\"a1\"");
  return response.status;
}

TEST(Conditional, a_request_without_conditions_gets_the_resource) { EXPECT_EQ(status({}), 200); }

TEST(Conditional, a_tag_that_is_known_is_304_compared_weakly_and_in_lists) {
  for (const char* known : {"W/\"a1\"", "\"a1\"", "\"x\", W/\"a1\"", "*", " W/\"a1\" "})
    EXPECT_EQ(status({{"If-None-Match", known}}), 304) << known;
  for (const char* other : {"W/\"a2\"", "a1", "\"a1", "", "W/\"A1\""})
    EXPECT_EQ(status({{"If-None-Match", other}}), 200) << other;
}

TEST(Conditional, a_date_not_before_the_change_is_304_in_each_form_of_a_date) {
  for (const char* since : {"Sat, 15 May 2021 08:22:38 GMT", "Sat, 15 May 2021 08:22:39 GMT",
                            "Saturday, 15-May-21 08:22:38 GMT", "Sat May 15 08:22:38 2021"})
    EXPECT_EQ(status({{"If-Modified-Since", since}}), 304) << since;
  for (const char* since : {"Sat, 15 May 2021 08:22:37 GMT", "yesterday", "2021-05-15T08:22:38Z", ""})
    EXPECT_EQ(status({{"If-Modified-Since", since}}), 200) << since;
}

TEST(Conditional, a_tag_decides_before_a_date) {
  EXPECT_EQ(status({{"If-None-Match", "\"x\""}, {"If-Modified-Since", "Sat, 15 May 2021 08:22:38 GMT"}}),
            200);
}

// RFC 9110 section 13.1.2: a condition is about what would be 200.
TEST(Conditional, what_is_not_200_is_never_304) {
  http::Request request;
  request.headers = {{"If-None-Match", "*"}};
  http::Response response;
  response.status = 203;
  response.body.append("{}");
  answer_conditionally(request, {.status = 203, .etag = "W/\"a1\""}, response);
  EXPECT_EQ(response.status, 203);
  EXPECT_FALSE(response.body.empty());
}

TEST(Conditional, what_has_no_tag_is_always_answered) {
  http::Request request;
  request.headers = {{"If-None-Match", "*"}, {"If-Modified-Since", "Sat, 15 May 2021 08:22:38 GMT"}};
  http::Response response;
  answer_conditionally(request, {.last_modified = *parse_instant("2021-05-15T08:22:38Z")}, response);
  EXPECT_EQ(response.status, 200);
  http::Response failed;
  failed.status = 404;
  answer_conditionally(request, {.status = 404}, failed);
  EXPECT_EQ(failed.status, 404);
  EXPECT_TRUE(failed.headers.empty());
}

}  // namespace
}  // namespace bb::gateway
