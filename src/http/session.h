// One connection: reads requests, has them answered, writes the answers, in order.
//
// Lives on its IoThread; only that thread may call it. Handlers on workers borrow its request meanwhile.
#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "http/asio.h"
#include "http/request_parser.h"
#include "http/router.h"
#include "http/transport.h"

namespace bb::http {

class IoThread;
struct Exchange;

class Session {
 public:
  Session(IoThread& thread, Socket socket, std::string remote_address, std::shared_ptr<const TlsContext> tls);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Until the connection ends.
  Task<> serve();

  // Ends the read or write that has taken too long.
  void enforce_deadline(TimePoint now);
  // The server stops: an idle connection ends now, any other after its answer.
  void stop();
  void close();

  std::size_t place = 0;  // in the thread's list

 private:
  using State = RequestParser::State;

  Task<bool> read_request();
  Task<> answer(Exchange& exchange);
  Task<> run_on_pool(const Handler& handler, Response& response);
  Task<> run_later(const LaterHandler& handler, Response& response);

  void call(const Handler& handler, Response& response);
  template <class Work>
  bool ends_well(const Work& work) const;
  void write_head(Exchange& exchange);
  void begin_trace(Request& request);
  void log_access(const Response& response) const;
  std::string_view request_id() const { return trace_.span(); }

  IoThread& thread_;
  const Limits& limits_;
  Transport transport_;
  RequestParser parser_;
  const std::string remote_address_;
  State state_ = State::idle;
  Refusal refusal_;
  TimePoint started_;
  bool keep_alive_ = true;
  Trace trace_;
  Buffer notes_;
  const Route* route_ = nullptr;
};

}  // namespace bb::http
