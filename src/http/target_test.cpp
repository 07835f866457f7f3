#include "http/target.h"

#include <gtest/gtest.h>

namespace bb::http {
namespace {

bool accepts(std::string_view target, Method method = Method::get) {
  Request request;
  request.method = method;
  return read_target(target, request);
}

TEST(Target, is_split_at_the_first_question_mark) {
  Request request;
  ASSERT_TRUE(read_target("/v2/fhir/Patient?_id=-1&q=a?b", request));
  EXPECT_EQ(request.path, "/v2/fhir/Patient");
  EXPECT_EQ(request.query, "_id=-1&q=a?b");
  EXPECT_EQ(request.target, "/v2/fhir/Patient?_id=-1&q=a?b");
}

TEST(Target, absolute_form_loses_its_authority) {
  Request request;
  ASSERT_TRUE(read_target("HTTP://localhost:8000/a?b", request));
  EXPECT_EQ(request.path, "/a");
  EXPECT_EQ(request.query, "b");
  ASSERT_TRUE(read_target("https://localhost?b", request));
  EXPECT_EQ(request.path, "/");
  EXPECT_EQ(request.query, "b");
  EXPECT_FALSE(accepts("ftp://localhost/"));
  EXPECT_FALSE(accepts("http:///a"));
  EXPECT_FALSE(accepts("http://a@b/"));
}

TEST(Target, asterisk_is_for_options) {
  EXPECT_TRUE(accepts("*", Method::options));
  EXPECT_FALSE(accepts("*"));
}

// FHIR tokens are system|code, and clients send the bar as it is.
TEST(Target, a_query_may_hold_what_clients_do_not_escape) {
  EXPECT_TRUE(accepts("/Patient?identifier=https://bluebutton.cms.gov/x|1&y={z}"));
}

TEST(Target, what_no_uri_holds_is_refused) {
  for (const char* target :
       {"", "a", "localhost:80", "/a b", "/a\x7F", "/\xC3\xA9", "/a#b", "/a\tb", "?a", "//%"}) {
    EXPECT_FALSE(accepts(target)) << target;
  }
}

TEST(Target, escapes_are_checked_everywhere) {
  EXPECT_TRUE(accepts("/a%20b%C3%A9?x=%2B&y=%0A"));
  for (const char* target : {"/%", "/%4", "/%zz", "/a?b=%", "/a?%4", "/%00", "/a?%00", "/%FF", "/a?%C0%80",
                             "/%0D%0ASet-Cookie:a", "/%7F"}) {
    EXPECT_FALSE(accepts(target)) << target;
  }
}

TEST(Target, dot_segments_are_refused_escaped_or_not) {
  for (const char* target :
       {"/..", "/../etc", "/a/../b", "/a/..", "/./a", "/a/.", "/%2e%2e/a", "/a/.%2E", "/a%2f..%2fb"}) {
    EXPECT_FALSE(accepts(target)) << target;
  }
  EXPECT_TRUE(accepts("/.well-known/openid-configuration"));
  EXPECT_TRUE(accepts("/a..b/...?x=/../"));
}

TEST(Host, is_a_name_or_address_with_a_port) {
  EXPECT_TRUE(is_host("localhost:8000"));
  EXPECT_TRUE(is_host("[::1]:80"));
  EXPECT_TRUE(is_host(""));
  for (const char* host : {"a b", "a/b", "a@b", "a\"", "<a>"}) EXPECT_FALSE(is_host(host)) << host;
}

}  // namespace
}  // namespace bb::http
