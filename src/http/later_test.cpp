// Handlers that answer later, from whatever thread.
#include <gtest/gtest.h>

#include "http/server_for_test.h"

namespace bb::http {
namespace {

constexpr std::string_view kInternalError = R"({"detail":"An internal error occurred."})";

// "/later/{n}" waits until the test lets it go on; what waits is kept in `waiting`, in the order of arrival.
class LaterTest : public ServerTest {
 protected:
  struct Waiting {
    const Request& request;
    Response& response;
    Done done;
    void answer() {
      response.body.append(request.target);
      std::exchange(done, nullptr)();
    }
  };

  LaterTest() {
    router_.add_later(Method::get, "/later/{n}",
                      [this](const Request& request, Response& response, Done done) {
                        const std::lock_guard lock(mutex_);
                        waiting.push_back({request, response, std::move(done)});
                      });
    router_.add_later(Method::get, "/at-once", [](const Request&, Response& response, const Done& done) {
      response.body.append("at once");
      done();
    });
    router_.add_later(Method::get, "/never", [](const Request&, Response& response, const Done&) {
      response.body.append("half an answer");
    });
    router_.add_later(Method::get, "/throws/first", [](const Request&, Response&, const Done&) {
      throw std::runtime_error("secret cause");
    });
    router_.add_later(Method::get, "/throws/{n}",
                      [this](const Request& request, Response& response, Done done) {
                        const std::lock_guard lock(mutex_);
                        waiting.push_back({request, response, std::move(done)});
                        throw std::runtime_error("secret cause");
                      });
  }
  void wait_for(std::size_t count) {
    wait_until([&] {
      const std::lock_guard lock(mutex_);
      return waiting.size() == count;
    });
  }

  std::vector<Waiting> waiting;
};

TEST_F(LaterTest, many_wait_while_others_are_answered) {
  options_.threads = 1;
  options_.workers = 1;
  start();
  std::vector<std::unique_ptr<SocketClient>> clients;
  for (int i = 0; i < 200; ++i) {
    clients.push_back(std::make_unique<SocketClient>(port()));
    clients.back()->send(get("/later/" + std::to_string(i)));
  }
  wait_for(200);
  EXPECT_EQ(SocketClient(port()).ask(get("/here/1")).status, 200);
  EXPECT_EQ(SocketClient(port()).ask(get("/pool/1")).status, 200);
  std::thread([&] {
    for (Waiting& each : waiting) each.answer();
  }).join();
  for (int i = 0; i < 200; ++i)
    EXPECT_EQ(clients[static_cast<std::size_t>(i)]->answer().body, "/later/" + std::to_string(i));
}

TEST_F(LaterTest, answers_keep_the_order_of_the_requests) {
  start();
  SocketClient client(port());
  client.send(get("/later/1") + get("/here/2") + get("/at-once") + get("/later/4"));
  wait_for(1);
  std::thread([&] { waiting[0].answer(); }).join();
  EXPECT_EQ(client.answer().body, "/later/1");
  EXPECT_EQ(client.answer().body, "GET /here/2 ");
  EXPECT_EQ(client.answer().body, "at once");
  wait_for(2);
  waiting[1].answer();
  EXPECT_EQ(client.answer().body, "/later/4");
}

TEST_F(LaterTest, get_answers_head) {
  start();
  SocketClient client(port());
  client.send("HEAD /at-once HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(client.answer(true).has("\r\nContent-Length: 7\r\n"));
  EXPECT_EQ(client.ask(get("/at-once")).body, "at once");
}

TEST_F(LaterTest, a_done_that_is_dropped_is_500_and_the_connection_lives) {
  start();
  SocketClient client(port());
  const auto answer = client.ask(get("/never"));
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body, kInternalError);
  client.send(get("/later/1"));
  wait_for(1);
  std::thread([&] { waiting.clear(); }).join();
  EXPECT_EQ(client.answer().status, 500);
  EXPECT_EQ(client.ask(get("/here/1")).status, 200);
}

TEST_F(LaterTest, an_exception_is_500_once_nobody_can_write_the_response) {
  start();
  SocketClient client(port());
  EXPECT_EQ(client.ask(get("/throws/first")).body, kInternalError);
  client.send(get("/throws/later"));
  wait_for(1);
  waiting[0].answer();
  const auto answer = client.answer();
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body, kInternalError);
  EXPECT_EQ(client.ask(get("/here/1")).status, 200);
}

TEST_F(LaterTest, request_and_response_outlive_a_client_that_has_gone) {
  start();
  { SocketClient(port()).send(get("/later/gone")); }
  wait_for(1);
  std::this_thread::sleep_for(20ms);
  EXPECT_EQ(waiting[0].request.target, "/later/gone");
  waiting[0].answer();
  stop();
  ASSERT_EQ(logged_.size(), 1U);
  EXPECT_EQ(logged_[0], "GET /later/gone 200 11");
}

TEST_F(LaterTest, stop_lets_what_waits_finish) {
  start();
  SocketClient client(port());
  client.send(get("/later/1"));
  wait_for(1);
  server_->stop();
  wait_until([&] { return !SocketClient(port()).connected(); });
  waiting[0].answer();
  const auto answer = client.answer();
  EXPECT_EQ(answer.body, "/later/1");
  EXPECT_TRUE(answer.has("\r\nConnection: close\r\n"));
}

TEST_F(LaterTest, stop_closes_the_client_in_time_and_run_waits_for_the_handler) {
  options_.stop_time = 20ms;
  start();
  SocketClient client(port());
  client.send(get("/later/1"));
  wait_for(1);
  server_->stop();
  EXPECT_TRUE(client.is_closed());
  std::atomic<bool> ended{false};
  std::thread watch([&] {
    thread_.join();
    ended = true;
  });
  std::this_thread::sleep_for(20ms);
  EXPECT_FALSE(ended);
  waiting[0].answer();
  watch.join();
}

// What is called from another thread may end the server before the call has returned.
TEST_F(LaterTest, the_server_may_end_while_done_is_being_called) {
  for (int i = 0; i < 200; ++i) {
    Router router;
    std::promise<Done> kept;
    router.add_later(Method::get, "/",
                     [&](const Request&, Response&, Done done) { kept.set_value(std::move(done)); });
    std::optional<Server> server;
    server.emplace(options_, std::move(router));
    ASSERT_TRUE(server->listen().ok());
    std::thread run([&] {
      server->run();
      server.reset();
    });
    SocketClient client(server->port());
    client.send(get("/"));
    const Done done = kept.get_future().get();
    server->stop();
    done();
    client.answer();
    client.end_sending();
    run.join();
  }
}

}  // namespace
}  // namespace bb::http
