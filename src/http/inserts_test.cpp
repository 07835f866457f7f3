// Bodies of which parts lie in files: what the client sees is as if all of it had been text.
#include <gtest/gtest.h>

#include <csignal>

#include "http/server_for_test.h"

namespace bb::http {
namespace {

constexpr std::size_t kLarge = 3'000'000;

class InsertsTest : public ServerTest {
 protected:
  InsertsTest() {
    std::string large;
    for (std::size_t i = 0; i < kLarge; ++i) large.push_back(static_cast<char>('a' + i % 26));
    file_ = *MemoryRun::make(kLarge + 100);
    file_->append("0123456789");
    file_->append(large);
    router_.add(Method::get, "/parts", [this](const Request&, Response& response) {
      response.body.append("<>[]");
      response.inserts = {{1, file_, 3, 4}, {3, file_, 0, 2}};
    });
    router_.add(Method::get, "/only", [this](const Request&, Response& response) {
      response.inserts = {{0, file_, 0, 10}};
    });
    router_.add(Method::get, "/many", [this](const Request&, Response& response) {
      response.body.append("<>");
      for (std::size_t i = 0; i < 9; ++i) response.inserts.push_back({1, file_, i, 1});
      response.inserts.push_back({2, file_, 10, 20'000});
      for (std::size_t i = 0; i < 9; ++i) response.inserts.push_back({2, file_, i, 1});
    });
    router_.add(Method::get, "/huge", [this](const Request&, Response& response) {
      response.body.append("begin end");
      response.inserts = {{6, file_, 10, kLarge}};
    });
    router_.add(Method::get, "/nothing", [this](const Request&, Response& response) {
      response.status = 304;
      response.inserts = {{0, file_, 0, 10}};
    });
    router_.add(Method::get, "/fails", [this](const Request&, Response& response) {
      response.inserts = {{0, file_, 0, 10}};
      throw std::runtime_error("after the parts were put in");
    });
  }
  std::shared_ptr<MemoryRun> file_;
};

TEST_F(InsertsTest, stand_between_the_text_and_count_in_content_length) {
  start();
  SocketClient client(port());
  for (int i = 0; i < 3; ++i) {
    const auto answer = client.ask(get("/parts"));
    EXPECT_EQ(answer.body, "<3456>[01]");
    EXPECT_TRUE(answer.has("\r\nContent-Length: 10\r\n"));
  }
  EXPECT_EQ(client.ask(get("/only")).body, "0123456789");
  EXPECT_EQ(client.ask(get("/here/1")).body, "GET /here/1 ");  // nothing is left over for the next
}

TEST_F(InsertsTest, many_short_ones_arrive_in_order_and_at_once) {
  start();
  SocketClient client(port());
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(client.ask(get("/many")).body,
              "<012345678>" + std::string(file_->view(10, 20'000)) + "012345678");
  }
  // A last packet that waited to be filled would wait 200 ms each time (tcp(7), TCP_CORK).
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 1s);
}

TEST_F(InsertsTest, pipelined_answers_stay_in_order) {
  start();
  SocketClient client(port());
  client.send(get("/parts") + get("/huge") + get("/only") + get("/parts"));
  EXPECT_EQ(client.answer().body, "<3456>[01]");
  EXPECT_EQ(client.answer().body.size(), kLarge + 9);
  EXPECT_EQ(client.answer().body, "0123456789");
  EXPECT_EQ(client.answer().body, "<3456>[01]");
}

TEST_F(InsertsTest, head_has_the_length_and_no_body_and_304_neither) {
  start();
  SocketClient client(port());
  client.send("HEAD /parts HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto head = client.answer(true);
  EXPECT_TRUE(head.has("\r\nContent-Length: 10\r\n"));
  const auto unchanged = client.ask(get("/nothing"));
  EXPECT_EQ(unchanged.status, 304);
  EXPECT_FALSE(unchanged.has("Content-Length"));
  EXPECT_EQ(client.ask(get("/only")).body, "0123456789");
}

TEST_F(InsertsTest, a_large_part_arrives_whole_through_a_small_window) {
  start();
  SocketClient client(port(), 4096);
  const auto answer = client.ask(get("/huge"));
  ASSERT_EQ(answer.body.size(), kLarge + 9);
  EXPECT_EQ(answer.body, "begin " + std::string(file_->view(10, kLarge)) + "end");
}

TEST_F(InsertsTest, are_dropped_when_the_handler_fails) {
  start();
  SocketClient client(port());
  const auto answer = client.ask(get("/fails"));
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body, R"({"detail":"An internal error occurred."})");
}

TEST_F(InsertsTest, a_client_that_goes_away_ends_its_own_connection_only) {
  options_.threads = 1;
  start();
  for (int i = 0; i < 20; ++i) {
    SocketClient client(port(), 4096);
    client.send(get("/huge") + get("/huge"));
  }
  SocketClient client(port());
  EXPECT_EQ(client.ask(get("/only")).body, "0123456789");
}

TEST_F(InsertsTest, a_client_that_does_not_read_a_part_is_closed) {
  options_.limits.write_time = 50ms;
  start();
  SocketClient client(port(), 4096);
  client.send(get("/huge"));
  std::this_thread::sleep_for(400ms);
  EXPECT_LT(client.rest().size(), kLarge);
}

TEST_F(InsertsTest, the_access_log_counts_their_bytes) {
  start();
  SocketClient client(port());
  client.ask(get("/parts"));
  wait_until([this] {
    const std::lock_guard lock(mutex_);
    return !logged_.empty();
  });
  EXPECT_EQ(logged_.front(), "GET /parts 200 10");
}

}  // namespace
}  // namespace bb::http
