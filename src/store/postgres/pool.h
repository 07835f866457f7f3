// Connections to one PostgreSQL server. Safe for calls from any thread: a thread that asks has a connection
// to itself, so there are as many as threads ever asked at once.
//
// A server that does not answer is tried again after 50 ms, then after ever longer times up to 5 s; what is
// asked meanwhile fails at once with `unavailable`. Connections that a restart of the server broke are
// replaced without notice where that is safe.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "store/postgres/connection.h"

namespace bb::store::postgres {

class Pool {
 public:
  Pool(std::string url, Connection::Use use) : url_(std::move(url)), use_(use) {}

  // A connection, given back with the object unless something is still going on on it.
  class Lease {
   public:
    Lease(Pool& pool, std::unique_ptr<Connection> connection, bool is_fresh)
        : pool_(&pool), connection_(std::move(connection)), is_fresh_(is_fresh) {}
    ~Lease();
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }
    bool is_fresh() const { return is_fresh_; }  // was made for this lease

   private:
    Pool* pool_;
    std::unique_ptr<Connection> connection_;
    bool is_fresh_;
  };
  Result<Lease> take();

  // What `ask(Connection&)` returns: a Result of something that may be asked twice, as reading may. Is asked
  // again on a new connection when the first was broken.
  template <class Ask>
  auto read(Ask&& ask) -> decltype(ask(std::declval<Connection&>())) {
    while (true) {
      BB_ASSIGN(const Lease lease, take());
      auto answer = ask(*lease);
      if (answer.ok() || lease->is_alive() || lease.is_fresh()) return answer;
      drop_idle();
    }
  }
  Result<Rows> query(const char* sql, const Parameters& parameters = {});
  // A connection on which BEGIN was said.
  Result<Lease> begin();

 private:
  void give_back(std::unique_ptr<Connection> connection);
  void drop_idle();

  const std::string url_;
  const Connection::Use use_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::atomic<std::int64_t> retry_at_{0};  // milliseconds of the steady clock
  std::atomic<unsigned> failures_{0};      // since the last connection that was made
};

}  // namespace bb::store::postgres
