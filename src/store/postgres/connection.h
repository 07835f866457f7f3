// One connection to a PostgreSQL server (libpq): statements prepared once and asked in binary, several of
// them in one round trip (pipeline), and COPY.
//
// For one thread at a time. An error of a server that is gone, is starting or has no room is `unavailable`;
// of a lock that was not to be had, or a deadlock, `busy`; of a value that another row has, `conflict`; of a
// text that is not UTF-8, `invalid`. Debug texts hold no values of parameters.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "store/postgres/copy_rows.h"
#include "store/postgres/parameters.h"

struct pg_conn;

namespace bb::store::postgres {

class Connection {
 public:
  // reading: what is sent together, and settled once, is a transaction that reads as of one moment, and
  // nothing can be written.
  enum class Use : std::uint8_t { reading, writing };
  // `url`: what libpq knows as a connection URI. What it does not say of waiting is set here: five seconds to
  // connect, ten for a server that no longer answers.
  static Result<std::unique_ptr<Connection>> open(const std::string& url, Use use);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool is_alive() const;  // as far as the last statement knows
  bool is_idle() const;   // alive, in no transaction, nothing in flight

  // `sql` must be a literal: it is the key of the prepared statements.
  Result<Rows> query(const char* sql, const Parameters& parameters = {});
  // Several statements without parameters, whose rows nobody wants.
  Result<void> execute(const std::string& sql);

  // Ends a transaction that BEGIN began; an error when it had failed before.
  Result<void> commit();

  // Sends without waiting; settle() waits, and returns the rows of all that was sent, in order. At most
  // kMostInFlight may be under way: their answers must fit into the socket's buffer.
  static constexpr std::size_t kMostInFlight = 128;
  Result<void> send(const char* sql, const Parameters& parameters);
  std::size_t in_flight() const { return sent_.size(); }
  Result<std::vector<Rows>> settle();

  // COPY ... FROM STDIN (FORMAT binary), between which nothing else may be asked.
  Result<void> begin_copy(const char* sql);
  Result<void> put_copy(std::string_view bytes);
  Result<void> end_copy();
  // All of a COPY: begins, sends `rows`, which are empty after it, and ends. Does nothing when there are
  // none.
  Result<void> copy(const char* sql, CopyRows& rows);

 private:
  explicit Connection(pg_conn* handle) : handle_(handle) {}
  struct Sent {
    const char* sql;
    bool prepares;  // was prepared first, which has an answer of its own
  };
  Error failed(const char* doing);
  Error noted(Error error);
  Result<Rows> next_result(const char* doing);
  const std::string& name_of(const char* sql, bool& is_new);

  pg_conn* handle_;
  std::unordered_map<const char*, std::string> statements_;  // the names of those that are prepared
  std::uint64_t last_statement_ = 0;
  bool broken_ = false;
  std::vector<Sent> sent_;
};

}  // namespace bb::store::postgres
