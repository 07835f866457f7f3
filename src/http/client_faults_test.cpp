// What the client makes of servers that answer wrongly, late, or not at all.
#include <gtest/gtest.h>

#include <chrono>

#include "http/client.h"
#include "http/raw_server_for_test.h"

namespace bb::http {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kHello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

std::unique_ptr<Client> make_client(ClientOptions options = {}) {
  auto made = Client::make(std::move(options));
  EXPECT_TRUE(made.ok());
  return std::move(*made);
}

Call call(std::string url, Method method = Method::get) {
  Call call;
  call.method = method;
  call.url = std::move(url);
  call.time = 5s;
  return call;
}

// What becomes of an answer of these bytes, after which the server closes.
Result<CallAnswer> answer_of(const std::string& bytes, std::size_t most_bytes = 1'000) {
  RawServer server([&](RawConnection& connection, int) {
    connection.request();
    connection.send(bytes);
  });
  Call asked = call(server.url("/?secret=1"));
  asked.most_bytes = most_bytes;
  return make_client()->send_and_wait(std::move(asked));
}

void expect_error(const Result<CallAnswer>& answer, ErrorKind kind, std::string_view says) {
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind, kind) << answer.error().debug;
  EXPECT_NE(answer.error().message.find(says), std::string::npos) << answer.error().message;
  EXPECT_EQ(answer.error().message.find("secret"), std::string::npos);
}

TEST(ClientFaults, nobody_listens) {
  std::string url;
  {
    url = RawServer([](RawConnection&, int) {}).url();
  }
  expect_error(make_client()->send_and_wait(call(url)), ErrorKind::unavailable, "cannot be reached");
  expect_error(make_client()->send_and_wait(call("http://nowhere.invalid/")), ErrorKind::unavailable,
               "nowhere.invalid:80 cannot be reached");
}

TEST(ClientFaults, no_answer_in_time) {
  RawServer server([](RawConnection& connection, int number) {
    connection.request();
    if (number == 1) connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
    connection.wait();
  });
  const auto client = make_client();
  for (int i = 0; i < 2; ++i) {
    Call asked = call(server.url("/?secret=1"));
    asked.time = 50ms;
    expect_error(client->send_and_wait(std::move(asked)), ErrorKind::timed_out, "did not answer in time");
  }
}

TEST(ClientFaults, a_body_may_be_as_large_as_it_may_and_no_larger) {
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n";
  const auto fits = answer_of(head + "hello world", 11);
  ASSERT_TRUE(fits.ok());
  EXPECT_EQ(fits->body.view(), "hello world");
  expect_error(answer_of(head + "hello world", 10), ErrorKind::bad_answer, "too large");
  expect_error(
      answer_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
                10),
      ErrorKind::bad_answer, "too large");
  EXPECT_TRUE(answer_of("HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n", 0).ok());
}

TEST(ClientFaults, a_head_is_limited) {
  std::string head = "HTTP/1.1 200 OK\r\n";
  while (head.size() < 70'000) head += "X-A: " + std::string(500, 'a') + "\r\n";
  expect_error(answer_of(head + "\r\n"), ErrorKind::bad_answer, "too large a head");
  std::string informational;
  while (informational.size() < 70'000) informational += "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n";
  expect_error(answer_of(informational + std::string(kHello)), ErrorKind::bad_answer, "too large a head");
}

TEST(ClientFaults, what_is_not_http_or_cut_short) {
  for (const char* bytes :
       {"hello", "HTTP/0.9 200\r\n\r\n", "SSH-2.0-OpenSSH\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel"}) {
    const auto answer = answer_of(bytes);
    ASSERT_FALSE(answer.ok()) << bytes;
    EXPECT_EQ(answer.error().kind, ErrorKind::bad_answer) << bytes << answer.error().debug;
  }
  expect_error(answer_of(""), ErrorKind::unavailable, "without an answer");
}

TEST(ClientFaults, informational_answers_and_trailers_are_left_out) {
  const auto answer = answer_of(
      "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n"
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Head: 1\r\n\r\n5\r\nhello\r\n0\r\nX-Trailer: "
      "1\r\n\r\n");
  ASSERT_TRUE(answer.ok()) << answer.error().debug;
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->header("X-Head"), "1");
  EXPECT_EQ(answer->header("X-Early"), "");
  EXPECT_EQ(answer->header("X-Trailer"), "");
  EXPECT_EQ(answer->body.view(), "hello");
}

// A kept connection that the server closes when it sees the next request.
class Dropping {
 public:
  Dropping()
      : server_([this](RawConnection& connection, int number) {
          while (true) {
            const std::string request = connection.request();
            if (request.empty()) return;
            const int before = seen_++;
            if (number == 0 && before == 1) return;
            connection.send(kHello);
          }
        }) {}
  Result<CallAnswer> ask_again(Method method, std::string body) {
    const auto client = make_client();
    EXPECT_TRUE(client->send_and_wait(call(server_.url())).ok());
    Call again = call(server_.url("/again"), method);
    again.body = std::move(body);
    return client->send_and_wait(std::move(again));
  }
  int seen() const { return seen_; }

 private:
  std::atomic<int> seen_{0};
  RawServer server_;
};

TEST(ClientFaults, an_idempotent_call_is_sent_again_when_a_kept_connection_was_closed) {
  for (const Method method : {Method::get, Method::put, Method::delete_}) {
    Dropping server;
    const auto answer = server.ask_again(method, "");
    EXPECT_TRUE(answer.ok()) << answer.error().debug;
    EXPECT_EQ(server.seen(), 3) << name(method);
  }
}

TEST(ClientFaults, any_other_is_not) {
  Dropping server;
  expect_error(server.ask_again(Method::post, "code=1"), ErrorKind::unavailable, "without an answer");
  EXPECT_EQ(server.seen(), 2);
}

TEST(ClientFaults, an_empty_post_is_never_sent_twice) {
  Dropping server;
  EXPECT_TRUE(server.ask_again(Method::post, "").ok());  // on a connection of its own
  EXPECT_EQ(server.seen(), 2);
}

TEST(ClientFaults, a_connection_that_cannot_be_made_in_time_is_unavailable) {
  // Nobody accepts, and the queue of the listening socket is full: the kernel drops what would connect.
  const int listening = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(::bind(listening, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(::listen(listening, 0), 0);
  ASSERT_EQ(::getsockname(listening, reinterpret_cast<sockaddr*>(&address), &size), 0);
  std::vector<int> filling;
  for (int i = 0; i < 3; ++i) {
    filling.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
    (void)!::connect(filling.back(), reinterpret_cast<sockaddr*>(&address), size);
  }
  const auto client = make_client({.connect_time = 50ms});
  expect_error(client->send_and_wait(
                   call("http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/?secret=1")),
               ErrorKind::unavailable, "cannot be reached in time");
  for (const int socket : filling) ::close(socket);
  ::close(listening);
}

}  // namespace
}  // namespace bb::http
