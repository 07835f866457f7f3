#include "http/server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "base/log.h"
#include "support/almost_requests.h"

namespace bb::http {
namespace {

using namespace std::chrono_literals;

// A client on a plain socket, which sees the very bytes. Reads give up after five seconds.
class Client {
 public:
  explicit Client(std::uint16_t port, int receive_buffer = 0) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    if (receive_buffer > 0) {
      ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    }
    const timeval patience{5, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }
  void end_sending() { ::shutdown(socket_, SHUT_WR); }

  // Everything until the server closes.
  std::string rest() {
    while (receive()) {
    }
    return std::exchange(unread_, {});
  }

  struct Answer {
    int status = 0;  // 0: the connection ended
    std::string head, body;
    bool has(std::string_view text) const { return head.find(text) != std::string::npos; }
  };
  // The next answer; `bodiless` for HEAD.
  Answer answer(bool bodiless = false) {
    Answer answer;
    std::size_t end;
    while ((end = unread_.find("\r\n\r\n")) == std::string::npos) {
      if (!receive()) return answer;
    }
    answer.head = unread_.substr(0, end + 4);
    unread_.erase(0, end + 4);
    answer.status = std::stoi(answer.head.substr(9));
    const std::size_t length = answer.head.find("\r\nContent-Length: ");
    const std::size_t size =
        length == std::string::npos || bodiless ? 0 : std::stoul(answer.head.substr(length + 18));
    while (unread_.size() < size) {
      if (!receive()) return {};
    }
    answer.body = unread_.substr(0, size);
    unread_.erase(0, size);
    return answer;
  }
  Answer ask(std::string_view request) {
    send(request);
    return answer();
  }
  // True when the server has closed and sent nothing more.
  bool is_closed() { return !receive() && unread_.empty(); }

 private:
  bool receive() {
    char bytes[65536];
    const ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
    if (count <= 0) return false;
    unread_.append(bytes, static_cast<std::size_t>(count));
    return true;
  }

  int socket_;
  bool connected_ = false;
  std::string unread_;
};

std::string get(std::string_view path, std::string_view headers = "") {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(headers) + "\r\n";
}

// Whether something listens on the family's loopback address.
bool connects(int family, std::uint16_t port) {
  const int socket = ::socket(family, SOCK_STREAM, 0);
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  six.sin6_port = htons(port);
  six.sin6_addr = in6addr_loopback;
  sockaddr_in four{};
  four.sin_family = AF_INET;
  four.sin_port = htons(port);
  four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int failed = family == AF_INET6 ? ::connect(socket, reinterpret_cast<sockaddr*>(&six), sizeof six)
                                        : ::connect(socket, reinterpret_cast<sockaddr*>(&four), sizeof four);
  ::close(socket);
  return failed == 0;
}

bool has_ipv6() {
  const int socket = ::socket(AF_INET6, SOCK_STREAM, 0);
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  const bool bound = ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(socket);
  return bound;
}

// A server on a free port with a few routes, stopped at the end of the test.
class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    options_.port = 0;
    options_.threads = 2;
    options_.workers = 2;
    options_.stop_time = 2s;
    options_.access_log = [this](const Access& access) {
      const std::lock_guard lock(mutex_);
      logged_.push_back(std::string(name(access.method)) + " " + std::string(access.path) + " " +
                        std::to_string(access.status) + " " + std::to_string(access.bytes));
      request_ids_.emplace_back(access.request_id);
    };
    log::set_level(log::Level::off);
    const auto echo = [](const Request& request, Response& response) {
      response.content_type = "text/plain";
      response.body.append(name(request.method));
      response.body.push(' ');
      response.body.append(request.target);
      response.body.push(' ');
      response.body.append(request.body);
    };
    router_.add(Method::get, "/here/{n}", echo);
    router_.add(Method::get, "/pool/{n}", echo, Run::pool);
    router_.add(Method::post, "/echo", echo);
    router_.add(Method::post, "/pool", echo, Run::pool);
    router_.add(Method::get, "/large", [](const Request&, Response& response) {
      for (int i = 0; i < 3'000'000; ++i) response.body.push(static_cast<char>('a' + i % 26));
    });
    router_.add(Method::get, "/throws", [](const Request&, Response& response) {
      response.body.append("half an answer");
      response.set("X-Half", "1");
      throw std::runtime_error("secret cause");
    });
    router_.add(
        Method::get, "/throws/pool", [](const Request&, Response&) { throw 7; }, Run::pool);
    router_.add(Method::get, "/inject",
                [](const Request&, Response& response) { response.set("X-A", "a\r\nX-B: b"); });
    router_.add(Method::get, "/empty", [](const Request&, Response& response) { response.status = 204; });
    router_.add(
        Method::get, "/wait",
        [this](const Request&, Response& response) {
          ++waiting_;
          open_.get_future().wait();
          response.body.append("waited");
        },
        Run::pool);
  }
  ~ServerTest() override {
    stop();
    log::set_level(log::Level::info);
  }

  void start() {
    server_.emplace(options_, std::move(router_));
    const auto listening = server_->listen();
    ASSERT_TRUE(listening.ok()) << listening.error().message;
    thread_ = std::thread([this] { server_->run(); });
  }
  void stop() {
    if (!thread_.joinable()) return;
    server_->stop();
    thread_.join();
  }
  std::uint16_t port() const { return server_->port(); }
  void wait_until(const std::function<bool()>& met) {
    for (int i = 0; i < 2'000 && !met(); ++i) std::this_thread::sleep_for(1ms);
    ASSERT_TRUE(met());
  }

  ServerOptions options_;
  Router router_;
  std::optional<Server> server_;
  std::thread thread_;
  std::atomic<int> waiting_{0};
  std::promise<void> open_;
  std::mutex mutex_;
  std::vector<std::string> logged_, request_ids_;
};

TEST_F(ServerTest, keeps_a_connection_for_many_requests) {
  start();
  Client client(port());
  for (int i = 0; i < 50; ++i) {
    const auto answer = client.ask(get("/here/" + std::to_string(i)));
    ASSERT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "GET /here/" + std::to_string(i) + " ");
    EXPECT_TRUE(answer.has("\r\nContent-Type: text/plain\r\n"));
    EXPECT_TRUE(answer.has("\r\nServer: bluebutton\r\n"));
    EXPECT_TRUE(answer.has("\r\nX-Content-Type-Options: nosniff\r\n"));
    EXPECT_FALSE(answer.has("Connection"));
  }
}

TEST_F(ServerTest, answers_pipelined_requests_in_order_wherever_they_run) {
  start();
  Client client(port());
  std::string requests;
  for (int i = 0; i < 100; ++i) requests += get((i % 3 == 0 ? "/pool/" : "/here/") + std::to_string(i));
  ASSERT_TRUE(client.send(requests));
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(client.answer().body, (i % 3 == 0 ? "GET /pool/" : "GET /here/") + std::to_string(i) + " ");
  }
}

TEST_F(ServerTest, head_is_get_without_the_body) {
  start();
  Client client(port());
  client.send("HEAD /here/1 HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto answer = client.answer(true);
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(answer.has("\r\nContent-Length: 13\r\n"));
  EXPECT_EQ(client.ask(get("/here/2")).body, "GET /here/2 ");
}

TEST_F(ServerTest, no_content_keeps_the_connection_in_step) {
  start();
  Client client(port());
  EXPECT_EQ(client.ask(get("/empty")).status, 204);
  EXPECT_EQ(client.ask(get("/here/2")).body, "GET /here/2 ");
}

TEST_F(ServerTest, http_1_0_closes_unless_asked_to_stay) {
  start();
  Client once(port());
  const auto closed = once.ask("GET /here/1 HTTP/1.0\r\n\r\n");
  EXPECT_EQ(closed.status, 200);
  EXPECT_TRUE(closed.has("\r\nConnection: close\r\n"));
  EXPECT_TRUE(once.is_closed());
  Client stays(port());
  EXPECT_TRUE(
      stays.ask("GET /here/1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").has("\r\nConnection: keep-alive"));
  EXPECT_EQ(stays.ask("GET /here/1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").status, 200);
}

TEST_F(ServerTest, connection_close_closes) {
  start();
  Client client(port());
  EXPECT_TRUE(client.ask(get("/here/1", "Connection: close\r\n")).has("\r\nConnection: close\r\n"));
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, a_client_that_ends_its_side_still_gets_its_answer) {
  start();
  Client client(port());
  client.send(get("/pool/1"));
  client.end_sending();
  EXPECT_EQ(client.answer().body, "GET /pool/1 ");
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, reads_bodies_by_length_and_by_chunks) {
  start();
  Client client(port());
  const std::string body(200'000, 'b');
  EXPECT_EQ(client.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n" + body).body,
            "POST /echo " + body);
  EXPECT_EQ(client
                .ask("POST /pool HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                     "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
                .body,
            "POST /pool abcde");
}

TEST_F(ServerTest, says_continue_before_it_reads_the_body) {
  start();
  Client client(port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(client.answer().status, 100);
  EXPECT_EQ(client.ask("abc").body, "POST /echo abc");
}

TEST_F(ServerTest, a_body_that_is_too_large_is_refused_before_it_is_sent) {
  options_.limits.body_bytes = 1000;
  start();
  Client client(port());
  const auto answer =
      client.ask("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n");
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(answer.body, R"({"detail":"The body is too large."})");
}

// Were the connection closed at once, the bytes that still come would reset it and the answer might be lost.
TEST_F(ServerTest, a_client_that_sends_on_still_gets_the_refusal) {
  options_.limits.body_bytes = 1000;
  start();
  Client client(port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000\r\n\r\n");
  EXPECT_TRUE(client.send(std::string(4'000'000, 'x')));
  const auto answer = client.answer();
  EXPECT_EQ(answer.status, 413);
  EXPECT_TRUE(answer.has("\r\nConnection: close\r\n"));
}

TEST_F(ServerTest, slow_heads_and_bodies_are_408_and_idle_connections_close_silently) {
  options_.limits.head_time = 40ms;
  options_.limits.body_time = 40ms;
  options_.limits.idle_time = 40ms;
  start();
  Client head(port()), body(port()), idle(port()), kept(port());
  head.send("GET / HT");
  body.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na");
  EXPECT_EQ(kept.ask(get("/here/1")).status, 200);
  const auto late = head.answer();
  EXPECT_EQ(late.status, 408);
  EXPECT_TRUE(late.has("\r\nConnection: close\r\n"));
  EXPECT_TRUE(late.has("\r\nX-Request-ID: "));
  EXPECT_EQ(body.answer().status, 408);
  EXPECT_TRUE(idle.is_closed());
  EXPECT_TRUE(kept.is_closed());
}

TEST_F(ServerTest, a_head_that_drips_does_not_gain_time) {
  options_.limits.head_time = 60ms;
  start();
  Client client(port());
  const auto begun = std::chrono::steady_clock::now();
  std::thread drip([&] {
    for (int i = 0; i < 40 && client.send("X"); ++i) std::this_thread::sleep_for(10ms);
  });
  EXPECT_EQ(client.answer().status, 408);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 300ms);
  client.end_sending();
  drip.join();
}

TEST_F(ServerTest, a_client_that_does_not_read_is_closed) {
  options_.limits.write_time = 50ms;
  start();
  Client client(port(), 4096);
  for (int i = 0; i < 4; ++i) client.send(get("/large"));
  wait_until([&] {
    const std::lock_guard lock(mutex_);
    return !logged_.empty();
  });
  EXPECT_LT(client.rest().size(), 12'000'000U);
}

TEST_F(ServerTest, a_large_answer_arrives_whole) {
  start();
  Client client(port(), 4096);
  const auto answer = client.ask(get("/large"));
  ASSERT_EQ(answer.body.size(), 3'000'000U);
  for (std::size_t i = 0; i < answer.body.size(); i += 997) {
    ASSERT_EQ(answer.body[i], static_cast<char>('a' + i % 26));
  }
}

TEST_F(ServerTest, refuses_with_short_json_and_closes) {
  options_.limits.head_bytes = 500;
  start();
  const std::vector<std::pair<std::string, int>> cases = {
      {"GET /" + std::string(600, 'x'), 431},
      {get("/../x"), 400},
      {get("/%00"), 400},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"\x16\x03\x01\x02", 400},
  };
  for (const auto& [bytes, status] : cases) {
    Client client(port());
    const auto answer = client.ask(bytes);
    EXPECT_EQ(answer.status, status) << bytes;
    EXPECT_TRUE(answer.body.starts_with("{\"detail\":\"")) << bytes;
    EXPECT_TRUE(answer.has("\r\nConnection: close\r\n")) << bytes;
    client.end_sending();
    EXPECT_TRUE(client.is_closed()) << bytes;
  }
  Client client(port());
  EXPECT_EQ(client.ask(get("/here/1")).status, 200);
}

TEST_F(ServerTest, a_handler_that_throws_is_500_and_the_connection_lives) {
  start();
  Client client(port());
  for (const char* path : {"/throws", "/throws/pool"}) {
    const auto answer = client.ask(get(path));
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.body, R"({"detail":"An internal error occurred."})");
    EXPECT_FALSE(answer.has("X-Half"));
  }
  EXPECT_EQ(client.ask(get("/here/1")).status, 200);
}

TEST_F(ServerTest, a_header_with_a_line_end_is_never_sent) {
  start();
  Client client(port());
  const auto answer = client.ask(get("/inject"));
  EXPECT_EQ(answer.status, 500);
  EXPECT_FALSE(answer.has("X-B"));
  EXPECT_EQ(client.ask(get("/here/1")).status, 200);
}

TEST_F(ServerTest, other_methods_are_405_and_unknown_paths_404) {
  start();
  Client client(port());
  const auto answer = client.ask("DELETE /here/1 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(answer.status, 405);
  EXPECT_TRUE(answer.has("\r\nAllow: GET, HEAD\r\n"));
  EXPECT_EQ(client.ask(get("/nowhere")).status, 404);
}

TEST_F(ServerTest, a_full_queue_is_503_with_retry_after) {
  options_.workers = 1;
  options_.limits.pool_queue = 1;
  start();
  Client busy(port()), queued(port());
  busy.send(get("/wait"));
  wait_until([&] { return waiting_ == 1; });
  // One of three waits, the other two find the queue full.
  queued.send(get("/pool/1"));
  std::vector<std::unique_ptr<Client>> asking;
  for (int i = 0; i < 2; ++i) {
    asking.push_back(std::make_unique<Client>(port()));
    asking.back()->send(get("/pool/" + std::to_string(2 + i)));
  }
  wait_until([&] {
    const std::lock_guard lock(mutex_);
    return logged_.size() == 2;
  });
  open_.set_value();
  EXPECT_EQ(busy.answer().body, "waited");
  std::vector<Client::Answer> answers = {queued.answer(), asking[0]->answer(), asking[1]->answer()};
  std::sort(answers.begin(), answers.end(), [](const auto& a, const auto& b) { return a.status < b.status; });
  EXPECT_EQ(answers[0].status, 200);
  EXPECT_EQ(answers[1].status, 503);
  EXPECT_EQ(answers[2].status, 503);
  EXPECT_TRUE(answers[2].has("\r\nRetry-After: 1\r\n"));
}

TEST_F(ServerTest, connections_beyond_the_cap_wait_for_one_to_end) {
  options_.host = "localhost";
  options_.limits.connections = 2;
  start();
  auto first = std::make_unique<Client>(port());
  Client second(port());
  ASSERT_EQ(first->ask(get("/here/1")).status, 200);
  ASSERT_EQ(second.ask(get("/here/2")).status, 200);
  Client third(port());
  third.send(get("/here/3"));
  std::this_thread::sleep_for(30ms);
  {
    const std::lock_guard lock(mutex_);
    EXPECT_EQ(logged_.size(), 2U);
  }
  first.reset();
  EXPECT_EQ(third.answer().body, "GET /here/3 ");
}

TEST_F(ServerTest, the_access_log_has_the_path_without_the_query) {
  start();
  Client client(port());
  const auto answer = client.ask(get("/here/1?secret=2"));
  client.ask(get("/../"));
  client.end_sending();
  stop();
  ASSERT_EQ(logged_.size(), 2U);
  EXPECT_EQ(logged_[0], "GET /here/1 200 21");
  EXPECT_EQ(logged_[1], "GET  400 45");
  EXPECT_TRUE(answer.has("\r\nX-Request-ID: " + request_ids_[0] + "\r\n"));
  EXPECT_EQ(request_ids_[0].size(), 16U);
  EXPECT_NE(request_ids_[0], request_ids_[1]);
}

TEST_F(ServerTest, stop_lets_the_answer_in_flight_finish_and_closes_the_idle) {
  start();
  Client idle(port()), busy(port());
  ASSERT_EQ(idle.ask(get("/here/1")).status, 200);
  busy.send(get("/wait") + get("/here/never"));
  wait_until([&] { return waiting_ == 1; });
  server_->stop();
  EXPECT_TRUE(idle.is_closed());
  wait_until([&] { return !Client(port()).connected(); });
  open_.set_value();
  const auto answer = busy.answer();
  EXPECT_EQ(answer.body, "waited");
  EXPECT_TRUE(answer.has("\r\nConnection: close\r\n"));
  EXPECT_TRUE(busy.is_closed());
  busy.end_sending();
  stop();
}

TEST_F(ServerTest, stop_waits_no_longer_than_its_time) {
  options_.stop_time = 50ms;
  start();
  Client half(port()), reader(port(), 4096);
  half.send("GET / HTTP/1.1\r\nHost");
  for (int i = 0; i < 4; ++i) reader.send(get("/large"));
  std::this_thread::sleep_for(20ms);
  const auto begun = std::chrono::steady_clock::now();
  stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 1s);
}

TEST_F(ServerTest, a_signal_stops_it) {
  server_.emplace(options_, std::move(router_));
  ASSERT_TRUE(server_->listen().ok());
  server_->stop_on_signals();
  thread_ = std::thread([this] { server_->run(); });
  Client client(port());
  ASSERT_EQ(client.ask(get("/here/1")).status, 200);
  ::kill(::getpid(), SIGTERM);
  EXPECT_TRUE(client.is_closed());
  thread_.join();
}

TEST_F(ServerTest, a_port_in_use_is_said_in_words) {
  start();
  ServerOptions options;
  options.port = port();
  Server second(options, Router());
  const auto listening = second.listen();
  ASSERT_FALSE(listening.ok());
  EXPECT_EQ(listening.error().kind, ErrorKind::conflict);
  EXPECT_NE(listening.error().message.find("is in use"), std::string::npos);
}

TEST_F(ServerTest, localhost_is_loopback_of_both_families) {
  options_.host = "localhost";
  start();
  EXPECT_TRUE(connects(AF_INET, port()));
  EXPECT_EQ(connects(AF_INET6, port()), has_ipv6());
}

TEST_F(ServerTest, an_unknown_host_is_said_in_words) {
  ServerOptions options;
  options.host = "no such host";
  options.port = 0;
  Server server(options, Router());
  EXPECT_FALSE(server.listen().ok());
}

TEST_F(ServerTest, stop_before_run_ends_run) {
  server_.emplace(options_, std::move(router_));
  ASSERT_TRUE(server_->listen().ok());
  server_->stop();
  server_->run();
}

TEST_F(ServerTest, almost_requests_are_answered_or_closed_and_never_end_the_server) {
  start();
  test::AlmostRequests mutations(2);
  for (int i = 0; i < 1'000; ++i) {
    const std::string bytes = mutations.next();
    Client client(port());
    const std::size_t cut = mutations.below(bytes.size() + 1);
    client.send(std::string_view(bytes).substr(0, cut));
    client.send(std::string_view(bytes).substr(cut));
    client.end_sending();
    const std::string answers = client.rest();
    EXPECT_TRUE(answers.empty() || answers.starts_with("HTTP/1.1 ")) << bytes;
    EXPECT_EQ(answers.find("HTTP/1.1 500"), std::string::npos) << bytes;
  }
  Client client(port());
  EXPECT_EQ(client.ask(get("/here/1")).status, 200);
}

TEST_F(ServerTest, many_clients_at_once_get_their_own_answers) {
  start();
  std::vector<std::thread> threads;
  std::atomic<int> right{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      Client client(port());
      for (int i = 0; i < 200; ++i) {
        const std::string path = (i % 5 == 0 ? "/pool/" : "/here/") + std::to_string(t * 1000 + i);
        if (client.ask(get(path)).body == "GET " + path + " ") ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 800);
}

}  // namespace
}  // namespace bb::http
