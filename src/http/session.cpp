#include "http/session.h"

#include <exception>
#include <utility>

#include "base/log.h"
#include "http/io_thread.h"

namespace bb::http {
namespace {

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::string_view kInternalError = "An internal error occurred.";

// Where a connection waits for another thread, which says so by post().
class Wait {
 public:
  explicit Wait(IoThread& thread) : thread_(thread), timer_(thread.executor(), TimePoint::max()) {}

  // From any thread, once; nothing of the Wait may be touched after it.
  void post(bool went_well) {
    thread_.post([this, went_well] {
      is_over_ = true;
      went_well_ = went_well;
      timer_.cancel();
    });
  }
  Task<bool> over() {
    while (!is_over_) {
      error_code cancelled;
      co_await timer_.async_wait(asio::redirect_error(kAwait, cancelled));
    }
    co_return went_well_;
  }

 private:
  IoThread& thread_;
  Timer timer_;
  bool is_over_ = false, went_well_ = false;
};

}  // namespace

Session::Session(IoThread& thread, Socket socket, std::string remote_address,
                 std::shared_ptr<const TlsContext> tls)
    : thread_(thread),
      limits_(thread.shared().options.limits),
      transport_(std::move(socket), limits_, std::move(tls)),
      parser_(limits_),
      remote_address_(std::move(remote_address)) {}

void Session::enforce_deadline(TimePoint now) { transport_.enforce_deadline(now); }

void Session::stop() {
  if (state_ == State::idle) transport_.cancel();
}

void Session::close() { transport_.close(); }

Task<> Session::serve() {
  if (transport_.is_tls()) {
    const bool is_open = co_await transport_.handshake();
    if (!is_open) co_return;
  }
  while (keep_alive_) {
    const bool is_there = co_await read_request();
    if (!is_there) break;
    std::unique_ptr<Exchange> exchange = thread_.take_exchange();
    co_await answer(*exchange);
    thread_.give_back(std::move(exchange));
    if (keep_alive_) parser_.next();
  }
  transport_.end();
}

// Reads until a request is whole or refused: true. False when the connection has ended.
Task<bool> Session::read_request() {
  state_ = parser_.filled(0);
  started_ = SteadyClock::now();
  transport_.start_deadline(state_ == State::idle   ? limits_.idle_time
                            : state_ == State::head ? limits_.head_time
                                                    : limits_.body_time);
  while (state_ != State::ready && state_ != State::refused) {
    if (state_ == State::body && parser_.take_expectation()) {
      const bool written = co_await transport_.write(kContinue, {}, {});
      if (!written) co_return false;
      transport_.start_deadline(limits_.body_time);
    }
    const std::span<char> room = parser_.room();
    error_code error;
    std::size_t count = 0;
    const auto is_stopping_idle = [this] { return state_ == State::idle && thread_.stopping(); };
    if (!is_stopping_idle()) count = co_await transport_.read(room, error);
    // What has arrived already is answered, even when the server stops.
    if (is_stopping_idle() && count == 0) count = transport_.read_now(room, error);
    if (error) {
      if (!transport_.expired() || state_ == State::idle) co_return false;
      refusal_ = {408, state_ == State::head ? "The request's headers took too long."
                                             : "The request's body took too long."};
      co_return true;
    }

    const State before = std::exchange(state_, parser_.filled(count));
    if (before == State::idle && state_ != State::idle) {
      started_ = transport_.start_deadline(limits_.head_time) - limits_.head_time;
    }
    if (before != State::body && state_ == State::body) transport_.start_deadline(limits_.body_time);
  }
  if (state_ == State::refused) refusal_ = parser_.refusal();
  co_return true;
}

Task<> Session::answer(Exchange& exchange) {
  transport_.stop_deadline();
  Request& request = parser_.request();
  begin_trace(request);
  request.remote_address = remote_address_;
  request.tls = transport_.is_tls();
  request.client_fingerprint = transport_.client_fingerprint();
  Response& response = exchange.response;
  route_ = nullptr;

  if (refusal_.status != 0) {
    answer_detail(response, refusal_.status, refusal_.detail);
    keep_alive_ = false;
  } else {
    keep_alive_ = parser_.keep_alive();
    const Router::Match match = thread_.shared().router.match(request, response);
    route_ = match.route;
    request.may_wait = match.run != Run::here_or_pool;
    if (match.run == Run::later) {
      co_await run_later(*match.later, response);
    } else {
      if (match.run != Run::pool) call(*match.handler, response);
      const bool is_on_pool = match.run == Run::pool || (!request.may_wait && response.would_block);
      if (!request.may_wait && is_on_pool) {
        response = Response();
        request.may_wait = true;
      }
      if (is_on_pool) co_await run_on_pool(*match.handler, response);
    }
  }
  if (thread_.stopping()) keep_alive_ = false;
  write_head(exchange);
  if (request.method == Method::head) response.clear_body();
  const bool written =
      co_await transport_.write(exchange.head.view(), response.body.view(), response.inserts);
  log_access(response);
  if (!written) {
    keep_alive_ = false;
  } else if (!keep_alive_) {
    co_await transport_.linger();
  }
}

void Session::call(const Handler& handler, Response& response) {
  if (ends_well([&] { handler(parser_.request(), response); })) return;
  answer_detail(response, 500, kInternalError);
}

// False, and logged, when it throws.
template <class Work>
bool Session::ends_well(const Work& work) const {
  const TraceScope scope(&trace_);
  std::string cause = "not a standard exception";
  try {
    work();
    return true;
  } catch (const std::exception& exception) {
    cause = exception.what();
  } catch (...) {
  }
  log::error("A request handler failed.", {{"cause", cause}});
  return false;
}

Task<> Session::run_on_pool(const Handler& handler, Response& response) {
  Wait wait(thread_);
  thread_.shared().pool.submit([this, &handler, &response, &wait](bool accepted) {
    if (accepted) call(handler, response);
    wait.post(accepted);
  });
  const bool was_accepted = co_await wait.over();
  if (!was_accepted) {
    answer_detail(response, 503, "The server is busy. Try again later.");
    response.set("Retry-After", "1");
  }
}

// The handler may have given its Done away before it throws: the response is whoever's has it until that is
// called or dropped.
Task<> Session::run_later(const LaterHandler& handler, Response& response) {
  Wait wait(thread_);
  const bool began = ends_well(
      [&] { handler(parser_.request(), response, make_done([&wait](bool called) { wait.post(called); })); });
  const bool was_called = co_await wait.over();
  if (began && was_called) co_return;
  if (began) {
    const TraceScope scope(&trace_);
    log::error("A request handler ended without an answer.");
  }
  answer_detail(response, 500, kInternalError);
}

// The client's trace goes on; without a good one, another begins (W3C Trace Context, section 3.2.2.1: of two
// headers none counts).
void Session::begin_trace(Request& request) {
  trace_.span_id = thread_.new_request_id();
  trace_.state.clear();
  std::string_view parent, state;
  std::size_t parents = 0, states = 0;
  for (const Header& header : request.headers) {
    if (header.name.size() == 11 && equals_ignore_case(header.name, "traceparent")) {
      parent = header.value;
      ++parents;
    } else if (header.name.size() == 10 && equals_ignore_case(header.name, "tracestate")) {
      state = header.value;
      ++states;
    }
  }
  const auto given = parents == 1 ? parse_traceparent(parent) : std::nullopt;
  if (given) {
    trace_.trace_id = given->trace_id;
    trace_.sampled = given->sampled;
    if (states == 1 && is_tracestate(state)) trace_.state = state;
  } else {
    std::copy(trace_.span_id.begin(), trace_.span_id.end(), trace_.trace_id.begin());
    const auto more = thread_.new_request_id();
    std::copy(more.begin(), more.end(), trace_.trace_id.begin() + 16);
    trace_.sampled = false;
  }
  notes_.clear();
  request.trace = &trace_;
  request.notes = &notes_;
}

void Session::write_head(Exchange& exchange) {
  Response& response = exchange.response;
  if (!is_sendable(response)) {
    const TraceScope scope(&trace_);
    log::error("A response had a status or header that cannot be sent.",
               {{"status", std::to_string(response.status)}});
    answer_detail(response, 500, kInternalError);
  }
  if (!has_body(response.status)) response.clear_body();
  append_head(exchange.head, response,
              {.date = thread_.date(),
               .request_id = request_id(),
               .keep_alive = keep_alive_,
               .http_1_0 = parser_.is_1_0()});
}

void Session::log_access(const Response& response) const {
  const auto& access_log = thread_.shared().options.access_log;
  if (!access_log) return;
  const Request& request = parser_.request();
  const auto elapsed = std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - started_);
  access_log({request.method, request.path, remote_address_, request_id(), response.status,
              response.body_size(), elapsed, &request, &response, route_});
}

}  // namespace bb::http
