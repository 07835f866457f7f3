// How a server begins and ends, and what it does when there is too much to do.
#include <gtest/gtest.h>

#include <csignal>

#include "http/server_for_test.h"
#include "support/almost_requests.h"

namespace bb::http {
namespace {

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

TEST_F(ServerTest, a_full_queue_is_503_with_retry_after) {
  options_.workers = 1;
  options_.limits.pool_queue = 1;
  start();
  SocketClient busy(port()), queued(port());
  busy.send(get("/wait"));
  wait_until([&] { return waiting_ == 1; });
  // One of three waits, the other two find the queue full.
  queued.send(get("/pool/1"));
  std::vector<std::unique_ptr<SocketClient>> asking;
  for (int i = 0; i < 2; ++i) {
    asking.push_back(std::make_unique<SocketClient>(port()));
    asking.back()->send(get("/pool/" + std::to_string(2 + i)));
  }
  wait_until([&] {
    const std::lock_guard lock(mutex_);
    return logged_.size() == 2;
  });
  open_.set_value();
  EXPECT_EQ(busy.answer().body, "waited");
  std::vector<SocketClient::Answer> answers = {queued.answer(), asking[0]->answer(), asking[1]->answer()};
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
  auto first = std::make_unique<SocketClient>(port());
  SocketClient second(port());
  ASSERT_EQ(first->ask(get("/here/1")).status, 200);
  ASSERT_EQ(second.ask(get("/here/2")).status, 200);
  SocketClient third(port());
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
  SocketClient client(port());
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
  SocketClient idle(port()), busy(port());
  ASSERT_EQ(idle.ask(get("/here/1")).status, 200);
  busy.send(get("/wait") + get("/here/never"));
  wait_until([&] { return waiting_ == 1; });
  server_->stop();
  EXPECT_TRUE(idle.is_closed());
  wait_until([&] { return !SocketClient(port()).connected(); });
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
  SocketClient half(port()), reader(port(), 4096);
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
  SocketClient client(port());
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
    SocketClient client(port());
    const std::size_t cut = mutations.below(bytes.size() + 1);
    client.send(std::string_view(bytes).substr(0, cut));
    client.send(std::string_view(bytes).substr(cut));
    client.end_sending();
    const std::string answers = client.rest();
    EXPECT_TRUE(answers.empty() || answers.starts_with("HTTP/1.1 ")) << bytes;
    EXPECT_EQ(answers.find("HTTP/1.1 500"), std::string::npos) << bytes;
  }
  SocketClient client(port());
  EXPECT_EQ(client.ask(get("/here/1")).status, 200);
}

TEST_F(ServerTest, many_clients_at_once_get_their_own_answers) {
  start();
  std::vector<std::thread> threads;
  std::atomic<int> right{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      SocketClient client(port());
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
