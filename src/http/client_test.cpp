#include "http/client.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "http/server_for_test.h"

namespace bb::http {
namespace {

// The client against the server of ServerTest.
class ClientTest : public ServerTest {
 protected:
  void make(ClientOptions options = {}) {
    auto made = Client::make(std::move(options));
    ASSERT_TRUE(made.ok()) << made.error().message;
    client_ = std::move(*made);
  }
  Call call(std::string_view path, Method method = Method::get) const {
    Call call;
    call.method = method;
    call.url = "http://127.0.0.1:" + std::to_string(port()) + std::string(path);
    return call;
  }
  // Counts what is answered with 200 and what is not.
  Client::Answered count() {
    return
        [this](const Result<CallAnswer>& answer) { ++(answer.ok() && answer->status == 200 ? good_ : bad_); };
  }

  std::unique_ptr<Client> client_;
  std::atomic<int> good_{0}, bad_{0};
  std::vector<Done> kept_;
};

TEST_F(ClientTest, tells_status_headers_and_body) {
  start();
  make();
  const auto answer = client_->send_and_wait(call("/here/1?a=b%20c"));
  ASSERT_TRUE(answer.ok()) << answer.error().debug;
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->header("content-TYPE"), "text/plain");
  EXPECT_EQ(answer->header("X-Nothing"), "");
  EXPECT_EQ(answer->body.view(), "GET /here/1?a=b%20c ");
  EXPECT_EQ(client_->send_and_wait(call("/nowhere"))->status, 404);
  EXPECT_EQ(client_->send_and_wait(call("/empty"))->status, 204);
}

TEST_F(ClientTest, sends_method_headers_and_body_as_they_are) {
  router_.add(Method::put, "/headers", [](const Request& request, Response& response) {
    for (const Header& header : request.headers) {
      response.body.append(std::string(header.name) + ": " + std::string(header.value) + "\n");
    }
    response.body.append(request.body);
  });
  router_.add(Method::delete_, "/headers",
              [](const Request& request, Response& response) { response.body.append(name(request.method)); });
  start();
  make();
  Call put = call("/headers", Method::put);
  put.headers = {{"X-A", "1, 2"}, {"X-A", "3"}, {"X-Empty", ""}, {"Accept", "application/fhir+json"}};
  put.body = "the body";
  const auto answer = client_->send_and_wait(std::move(put));
  ASSERT_TRUE(answer.ok()) << answer.error().debug;
  EXPECT_EQ(answer->body.view(), "Host: 127.0.0.1:" + std::to_string(port()) +
                                     "\nUser-Agent: bluebutton\nX-A: 1, 2\nX-A: 3\nX-Empty: \n"
                                     "Accept: application/fhir+json\nContent-Length: 8\nthe body");
  EXPECT_EQ(client_->send_and_wait(call("/headers", Method::delete_))->body.view(), "DELETE");
  Call post = call("/echo", Method::post);
  post.body = std::string(900'000, 'b');
  EXPECT_EQ(client_->send_and_wait(post)->body.view(), "POST /echo " + post.body);
  EXPECT_EQ(client_->send_and_wait(call("/echo", Method::post))->body.view(), "POST /echo ");
}

TEST_F(ClientTest, head_has_no_body) {
  start();
  make();
  const auto answer = client_->send_and_wait(call("/here/1", Method::head));
  ASSERT_TRUE(answer.ok()) << answer.error().debug;
  EXPECT_EQ(answer->header("Content-Length"), "13");
  EXPECT_TRUE(answer->body.empty());
}

TEST_F(ClientTest, one_connection_serves_calls_that_come_one_after_another) {
  options_.limits.connections = 1;  // a second one would wait for the first to end
  start();
  make();
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(client_->send_and_wait(call("/here/1")).ok());
}

TEST_F(ClientTest, thousands_of_calls_share_the_connections) {
  options_.limits.connections = 8;
  start();
  make({.most_connections = 8});
  for (int i = 0; i < 4'000; ++i) client_->send(call(i % 4 == 0 ? "/pool/1" : "/here/1"), count());
  wait_until([&] { return good_ + bad_ == 4'000; });
  EXPECT_EQ(good_, 4'000);
}

TEST_F(ClientTest, threads_may_send_at_the_same_time) {
  start();
  make();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        const std::string path = "/here/" + std::to_string(1'000 * t + i);
        const auto answer = client_->send_and_wait(call(path));
        ++(answer.ok() && answer->body.view() == "GET " + path + " " ? good_ : bad_);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good_, 800);
}

TEST_F(ClientTest, an_answer_may_send_the_next_call) {
  start();
  make();
  std::function<void(int)> chain = [&](int left) {
    client_->send(call("/here/1"), [&, left](const Result<CallAnswer>& answer) {
      ++(answer.ok() ? good_ : bad_);
      if (left > 1) chain(left - 1);
    });
  };
  chain(20);
  wait_until([&] { return good_ + bad_ == 20; });
  EXPECT_EQ(good_, 20);
}

TEST_F(ClientTest, calls_beyond_those_that_may_wait_are_refused) {
  start();
  make({.most_connections = 1, .most_waiting = 3});
  client_->send(call("/wait"), count());
  wait_until([&] { return waiting_ == 1; });
  for (int i = 0; i < 3; ++i) client_->send(call("/here/1"), count());
  const auto refused = client_->send_and_wait(call("/here/1"));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, ErrorKind::busy);
  open_.set_value();
  wait_until([&] { return good_ == 4; });
  EXPECT_TRUE(client_->send_and_wait(call("/here/1")).ok());
}

TEST_F(ClientTest, the_time_of_a_call_holds_while_it_waits_for_a_connection_too) {
  start();
  make({.most_connections = 1});
  client_->send(call("/wait"), count());
  wait_until([&] { return waiting_ == 1; });
  Call late = call("/here/1?secret=1");
  late.time = 10ms;
  const auto answer = client_->send_and_wait(std::move(late));
  open_.set_value();
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind, ErrorKind::timed_out);
  EXPECT_EQ(answer.error().message.find("secret"), std::string::npos);
}

TEST_F(ClientTest, destruction_ends_calls_that_are_under_way_and_those_that_wait) {
  router_.add_later(Method::get, "/kept", [this](const Request&, Response&, Done done) {
    const std::lock_guard lock(mutex_);
    kept_.push_back(std::move(done));
    ++waiting_;
  });
  start();
  make({.most_connections = 2});
  std::vector<ErrorKind> kinds;
  for (int i = 0; i < 20; ++i) {
    client_->send(call("/kept"), [&](const Result<CallAnswer>& answer) {
      kinds.push_back(answer.ok() ? ErrorKind::internal : answer.error().kind);
    });
  }
  wait_until([&] { return waiting_ == 2; });
  client_.reset();
  EXPECT_EQ(kinds, std::vector<ErrorKind>(20, ErrorKind::unavailable));
  const std::lock_guard lock(mutex_);
  for (const Done& done : kept_) done();
}

TEST_F(ClientTest, redirects_are_not_followed_nor_cookies_kept) {
  router_.add(Method::get, "/away", [](const Request& request, Response& response) {
    response.set("Set-Cookie", "a=b; Path=/");
    redirect(response, request.has_header("Cookie") ? "/with-cookie" : "/without", 302);
  });
  start();
  make();
  for (int i = 0; i < 2; ++i) {
    const auto answer = client_->send_and_wait(call("/away"));
    ASSERT_TRUE(answer.ok());
    EXPECT_EQ(answer->status, 302);
    EXPECT_EQ(answer->header("Location"), "/without");
  }
}

TEST_F(ClientTest, proxies_of_the_environment_are_not_used) {
  start();
  ::setenv("http_proxy", "http://127.0.0.1:1", 1);
  make();
  EXPECT_TRUE(client_->send_and_wait(call("/here/1")).ok());
  ::unsetenv("http_proxy");
}

TEST_F(ClientTest, what_could_become_another_request_is_refused) {
  start();
  make();
  const std::vector<std::pair<std::string, std::string>> headers = {
      {"X-A", "a\r\nX-B: b"},
      {"X-A", "a\nb"},
      {"X-A", "a\rb"},
      {"X-A", std::string("a\0b", 3)},
      {"X-A\r\nX-B: b", "a"},
      {"X A", "a"},
      {"", "a"},
      {"X-A:", "a"},
      {"Content-Length", "0"},
      {"host", "other"},
      {"Connection", "close"},
      {"Transfer-Encoding", "chunked"},
  };
  for (const auto& header : headers) {
    Call bad = call("/here/1");
    bad.headers = {header};
    const auto answer = client_->send_and_wait(std::move(bad));
    ASSERT_FALSE(answer.ok()) << header.first;
    EXPECT_EQ(answer.error().kind, ErrorKind::invalid) << header.first;
  }
  stop();
  EXPECT_TRUE(logged_.empty());
}

TEST(ClientCall, only_absolute_urls_of_http_without_a_password) {
  auto client = Client::make({});
  ASSERT_TRUE(client.ok());
  for (const char* url : {"", "/path", "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "http://a b/",
                          "http://a/\r\n", "http://user:secret@127.0.0.1/", "http://user@127.0.0.1/",
                          "http://127.0.0.1:99999/", "http://\xC3\xA9/", "gopher://127.0.0.1/"}) {
    Call call;
    call.url = url;
    const auto answer = (*client)->send_and_wait(std::move(call));
    ASSERT_FALSE(answer.ok()) << url;
    EXPECT_EQ(answer.error().kind, ErrorKind::invalid) << url;
    EXPECT_EQ(answer.error().message.find("secret"), std::string::npos);
  }
}

}  // namespace
}  // namespace bb::http
