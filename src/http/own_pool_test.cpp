#include "http/own_pool.h"

#include "http/server_for_test.h"

namespace bb::http {
namespace {

// "/own/{n}" waits on a pool of two threads, with room for four more, until the test lets it go on.
class OwnPoolTest : public ServerTest {
 protected:
  OwnPoolTest() {
    options_.threads = 1;
    options_.workers = 1;
    add("/own/{n}", 10s);
    add("/hurried/{n}", 0ms);
    router_.add_later(Method::get, "/own-throws", on_pool(pool_, [](const Request&, Response& response) {
                        response.body.append("half an answer");
                        throw std::runtime_error("secret cause");
                      }));
  }
  ~OwnPoolTest() override { stop(); }
  void add(std::string pattern, std::chrono::milliseconds patience) {
    router_.add_later(Method::get, std::move(pattern),
                      on_pool(
                          pool_,
                          [this](const Request& request, Response& response) {
                            ++waiting_;
                            opened_.wait();
                            response.body.append(request.target);
                          },
                          patience));
  }
  // Requests that are under way, each on a connection of its own.
  std::vector<std::unique_ptr<SocketClient>> ask(int count, const std::string& path) {
    std::vector<std::unique_ptr<SocketClient>> clients;
    for (int i = 0; i < count; ++i) {
      clients.push_back(std::make_unique<SocketClient>(port()));
      clients.back()->send(get(path + std::to_string(i)));
    }
    return clients;
  }

  WorkerPool pool_{2, 4};
  std::shared_future<void> opened_ = open_.get_future().share();
};

TEST_F(OwnPoolTest, what_waits_there_holds_up_nothing_else) {
  start();
  auto clients = ask(2, "/own/");
  wait_until([&] { return waiting_ == 2; });
  SocketClient other(port());
  EXPECT_EQ(other.ask(get("/pool/1")).status, 200);
  EXPECT_EQ(other.ask(get("/here/1")).status, 200);
  open_.set_value();
  for (auto& client : clients) EXPECT_EQ(client->answer().status, 200);
}

TEST_F(OwnPoolTest, beyond_its_queue_is_503_at_once) {
  start();
  auto clients = ask(2, "/own/");
  wait_until([&] { return waiting_ == 2; });
  // Of six more, four wait and two are refused.
  auto more = ask(6, "/own/");
  wait_until([&] {
    const std::lock_guard lock(mutex_);
    return logged_.size() == 2;
  });
  open_.set_value();
  for (auto& client : clients) EXPECT_EQ(client->answer().status, 200);
  std::vector<int> statuses;
  for (auto& client : more) statuses.push_back(client->answer().status);
  std::sort(statuses.begin(), statuses.end());
  EXPECT_EQ(statuses, (std::vector<int>{200, 200, 200, 200, 503, 503}));
}

TEST_F(OwnPoolTest, who_has_waited_too_long_is_told_to_come_again) {
  start();
  SocketClient client(port());
  const auto answer = client.ask(get("/hurried/1"));
  EXPECT_EQ(answer.status, 503);
  EXPECT_TRUE(answer.has("\r\nRetry-After: 1\r\n"));
  EXPECT_EQ(answer.body, R"({"detail":"The server is busy. Try again later."})");
  EXPECT_EQ(waiting_, 0);
}

TEST_F(OwnPoolTest, a_handler_that_throws_is_500_without_what_it_had_written) {
  start();
  SocketClient client(port());
  const auto answer = client.ask(get("/own-throws"));
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body, R"({"detail":"An internal error occurred."})");
}

}  // namespace
}  // namespace bb::http
