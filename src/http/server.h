// The HTTP/1.1 server: keep-alive, pipelining, TLS, limits on everything, graceful stop. Asio and Beast stay
// in server.cpp.
//
// One io_context a thread. Handlers are called on those threads or on the worker pool (see Run), and may be
// called from several threads at once.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "http/limits.h"
#include "http/router.h"
#include "http/tls_context.h"

namespace bb::http {

// What the access log gets once a response is written; borrowed until it returns. Never log the query or a
// body.
struct Access {
  Method method;
  std::string_view path, remote_address, request_id;
  int status;
  std::size_t bytes;
  std::chrono::microseconds elapsed;
  const Request* request = nullptr;    // for its headers and what was noted
  const Response* response = nullptr;  // its body may have been taken already
  const Route* route = nullptr;        // that matched; null: none
};

struct ServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;  // 0: any free port, see Server::port()
  unsigned threads = 0;       // 0: one a core
  unsigned workers = 0;       // 0: twice the cores, at least 4
  Limits limits;
  TlsOptions tls;                               // without a certificate: HTTP in the clear
  std::chrono::milliseconds stop_time{20'000};  // answers in flight may take this long once stop() was called
  std::function<void(const Access&)> access_log;  // empty: none
  std::function<void()> at_hangup;  // at SIGHUP, once reload_on_signal() was called; empty: nothing
};

class Server {
 public:
  Server(ServerOptions options, Router router);
  ~Server();

  // Binds and listens. A port in use, or one that needs more rights, is an error whose message says so and
  // what to do; so is a certificate or key that cannot serve.
  Result<void> listen();
  std::uint16_t port() const;

  // Serves until stop(), then finishes what is in flight. Call once, after listen(). A handler on the pool,
  // or one that has yet to call its Done, cannot be interrupted: run() returns no sooner than it, even when
  // stop_time has passed and its client was closed.
  void run();
  // From any thread; also what SIGTERM and SIGINT do once stop_on_signals() was called.
  void stop();
  void stop_on_signals();
  // SIGHUP: certificate, key and client CA are read again, for the connections that begin afterwards. When
  // they cannot serve, the log says why, and those that were there stay. Then at_hangup is called.
  void reload_on_signal();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bb::http
