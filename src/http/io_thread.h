// One io_context, the connections that live on it, and what they use in turn.
//
// run() is its thread; begin_stop(), connections(), make_socket(), serve() and post() may be called from any
// thread, the rest from its own only.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "http/asio.h"
#include "http/response_head.h"
#include "http/server.h"
#include "http/session.h"
#include "http/worker_pool.h"

namespace bb::http {

// A response while it is made and sent. A thread keeps a few and takes the one that is warm in the cache.
struct Exchange {
  Response response;
  Buffer head;
};

// What all threads use; it outlives them.
struct Shared {
  const ServerOptions& options;
  const Router& router;
  WorkerPool& pool;
  std::function<void()> connection_ended;
};

class IoThread {
 public:
  IoThread(Shared& shared, std::uint64_t first_request_id);

  // Returns once all connections have ended after begin_stop(), and nobody is within post() any more.
  void run();

  // Connections end after the answer that they are at, the last of them at `until`; then run() returns.
  void begin_stop(TimePoint until);
  // Those on their way to this thread among them.
  std::size_t connections() const { return connections_.load(std::memory_order_relaxed); }
  Socket make_socket() { return Socket(context_); }
  // Without `tls`: HTTP in the clear.
  void serve(Socket socket, std::string remote_address, std::shared_ptr<const TlsContext> tls);
  // Has its thread do this, soon. A connection that waits for it keeps this object alive, no longer.
  void post(std::function<void()> work);

  Executor executor() { return context_.get_executor(); }
  Shared& shared() { return shared_; }
  bool stopping() const { return stopping_; }
  std::string_view date() { return date_.now(); }
  std::unique_ptr<Exchange> take_exchange();
  void give_back(std::unique_ptr<Exchange> exchange);
  // 16 hex digits, no two alike in a process.
  std::array<char, 16> new_request_id();

 private:
  Task<> serve_session(Socket socket, std::string remote_address, std::shared_ptr<const TlsContext> tls);
  void add(Session& session);
  void remove(Session& session);
  Task<> sweep();
  void finish_when_empty();

  Shared& shared_;
  asio::io_context context_{1};
  std::shared_ptr<std::mutex> posting_ = std::make_shared<std::mutex>();  // held by whoever posts
  std::optional<asio::executor_work_guard<Executor>> work_;
  Timer sweep_timer_;
  milliseconds sweep_every_;
  std::atomic<std::size_t> connections_{0};
  std::vector<Session*> sessions_;
  std::vector<std::unique_ptr<Exchange>> exchanges_;
  DateHeader date_;
  std::uint64_t next_request_id_;
  bool stopping_ = false;
  TimePoint stop_at_ = TimePoint::max();
};

}  // namespace bb::http
