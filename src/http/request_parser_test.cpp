#include "http/request_parser.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "support/almost_requests.h"

namespace bb::http {
namespace {

using State = RequestParser::State;

// Feeds bytes as a socket would, `step` at a time, until a request is ready or refused. Returns what is left.
std::string_view feed(RequestParser& parser, std::string_view bytes, std::size_t step = 1 << 20) {
  State state = parser.filled(0);
  while (state != State::ready && state != State::refused && !bytes.empty()) {
    const std::span<char> room = parser.room();
    const std::size_t count = std::min({room.size(), bytes.size(), step});
    std::memcpy(room.data(), bytes.data(), count);
    bytes.remove_prefix(count);
    state = parser.filled(count);
  }
  return bytes;
}

State state_after(std::string_view bytes, const Limits& limits = {}) {
  RequestParser parser(limits);
  feed(parser, bytes);
  return parser.filled(0);
}

// The status of the refusal, or 0.
int refused(std::string_view bytes, const Limits& limits = {}, std::size_t step = 1 << 20) {
  RequestParser parser(limits);
  feed(parser, bytes, step);
  return parser.refusal().status;
}

std::string get(std::string_view headers) { return "GET / HTTP/1.1\r\n" + std::string(headers) + "\r\n"; }

TEST(RequestParser, a_request_is_the_same_however_its_bytes_come) {
  const std::string bytes =
      "POST /v2/o/token/?x=1 HTTP/1.1\r\nHost: a\r\nContent-Type:  text/plain \r\nContent-Length: "
      "5\r\n\r\nhello";
  const Limits limits;
  for (std::size_t step = 1; step <= bytes.size(); ++step) {
    RequestParser parser(limits);
    feed(parser, bytes, step);
    ASSERT_EQ(parser.refusal().status, 0) << step;
    const Request& request = parser.request();
    EXPECT_EQ(request.method, Method::post);
    EXPECT_EQ(request.path, "/v2/o/token/");
    EXPECT_EQ(request.query, "x=1");
    EXPECT_EQ(request.header("content-type"), "text/plain");
    EXPECT_EQ(request.body, "hello");
    EXPECT_TRUE(parser.keep_alive());
  }
}

TEST(RequestParser, chunks_are_joined_and_trailers_dropped_however_they_come) {
  const std::string bytes =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3;a=\"b\"\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\nX-Trailer: 1\r\n\r\nGET /next HTTP/1.1\r\nHost: "
      "a\r\n\r\n";
  const Limits limits;
  for (std::size_t step = 1; step <= bytes.size(); ++step) {
    RequestParser parser(limits);
    const std::string_view left = feed(parser, bytes, step);
    ASSERT_EQ(parser.refusal().status, 0) << step;
    EXPECT_EQ(parser.request().body, "abc0123456789abcdef");
    EXPECT_EQ(parser.request().path, "/");
    EXPECT_FALSE(parser.request().has_header("X-Trailer"));
    parser.next();
    feed(parser, left, step);
    EXPECT_EQ(parser.request().path, "/next") << step;
    EXPECT_EQ(parser.request().body, "");
  }
}

TEST(RequestParser, requests_in_one_write_come_out_in_order) {
  std::string bytes;
  for (int i = 0; i < 500; ++i) {
    bytes += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
  }
  const Limits limits;
  for (const std::size_t step : {std::size_t{7}, std::size_t{1000}, bytes.size()}) {
    RequestParser parser(limits);
    std::string_view left = bytes;
    for (int i = 0; i < 500; ++i) {
      left = feed(parser, left, step);
      ASSERT_EQ(parser.request().path, "/" + std::to_string(i)) << step;
      ASSERT_EQ(parser.request().body, "abc");
      parser.next();
    }
    EXPECT_EQ(parser.filled(0), State::idle);
  }
}

TEST(RequestParser, a_body_longer_than_the_first_read_is_whole) {
  const std::string body(300'000, 'x');
  const std::string bytes = "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n" + body;
  const Limits limits;
  RequestParser parser(limits);
  EXPECT_EQ(feed(parser, bytes + "GET").size(), 3U);
  EXPECT_EQ(parser.request().body, body);
}

TEST(RequestParser, empty_lines_before_a_request_are_skipped) {
  EXPECT_EQ(state_after("\r\n\r\n" + get("Host: a\r\n")), State::ready);
}

TEST(RequestParser, keep_alive_follows_version_and_connection) {
  const Limits limits;
  const auto keeps = [&](std::string_view bytes) {
    RequestParser parser(limits);
    feed(parser, bytes);
    return parser.keep_alive();
  };
  EXPECT_TRUE(keeps(get("Host: a\r\n")));
  EXPECT_FALSE(keeps(get("Host: a\r\nConnection: Close\r\n")));
  EXPECT_FALSE(keeps("GET / HTTP/1.0\r\n\r\n"));
  EXPECT_TRUE(keeps("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

TEST(RequestParser, a_continue_is_asked_for_once) {
  const Limits limits;
  RequestParser parser(limits);
  feed(parser, "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_TRUE(parser.take_expectation());
  EXPECT_FALSE(parser.take_expectation());
  EXPECT_EQ(refused(get("Host: a\r\nExpect: 200-ok\r\n")), 417);
}

TEST(RequestParser, the_head_has_a_limit_wherever_it_is_passed) {
  Limits limits;
  limits.head_bytes = 300;
  const std::string fits = get("Host: a\r\nX: " + std::string(300 - 32, 'x') + "\r\n");
  ASSERT_EQ(fits.size(), 300U);
  EXPECT_EQ(state_after(fits, limits), State::ready);
  for (const std::size_t step : {std::size_t{1}, std::size_t{1000}}) {
    EXPECT_EQ(refused(get("Host: a\r\nX: " + std::string(300 - 31, 'x') + "\r\n"), limits, step), 431);
    EXPECT_EQ(refused(get("Host: a\r\nX: " + std::string(3000, 'x') + "\r\n"), limits, step), 431);
    EXPECT_EQ(refused("GET /" + std::string(400, 'x'), limits, step), 431);
  }
}

TEST(RequestParser, headers_are_counted) {
  Limits limits;
  limits.header_count = 3;
  EXPECT_EQ(state_after(get("Host: a\r\nA: 1\r\nB: 2\r\n"), limits), State::ready);
  EXPECT_EQ(refused(get("Host: a\r\nA: 1\r\nB: 2\r\nC: 3\r\n"), limits), 431);
}

TEST(RequestParser, bodies_are_limited_by_length_and_by_chunks) {
  Limits limits;
  limits.body_bytes = 10;
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\n";
  EXPECT_EQ(state_after(head + "Content-Length: 10\r\n\r\n0123456789", limits), State::ready);
  EXPECT_EQ(refused(head + "Content-Length: 11\r\n\r\n", limits), 413);
  EXPECT_EQ(refused(head + "Content-Length: 18446744073709551615\r\n\r\n", limits), 413);
  const std::string chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(state_after(chunked + "5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n", limits), State::ready);
  EXPECT_EQ(refused(chunked + "5\r\n01234\r\n6\r\n", limits), 413);
  EXPECT_EQ(refused(chunked + "ffffffffffffffff\r\n", limits), 413);
}

TEST(RequestParser, chunk_extensions_and_trailers_are_limited) {
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(refused(head + "1;x=" + std::string(20'000, 'x')), 431);
  EXPECT_EQ(refused(head + "0\r\nX: " + std::string(20'000, 'x')), 431);
}

TEST(RequestParser, other_versions_are_505_and_no_versions_400) {
  EXPECT_EQ(refused("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), 505);
  EXPECT_EQ(refused("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505);
  EXPECT_EQ(refused("GET / HTTP/1.2\r\nHost: a\r\n\r\n"), 505);
  EXPECT_EQ(refused("GET / HTTP/1\r\nHost: a\r\n\r\n"), 400);
  EXPECT_EQ(refused("GET / HTTQ/1.1\r\nHost: a\r\n\r\n"), 400);
  EXPECT_EQ(refused("GET /\r\n\r\n"), 400);
}

TEST(RequestParser, a_host_is_needed_once) {
  EXPECT_EQ(refused(get("")), 400);
  EXPECT_EQ(refused(get("Host: a\r\nHost: a\r\n")), 400);
  EXPECT_EQ(refused(get("Host: a b\r\n")), 400);
  EXPECT_EQ(state_after("GET / HTTP/1.0\r\n\r\n"), State::ready);
}

// RFC 9112 section 6.3: what could be read in two ways is refused, else a proxy might read it the other way.
TEST(RequestParser, contradictory_framing_is_refused) {
  const auto post = [](std::string_view headers) {
    return refused("POST / HTTP/1.1\r\nHost: a\r\n" + std::string(headers) + "\r\n0\r\n\r\n");
  };
  EXPECT_EQ(post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400);
  EXPECT_EQ(post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400);
  EXPECT_EQ(post("Content-Length: 5\r\nContent-Length: 6\r\n"), 400);
  EXPECT_EQ(post("Content-Length: -1\r\n"), 400);
  EXPECT_EQ(post("Content-Length: +1\r\n"), 400);
  EXPECT_EQ(post("Content-Length: 0x1\r\n"), 400);
  EXPECT_EQ(post("Content-Length: 18446744073709551616\r\n"), 400);
  EXPECT_EQ(post("Content-Length:\r\n"), 400);
  EXPECT_EQ(post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400);
  EXPECT_EQ(post("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"), 400);
  EXPECT_EQ(post("Transfer-Encoding: gzip, chunked\r\n"), 501);
  EXPECT_EQ(post("Transfer-Encoding: chunked, gzip\r\n"), 501);
  EXPECT_EQ(post("Transfer-Encoding: xchunked\r\n"), 501);
  EXPECT_EQ(post("Transfer-Encoding:\r\n"), 501);
  EXPECT_EQ(post("Transfer-Encoding : chunked\r\n"), 400);
  EXPECT_EQ(refused("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400);
}

TEST(RequestParser, malformed_chunks_are_refused) {
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const char* body : {"x\r\n", "-1\r\n", "\r\n\r\n", "1\r\nab\r\n", "1 1\r\na\r\n", "0x1\r\na\r\n",
                           "0\r\nContent-Length: 1\r\n\r\n", "0\r\n bad\r\n\r\n", "1\na\n0\n\n"}) {
    EXPECT_EQ(refused(head + body + "\r\n\r\n"), 400) << body;
  }
}

TEST(RequestParser, malformed_heads_are_refused_at_once) {
  const std::string nul = get("Host: a\r\nX: a" + std::string(1, '\0') + "b\r\n");
  for (const std::string& head :
       {std::string("\x16\x03\x01"), std::string("{"), std::string("GET / HTTP/1.1\nHost: a\n"),
        std::string("\n"), std::string(" / HTTP/1.1\r\nHost: a\r\n\r\n"),
        std::string("GET  / HTTP/1.1\r\nHost: a\r\n\r\n"), std::string("GET / HTTP/1.1 \r\nHost: a\r\n\r\n"),
        std::string("G@T / HTTP/1.1\r\nHost: a\r\n\r\n"), std::string("GET /% HTTP/1.1\r\nHost: a\r\n\r\n"),
        std::string("GET /../x HTTP/1.1\r\nHost: a\r\n\r\n"),
        std::string("CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n"), get("Host: a\r\nNo colon\r\n"),
        get("Host: a\r\n: x\r\n"), get("Host: a\r\nX : x\r\n"), get("Host: a\r\nX\x01: x\r\n"),
        get("Host: a\r\n folded\r\n"), get("Host: a\r\nX: a\r\n b\r\n"), get("Host: a\r\nX: a\rb\r\n"),
        nul}) {
    EXPECT_EQ(refused(head), 400) << head;
  }
}

TEST(RequestParser, a_refused_request_keeps_what_the_log_wants) {
  Limits limits;
  limits.body_bytes = 1;
  RequestParser parser(limits);
  feed(parser, "PUT /a?b HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(parser.request().method, Method::put);
  EXPECT_EQ(parser.request().path, "/a");
  EXPECT_FALSE(parser.keep_alive());
}

struct Outcome {
  std::vector<std::string> requests;
  int refused = 0;
  bool operator==(const Outcome&) const = default;
};

// All requests of the bytes, fed in steps of `step()`.
template <class Step>
Outcome outcome_of(std::string_view bytes, const Limits& limits, Step step) {
  RequestParser parser(limits);
  Outcome outcome;
  State state = parser.filled(0);
  while (true) {
    if (state == State::ready) {
      const Request& request = parser.request();
      std::string text = std::string(name(request.method)) + ' ' + std::string(request.target);
      for (const Header& header : request.headers) {
        text.append("|").append(header.name).append(":").append(header.value);
      }
      outcome.requests.push_back(text.append("|").append(request.body));
      EXPECT_TRUE(request.path == "*" || request.path.starts_with('/')) << bytes;
      parser.next();
      state = parser.filled(0);
    } else if (state == State::refused) {
      outcome.refused = parser.refusal().status;
      EXPECT_GE(outcome.refused, 400);
      return outcome;
    } else if (bytes.empty()) {
      return outcome;
    } else {
      const std::span<char> room = parser.room();
      EXPECT_FALSE(room.empty()) << bytes;
      if (room.empty()) return outcome;
      const std::size_t count = std::min({room.size(), bytes.size(), step()});
      std::memcpy(room.data(), bytes.data(), count);
      bytes.remove_prefix(count);
      state = parser.filled(count);
    }
  }
}

TEST(RequestParser, almost_requests_mean_the_same_however_their_bytes_come) {
  Limits limits;
  limits.body_bytes = 1000;
  test::AlmostRequests mutations(1);
  std::size_t ready = 0, refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string bytes = mutations.next();
    const Outcome whole = outcome_of(bytes, limits, [] { return std::size_t{1} << 20; });
    const Outcome split = outcome_of(bytes, limits, [&] { return 1 + mutations.below(20); });
    ASSERT_EQ(whole.requests, split.requests) << bytes;
    ASSERT_EQ(whole.refused, split.refused) << bytes;
    ready += whole.requests.size();
    refused += whole.refused != 0 ? 1 : 0;
  }
  EXPECT_GT(ready, 5'000U);  // neither side is empty
  EXPECT_GT(refused, 5'000U);
}

}  // namespace
}  // namespace bb::http
