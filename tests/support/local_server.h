// For tests of what asks another server: one on a free port of loopback, with routes of the test's own.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <utility>

#include "http/server.h"

namespace bb::test {

// Serves until it is destroyed.
class LocalServer {
 public:
  explicit LocalServer(http::Router router) : server_(options(), std::move(router)) {
    const auto listening = server_.listen();
    EXPECT_TRUE(listening.ok()) << listening.error().message;
    thread_ = std::thread([this] { server_.run(); });
  }
  ~LocalServer() {
    server_.stop();
    thread_.join();
  }
  LocalServer(const LocalServer&) = delete;
  LocalServer& operator=(const LocalServer&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }

 private:
  static http::ServerOptions options() {
    http::ServerOptions options;
    options.port = 0;
    options.threads = 1;
    options.workers = 1;
    options.stop_time = std::chrono::milliseconds(2'000);
    return options;
  }

  http::Server server_;
  std::thread thread_;
};

}  // namespace bb::test
