// The server over TLS: what clients get, and which handshakes end.
#include <csignal>

#include "http/tls_for_test.h"

namespace bb::http {
namespace {

constexpr std::size_t kLarge = 3'000'000;

TEST_F(TlsServerTest, answers_over_1_2_and_1_3_and_handlers_see_it) {
  start();
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(port(), {.ca = authority_.certificate(), .least = version, .most = version});
    ASSERT_TRUE(client.is_open());
    EXPECT_EQ(SSL_version(client.ssl()), version);
    EXPECT_EQ(client.ask(get("/tls")).body, "yes");
    EXPECT_EQ(client.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi").body,
              "POST /echo hi");
    client.send(get("/pool/1") + get("/here/2"));
    EXPECT_EQ(client.answer().body, "GET /pool/1 ");
    EXPECT_EQ(client.answer().body, "GET /here/2 ");
  }
}

TEST_F(TlsServerTest, without_a_certificate_handlers_see_none) {
  options_.tls = {};
  start();
  EXPECT_EQ(SocketClient(port()).ask(get("/tls")).body, "no");
}

TEST_F(TlsServerTest, older_versions_and_weak_ciphers_are_refused) {
  start();
  EXPECT_FALSE(TlsClient(port(), {.least = TLS1_VERSION, .most = TLS1_1_VERSION}).is_open());
  const auto takes = [&](const char* ciphers) {
    return TlsClient(port(), {.most = TLS1_2_VERSION, .ciphers = ciphers}).is_open();
  };
  EXPECT_FALSE(takes("ECDHE-ECDSA-AES128-SHA"));
  EXPECT_TRUE(takes("ECDHE-ECDSA-AES128-GCM-SHA256"));
}

TEST_F(TlsServerTest, alpn_is_http_1_1_and_nothing_else) {
  start();
  TlsClient both(port(), {.protocols = "\x02h2\x08http/1.1"});
  ASSERT_TRUE(both.is_open());
  EXPECT_EQ(both.protocol(), "http/1.1");
  EXPECT_EQ(both.ask(get("/tls")).body, "yes");
  EXPECT_FALSE(TlsClient(port(), {.protocols = "\x02h2"}).is_open());
}

TEST_F(TlsServerTest, large_bodies_and_parts_of_files_arrive_whole_through_a_small_window) {
  std::string large;
  for (std::size_t i = 0; i < kLarge; ++i) large.push_back(static_cast<char>('a' + i % 26));
  const std::shared_ptr<MemoryRun> file = *MemoryRun::make(kLarge);
  ASSERT_TRUE(file->append(large));
  router_.add(Method::get, "/parts", [file](const Request&, Response& response) {
    response.body.append("<>[]");
    response.inserts = {{1, file, 0, kLarge}, {3, file, 26, 3}};
  });
  start();
  TlsClient client(port(), {.receive_buffer = 4096});
  client.send(get("/parts") + get("/large") + "HEAD /parts HTTP/1.1\r\nHost: a\r\n\r\n" + get("/tls"));
  EXPECT_EQ(client.answer().body, "<" + large + ">[abc]");
  EXPECT_EQ(client.answer().body, large);
  EXPECT_TRUE(client.answer(true).has("\r\nContent-Length: 3000007\r\n"));
  EXPECT_EQ(client.answer().body, "yes");
}

TEST_F(TlsServerTest, a_large_request_arrives_whole) {
  start();
  TlsClient client(port());
  const std::string body(500'000, 'x');
  EXPECT_EQ(client
                .ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
                     "\r\n\r\n" + body)
                .body,
            "POST /echo " + body);
}

TEST_F(TlsServerTest, an_orderly_end_is_said) {
  options_.limits.idle_time = 50ms;
  start();
  TlsClient asked(port()), idle(port());
  EXPECT_EQ(asked.ask(get("/tls", "Connection: close\r\n")).body, "yes");
  EXPECT_TRUE(asked.is_closed());
  EXPECT_TRUE(asked.was_told_the_end());
  EXPECT_EQ(idle.ask(get("/tls")).body, "yes");
  EXPECT_TRUE(idle.is_closed());
  EXPECT_TRUE(idle.was_told_the_end());
}

TEST_F(TlsServerTest, a_client_that_says_its_end_still_gets_its_answer) {
  start();
  TlsClient client(port());
  client.send(get("/pool/1"));
  SSL_shutdown(client.ssl());
  client.end_sending();
  EXPECT_EQ(client.answer().body, "GET /pool/1 ");
  EXPECT_TRUE(client.is_closed());
  EXPECT_TRUE(client.was_told_the_end());
}

TEST_F(TlsServerTest, renegotiation_is_refused) {
  start();
  TlsClient client(port(), {.most = TLS1_2_VERSION});
  ASSERT_EQ(client.ask(get("/tls")).body, "yes");
  SSL_renegotiate(client.ssl());
  EXPECT_NE(SSL_do_handshake(client.ssl()), 1);
}

TEST_F(TlsServerTest, keys_may_be_updated) {
  start();
  TlsClient client(port(), {.least = TLS1_3_VERSION});
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(SSL_key_update(client.ssl(), SSL_KEY_UPDATE_REQUESTED), 1);
    EXPECT_EQ(client.ask(get("/tls")).body, "yes");
  }
}

TEST_F(TlsServerTest, sessions_go_on_without_client_certificates) {
  start();
  TlsClient client(port(), {.least = TLS1_3_VERSION});
  ASSERT_EQ(client.ask(get("/tls")).body, "yes");  // tickets come before the answer
  SSL_SESSION* session = SSL_get1_session(client.ssl());
  EXPECT_EQ(SSL_SESSION_is_resumable(session), 1);
  SSL_SESSION_free(session);
}

TEST_F(TlsServerTest, http_in_the_clear_is_told_where_it_is) {
  start();
  SocketClient client(port());
  const auto answer = client.ask(get("/tls"));
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body, R"({"detail":"This port speaks HTTPS: the address needs https://."})");
  EXPECT_TRUE(client.is_closed());
}

TEST_F(TlsServerTest, garbage_and_half_handshakes_end_their_own_connection_only) {
  options_.threads = 1;
  start();
  const std::string garbage = random_bytes(3'000);
  // A record that says it is a ClientHello of 512 bytes, and ends early.
  const std::string half =
      std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) + random_bytes(100);
  for (int i = 0; i < 50; ++i) {
    SocketClient noise(port());
    noise.send(std::string_view(garbage).substr(static_cast<std::size_t>(i) * 50));
    noise.end_sending();
    noise.rest();
    SocketClient broken(port());
    broken.send(std::string_view(half).substr(0, static_cast<std::size_t>(i) + 1));
    const SocketClient silent(port());
  }
  EXPECT_EQ(TlsClient(port()).ask(get("/tls")).body, "yes");
}

TEST_F(TlsServerTest, a_handshake_that_drips_or_waits_is_closed) {
  options_.limits.handshake_time = 100ms;
  start();
  SocketClient silent(port()), dripping(port());
  const auto begun = std::chrono::steady_clock::now();
  const std::string hello =
      std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) + random_bytes(600);
  std::size_t sent = 0;
  while (sent < hello.size() && dripping.send(hello.substr(sent, 1))) {
    ++sent;
    std::this_thread::sleep_for(10ms);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 3s);
  EXPECT_LT(sent, hello.size());
  EXPECT_TRUE(silent.is_closed());
}

TEST_F(TlsServerTest, records_that_were_changed_end_the_connection_without_an_answer) {
  start();
  TlsClient client(port());
  ASSERT_EQ(client.ask(get("/tls")).body, "yes");
  // An application record whose tag cannot be right.
  const std::string record = std::string("\x17\x03\x03\x00\x40", 5) + random_bytes(64);
  ASSERT_EQ(::send(SSL_get_fd(client.ssl()), record.data(), record.size(), MSG_NOSIGNAL), 69);
  EXPECT_TRUE(client.is_closed());
  EXPECT_FALSE(client.was_told_the_end());
}

TEST_F(TlsServerTest, stop_ends_handshakes_and_idle_connections_at_once) {
  start();
  TlsClient idle(port());
  SocketClient half(port());
  ASSERT_EQ(idle.ask(get("/tls")).body, "yes");
  half.send("\x16\x03\x01");
  std::this_thread::sleep_for(20ms);
  const auto begun = std::chrono::steady_clock::now();
  stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 1s);
  EXPECT_TRUE(idle.is_closed());
  EXPECT_TRUE(half.is_closed());
}

TEST_F(TlsServerTest, a_request_that_has_arrived_is_answered_when_the_server_stops) {
  start();
  TlsClient busy(port());
  busy.send(get("/wait"));
  wait_until([&] { return waiting_ == 1; });
  server_->stop();
  open_.set_value();
  EXPECT_EQ(busy.answer().body, "waited");
  EXPECT_TRUE(busy.is_closed());
  EXPECT_TRUE(busy.was_told_the_end());
}

TEST_F(TlsServerTest, many_clients_at_once_get_their_own_answers) {
  start();
  std::vector<std::thread> threads;
  std::atomic<int> right{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        TlsClient client(port());
        for (int j = 0; j < 10; ++j) {
          const std::string path = (j % 5 == 0 ? "/pool/" : "/here/") + std::to_string(t * 1000 + i * 10 + j);
          if (client.ask(get(path)).body == "GET " + path + " ") ++right;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 400);
}

TEST_F(TlsServerTest, what_cannot_serve_is_said_before_it_listens) {
  options_.tls.key_file = folder_ / "none";
  Server server(options_, Router());
  const auto listening = server.listen();
  ASSERT_FALSE(listening.ok());
  EXPECT_NE(listening.error().message.find(folder_ / "none"), std::string::npos);
}

TEST_F(TlsServerTest, a_signal_brings_a_new_certificate_and_keeps_connections) {
  server_.emplace(options_, std::move(router_));
  ASSERT_TRUE(server_->listen().ok());
  server_->reload_on_signal();
  thread_ = std::thread([this] { server_->run(); });
  TlsClient before(port(), {.ca = authority_.certificate()});
  ASSERT_EQ(before.ask(get("/tls")).body, "yes");

  const test::Authority next("Next");
  const auto serves_next = [&] { return TlsClient(port(), {.ca = next.certificate()}).is_open(); };
  EXPECT_FALSE(serves_next());
  use(next.issue({.until = -1}));  // expired: the old one stays
  ::kill(::getpid(), SIGHUP);
  std::this_thread::sleep_for(50ms);
  EXPECT_TRUE(TlsClient(port(), {.ca = authority_.certificate()}).is_open());
  use(next.issue({}));
  ::kill(::getpid(), SIGHUP);
  wait_until(serves_next);
  EXPECT_FALSE(TlsClient(port(), {.ca = authority_.certificate()}).is_open());
  EXPECT_EQ(before.ask(get("/tls")).body, "yes");
}

}  // namespace
}  // namespace bb::http
