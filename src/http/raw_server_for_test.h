// For tests of the client: a server on a free port that answers each connection in a way of the test's own.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace bb::http {

// One connection, seen from the server. Closed when it goes.
class RawConnection {
 public:
  RawConnection(int socket, const std::atomic<bool>& ends) : socket_(socket), ends_(ends) {}
  ~RawConnection() { ::close(socket_); }
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  // The head of the next request; empty when the client has closed or the test is over.
  std::string request() {
    while (unread_.find("\r\n\r\n") == std::string::npos) {
      if (!receive()) return {};
    }
    const std::size_t end = unread_.find("\r\n\r\n") + 4;
    std::string head = unread_.substr(0, end);
    unread_.erase(0, end);
    return head;
  }
  void send(std::string_view bytes) { (void)!::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  // Until the client closes, or the test is over.
  void wait() {
    while (receive()) {
    }
  }

 private:
  bool receive() {
    pollfd readable{socket_, POLLIN, 0};
    while (!ends_ && ::poll(&readable, 1, 5) == 0) {
    }
    char bytes[4096];
    const ssize_t count = ends_ ? 0 : ::recv(socket_, bytes, sizeof bytes, 0);
    if (count > 0) unread_.append(bytes, static_cast<std::size_t>(count));
    return count > 0;
  }

  int socket_;
  const std::atomic<bool>& ends_;
  std::string unread_;
};

class RawServer {
 public:
  // `serve` is called with the number of the connection, from 0, on a thread of its own.
  explicit RawServer(std::function<void(RawConnection&, int number)> serve)
      : serve_(std::move(serve)), socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(socket_, 64), 0);
    EXPECT_EQ(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { accept(); });
  }
  ~RawServer() {
    ends_ = true;
    thread_.join();
    for (std::thread& thread : serving_) thread.join();
    ::close(socket_);
  }
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  std::string url(std::string_view path = "/") const {
    return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
  }
  int connections() const { return connections_; }

 private:
  void accept() {
    pollfd readable{socket_, POLLIN, 0};
    while (!ends_) {
      if (::poll(&readable, 1, 5) <= 0) continue;
      const int socket = ::accept(socket_, nullptr, nullptr);
      if (socket < 0) continue;
      serving_.emplace_back([this, socket, number = connections_++] {
        RawConnection connection(socket, ends_);
        serve_(connection, number);
      });
    }
  }

  std::function<void(RawConnection&, int)> serve_;
  int socket_;
  std::uint16_t port_ = 0;
  std::atomic<bool> ends_{false};
  std::atomic<int> connections_{0};
  std::vector<std::thread> serving_;
  std::thread thread_;
};

}  // namespace bb::http
