// For tests of the server: a client that sees the very bytes, and a server on a free port.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/log.h"
#include "http/server.h"

namespace bb::http {

using namespace std::chrono_literals;

// A client on a plain socket, which sees the very bytes. Reads give up after five seconds.
class SocketClient {
 public:
  explicit SocketClient(std::uint16_t port, int receive_buffer = 0)
      : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
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
  virtual ~SocketClient() { ::close(socket_); }
  SocketClient(const SocketClient&) = delete;
  SocketClient& operator=(const SocketClient&) = delete;

  bool connected() const { return connected_; }
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = transmit(bytes);
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

 protected:
  virtual ssize_t transmit(std::string_view bytes) {
    return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  virtual ssize_t take(char* into, std::size_t size) { return ::recv(socket_, into, size, 0); }

  const int socket_;

 private:
  bool receive() {
    char bytes[65536];
    const ssize_t count = take(bytes, sizeof bytes);
    if (count <= 0) return false;
    unread_.append(bytes, static_cast<std::size_t>(count));
    return true;
  }

  bool connected_ = false;
  std::string unread_;
};

inline std::string get(std::string_view path, std::string_view headers = "") {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(headers) + "\r\n";
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

}  // namespace bb::http
