#include "http/server.h"

#include <gtest/gtest.h>

#include "http/server_for_test.h"

namespace bb::http {
namespace {

TEST_F(ServerTest, keeps_a_connection_for_many_requests) {
  start();
  SocketClient client(port());
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
  SocketClient client(port());
  std::string requests;
  for (int i = 0; i < 100; ++i) requests += get((i % 3 == 0 ? "/pool/" : "/here/") + std::to_string(i));
  ASSERT_TRUE(client.send(requests));
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(client.answer().body, (i % 3 == 0 ? "GET /pool/" : "GET /here/") + std::to_string(i) + " ");
  }
}

TEST_F(ServerTest, head_is_get_without_the_body) {
  start();
  SocketClient client(port());
  client.send("HEAD /here/1 HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto answer = client.answer(true);
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(answer.has("\r\nContent-Length: 13\r\n"));
  EXPECT_EQ(client.ask(get("/here/2")).body, "GET /here/2 ");
}

TEST_F(ServerTest, no_content_keeps_the_connection_in_step) {
  start();
  SocketClient client(port());
  EXPECT_EQ(client.ask(get("/empty")).status, 204);
  EXPECT_EQ(client.ask(get("/here/2")).body, "GET /here/2 ");
}

TEST_F(ServerTest, http_1_0_closes_unless_asked_to_stay) {
  start();
  SocketClient once(port());
  const auto closed = once.ask("GET /here/1 HTTP/1.0\r\n\r\n");
  EXPECT_EQ(closed.status, 200);
  EXPECT_TRUE(closed.has("\r\nConnection: close\r\n"));
  EXPECT_TRUE(once.is_closed());
  SocketClient stays(port());
  EXPECT_TRUE(
      stays.ask("GET /here/1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").has("\r\nConnection: keep-alive"));
  EXPECT_EQ(stays.ask("GET /here/1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").status, 200);
}

TEST_F(ServerTest, connection_close_closes) {
  start();
  SocketClient client(port());
  EXPECT_TRUE(client.ask(get("/here/1", "Connection: close\r\n")).has("\r\nConnection: close\r\n"));
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, a_client_that_ends_its_side_still_gets_its_answer) {
  start();
  SocketClient client(port());
  client.send(get("/pool/1"));
  client.end_sending();
  EXPECT_EQ(client.answer().body, "GET /pool/1 ");
  EXPECT_TRUE(client.is_closed());
}

TEST_F(ServerTest, reads_bodies_by_length_and_by_chunks) {
  start();
  SocketClient client(port());
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
  SocketClient client(port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(client.answer().status, 100);
  EXPECT_EQ(client.ask("abc").body, "POST /echo abc");
}

TEST_F(ServerTest, a_body_that_is_too_large_is_refused_before_it_is_sent) {
  options_.limits.body_bytes = 1000;
  start();
  SocketClient client(port());
  const auto answer =
      client.ask("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n");
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(answer.body, R"({"detail":"The body is too large."})");
}

// Were the connection closed at once, the bytes that still come would reset it and the answer might be lost.
TEST_F(ServerTest, a_client_that_sends_on_still_gets_the_refusal) {
  options_.limits.body_bytes = 1000;
  start();
  SocketClient client(port());
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
  SocketClient head(port()), body(port()), idle(port()), kept(port());
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
  SocketClient client(port());
  std::atomic<bool> answered{false};
  // It drips until it is answered: a byte that gained time would put the answer off for ever.
  std::thread drip([&] {
    while (!answered && client.send("X")) std::this_thread::sleep_for(10ms);
  });
  EXPECT_EQ(client.answer().status, 408);
  answered = true;
  drip.join();
  client.end_sending();
}

TEST_F(ServerTest, a_client_that_does_not_read_is_closed) {
  options_.limits.write_time = 50ms;
  start();
  SocketClient client(port(), 4096);
  for (int i = 0; i < 4; ++i) client.send(get("/large"));
  wait_until([&] {
    const std::lock_guard lock(mutex_);
    return !logged_.empty();
  });
  EXPECT_LT(client.rest().size(), 12'000'000U);
}

TEST_F(ServerTest, a_large_answer_arrives_whole) {
  start();
  SocketClient client(port(), 4096);
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
    SocketClient client(port());
    const auto answer = client.ask(bytes);
    EXPECT_EQ(answer.status, status) << bytes;
    EXPECT_TRUE(answer.body.starts_with("{\"detail\":\"")) << bytes;
    EXPECT_TRUE(answer.has("\r\nConnection: close\r\n")) << bytes;
    client.end_sending();
    EXPECT_TRUE(client.is_closed()) << bytes;
  }
  SocketClient client(port());
  EXPECT_EQ(client.ask(get("/here/1")).status, 200);
}

TEST_F(ServerTest, a_handler_that_throws_is_500_and_the_connection_lives) {
  start();
  SocketClient client(port());
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
  SocketClient client(port());
  const auto answer = client.ask(get("/inject"));
  EXPECT_EQ(answer.status, 500);
  EXPECT_FALSE(answer.has("X-B"));
  EXPECT_EQ(client.ask(get("/here/1")).status, 200);
}

TEST_F(ServerTest, other_methods_are_405_and_unknown_paths_404) {
  start();
  SocketClient client(port());
  const auto answer = client.ask("DELETE /here/1 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(answer.status, 405);
  EXPECT_TRUE(answer.has("\r\nAllow: GET, HEAD\r\n"));
  EXPECT_EQ(client.ask(get("/nowhere")).status, 404);
}

// Run::here_or_pool.
TEST_F(ServerTest, a_handler_that_would_block_is_called_again_where_it_may) {
  std::vector<std::thread::id> called_on;  // the client asks one thing after the other
  router_.add(
      Method::get, "/perhaps/{must_wait}",
      [&](const Request& request, Response& response) {
        called_on.push_back(std::this_thread::get_id());
        if (!request.may_wait && request.path_parameters.front() == "yes") {
          response.status = 500;
          response.set("X-Half", "done");
          response.body.append("half an answer");
          response.would_block = true;
          return;
        }
        response.body.append(request.may_wait ? "waited" : "at once");
      },
      Run::here_or_pool);
  options_.threads = 1;
  start();
  SocketClient client(port());
  EXPECT_EQ(client.ask(get("/perhaps/no")).body, "at once");
  const auto waited = client.ask(get("/perhaps/yes"));
  EXPECT_EQ(waited.status, 200);
  EXPECT_EQ(waited.body, "waited");
  EXPECT_EQ(waited.head.find("X-Half"), std::string::npos);
  EXPECT_EQ(client.ask(get("/perhaps/no")).body, "at once") << "nothing of it is left over";
  ASSERT_EQ(called_on.size(), 4U);
  EXPECT_EQ(called_on[1], called_on[0]);
  EXPECT_NE(called_on[2], called_on[1]);
  EXPECT_EQ(called_on[3], called_on[0]);
}

}  // namespace
}  // namespace bb::http
