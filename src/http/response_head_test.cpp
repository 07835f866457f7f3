#include "http/response_head.h"

#include <gtest/gtest.h>

#include <ctime>

namespace bb::http {
namespace {

std::string head_of(const Response& response, Framing framing = {}) {
  framing.date = "Sun, 06 Nov 1994 08:49:37 GMT";
  framing.request_id = "0123456789abcdef";
  Buffer out;
  append_head(out, response, framing);
  return std::string(out.view());
}

TEST(ResponseHead, holds_the_standing_headers_and_those_of_the_handler) {
  Response response;
  response.body.append("{}");
  response.set("Cache-Control", "no-store");
  EXPECT_EQ(
      head_of(response),
      "HTTP/1.1 200 OK\r\nServer: bluebutton\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 2\r\n"
      "Content-Type: application/json\r\nX-Content-Type-Options: nosniff\r\n"
      "X-Request-ID: 0123456789abcdef\r\nCache-Control: no-store\r\n\r\n");
}

TEST(ResponseHead, connection_is_said_where_it_is_not_the_default) {
  EXPECT_EQ(head_of(Response()).find("Connection"), std::string::npos);
  EXPECT_NE(head_of(Response(), {.keep_alive = false}).find("\r\nConnection: close\r\n"), std::string::npos);
  EXPECT_NE(head_of(Response(), {.http_1_0 = true}).find("\r\nConnection: keep-alive\r\n"),
            std::string::npos);
}

TEST(ResponseHead, no_content_has_no_length) {
  Response response;
  response.status = 204;
  response.content_type = {};
  const std::string head = head_of(response);
  EXPECT_EQ(head.find("Content-"), head.find("Content-Type-Options"));
}

TEST(ResponseHead, what_would_inject_a_header_cannot_be_sent) {
  const auto sendable = [](std::string_view name, std::string value) {
    Response response;
    response.set(name, std::move(value));
    return is_sendable(response);
  };
  EXPECT_TRUE(sendable("X-A", "a\tb \xC3\xA9"));
  EXPECT_FALSE(sendable("X-A", "a\r\nX-B: c"));
  EXPECT_FALSE(sendable("X-A", "a\nb"));
  EXPECT_FALSE(sendable("X-A", std::string("a\0b", 3)));
  EXPECT_FALSE(sendable("X-A", "a\x7F"));
  EXPECT_FALSE(sendable("X A", "a"));
  EXPECT_FALSE(sendable("", "a"));
  EXPECT_FALSE(sendable("content-length", "1"));
  EXPECT_FALSE(sendable("Transfer-Encoding", "chunked"));
  Response response;
  response.content_type = "a\r\nb";
  EXPECT_FALSE(is_sendable(response));
  for (const int status : {0, 99, 101, 199, 600}) {
    Response odd;
    odd.status = status;
    EXPECT_FALSE(is_sendable(odd)) << status;
  }
}

TEST(DateHeader, is_the_time_of_now_as_rfc_9110_writes_it) {
  DateHeader date;
  tm parsed{};
  const std::time_t before = std::time(nullptr);
  const std::string text(date.now());
  const char* end = strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parsed);
  ASSERT_NE(end, nullptr) << text;
  EXPECT_EQ(*end, '\0');
  EXPECT_LE(std::abs(timegm(&parsed) - before), 2) << text;
}

}  // namespace
}  // namespace bb::http
