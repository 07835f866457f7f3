#include "http/server.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/crypto.h"
#include "base/log.h"
#include "http/cannot_listen.h"
#include "http/request_parser.h"
#include "http/response_head.h"
#include "http/worker_pool.h"

namespace bb::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

using Executor = asio::io_context::executor_type;
template <class T = void>
using Task = asio::awaitable<T, Executor>;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using SteadyClock = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<SteadyClock, asio::wait_traits<SteadyClock>, Executor>;
using TimePoint = SteadyClock::time_point;
using std::chrono::milliseconds;

constexpr asio::use_awaitable_t<Executor> kAwait;

constexpr std::size_t kKeptBody = std::size_t{1} << 20;  // a larger body's memory is given back
constexpr std::size_t kKeptExchanges = 16;
constexpr milliseconds kLingerTime{
    1'000};  // what a client may still send after the last answer is read so long
constexpr milliseconds kAcceptPause{100};  // after the machine had no descriptor or memory for a connection
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// A response while it is made and sent. Threads keep a few and use the one that is warm in the cache.
struct Exchange {
  Response response;
  Buffer head;

  void clear() {
    response.status = 200;
    response.content_type = "application/json";
    response.headers.clear();
    if (response.body.capacity() > kKeptBody) response.body = Buffer();
    response.body.clear();
    head.clear();
  }
};

class Session;

// What all threads share; it outlives them.
struct Shared {
  const ServerOptions& options;
  const Router& router;
  WorkerPool& pool;
  std::function<void()> connection_ended;
};

// One io_context, its thread's connections, and what they use in turn.
class IoThread {
 public:
  IoThread(Shared& shared, std::uint64_t first_request_id);

  void run() { context_.run(); }
  // These three from any thread.
  void begin_stop(TimePoint until);
  std::size_t connections() const { return connections_.load(std::memory_order_relaxed); }
  Socket make_socket() { return Socket(context_); }
  void serve(Socket socket, std::string remote_address);

  // The rest only from this thread.
  Executor executor() { return context_.get_executor(); }
  Shared& shared() { return shared_; }
  bool stopping() const { return stopping_; }
  void add(Session& session);
  void remove(Session& session);
  std::unique_ptr<Exchange> take_exchange();
  void give_back(std::unique_ptr<Exchange> exchange);
  std::string_view date() { return date_.now(); }
  // 16 hex digits, no two alike in a process.
  std::array<char, 16> new_request_id();

 private:
  void stop_sessions(TimePoint until);
  void finish_when_empty();
  Task<> sweep();

  Shared& shared_;
  asio::io_context context_{1};
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

// One connection: reads requests, has them answered, writes the answers, in order.
class Session {
 public:
  Session(IoThread& thread, Socket socket, std::string remote_address)
      : thread_(thread),
        limits_(thread.shared().options.limits),
        socket_(std::move(socket)),
        parser_(limits_),
        remote_address_(std::move(remote_address)) {
    thread_.add(*this);
  }
  ~Session() { thread_.remove(*this); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Task<> serve();

  void enforce(TimePoint now) {
    if (now < deadline_) return;
    expired_ = true;
    cancel();
  }
  // An idle connection ends now; others after their answer.
  void stop() {
    if (state_ == RequestParser::State::idle) cancel();
  }
  void close() {
    error_code ignored;
    socket_.close(ignored);
  }

  std::size_t place = 0;  // in the thread's list

 private:
  using State = RequestParser::State;

  Task<bool> read_request();
  Task<> answer(Exchange& exchange);
  Task<bool> run_on_pool(const Handler& handler, Response& response);
  Task<bool> write(asio::const_buffer first, asio::const_buffer second);
  Task<> linger();

  void call(const Handler& handler, Response& response);
  void arm(milliseconds time) {
    expired_ = false;
    deadline_ = SteadyClock::now() + time;
  }
  void disarm() { deadline_ = TimePoint::max(); }
  void cancel() {
    error_code ignored;
    socket_.cancel(ignored);
  }
  bool refuse(int status, std::string_view detail) {
    refusal_ = {status, detail};
    return true;
  }

  IoThread& thread_;
  const Limits& limits_;
  Socket socket_;
  RequestParser parser_;
  const std::string remote_address_;
  State state_ = State::idle;
  Refusal refusal_;
  TimePoint deadline_ = TimePoint::max();
  TimePoint started_;
  bool expired_ = false;
  bool keep_alive_ = true;
  std::array<char, 16> request_id_{};
};

Task<> Session::serve() {
  error_code ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(tcp::no_delay(true), ignored);
  while (keep_alive_) {
    const bool there = co_await read_request();
    if (!there) break;
    std::unique_ptr<Exchange> exchange = thread_.take_exchange();
    co_await answer(*exchange);
    thread_.give_back(std::move(exchange));
    if (keep_alive_) parser_.next();
  }
  disarm();
}

// Reads until a request is whole or refused: true. False when the connection has ended.
Task<bool> Session::read_request() {
  state_ = parser_.filled(0);
  if (state_ == State::idle) {
    arm(limits_.idle_time);
  } else {
    started_ = SteadyClock::now();
    arm(state_ == State::head ? limits_.head_time : limits_.body_time);
  }
  while (state_ != State::ready && state_ != State::refused) {
    if (state_ == State::body && parser_.take_expectation()) {
      const bool written = co_await write(asio::buffer(kContinue), {});
      if (!written) co_return false;
      arm(limits_.body_time);
    }
    const std::span<char> room = parser_.room();
    const asio::mutable_buffer into(room.data(), room.size());
    error_code error;
    std::size_t count = 0;
    if (!(thread_.stopping() && state_ == State::idle)) {
      count = co_await socket_.async_read_some(into, asio::redirect_error(kAwait, error));
    }
    // What has arrived already is answered, even when the server is about to stop.
    if (thread_.stopping() && state_ == State::idle && count == 0) count = socket_.read_some(into, error);
    if (error && expired_ && state_ == State::head) {
      co_return refuse(408, "The request's headers took too long.");
    }
    if (error && expired_ && state_ == State::body)
      co_return refuse(408, "The request's body took too long.");
    if (error) co_return false;

    const State before = state_;
    state_ = parser_.filled(count);
    if (before == State::idle && state_ != State::idle) {
      started_ = SteadyClock::now();
      expired_ = false;
      deadline_ = started_ + limits_.head_time;
    }
    if (before != State::body && state_ == State::body) arm(limits_.body_time);
  }
  if (state_ == State::refused) refusal_ = parser_.refusal();
  co_return true;
}

void Session::call(const Handler& handler, Response& response) {
  std::string failure = "not a standard exception";
  try {
    handler(parser_.request(), response);
    return;
  } catch (const std::exception& exception) {
    failure = exception.what();
  } catch (...) {
  }
  log::error("A request handler failed.",
             {{"request_id", std::string(request_id_.data(), request_id_.size())}, {"cause", failure}});
  answer_detail(response, 500, "An internal error occurred.");
}

// Waits for the handler on a worker thread; false when none had time for it.
Task<bool> Session::run_on_pool(const Handler& handler, Response& response) {
  const auto start = [this, &handler, &response](auto done) {
    // std::function wants copies; the completion can only be moved.
    auto shared_done = std::make_shared<decltype(done)>(std::move(done));
    thread_.shared().pool.submit([this, &handler, &response, shared_done](bool accepted) {
      if (accepted) call(handler, response);
      asio::post(thread_.executor(),
                 [shared_done, accepted]() mutable { std::move (*shared_done)(accepted); });
    });
  };
  const bool accepted =
      co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void(bool)>(start, kAwait);
  co_return accepted;
}

Task<> Session::answer(Exchange& exchange) {
  disarm();
  request_id_ = thread_.new_request_id();
  const std::string_view request_id(request_id_.data(), request_id_.size());
  Request& request = parser_.request();
  request.remote_address = remote_address_;
  Response& response = exchange.response;

  if (refusal_.status != 0) {
    answer_detail(response, refusal_.status, refusal_.detail);
    keep_alive_ = false;
  } else {
    keep_alive_ = parser_.keep_alive();
    const Router::Match match = thread_.shared().router.match(request, response);
    if (match.run == Run::here) {
      call(*match.handler, response);
    } else {
      const bool accepted = co_await run_on_pool(*match.handler, response);
      if (!accepted) {
        answer_detail(response, 503, "The server is busy. Try again later.");
        response.set("Retry-After", "1");
      }
    }
  }
  if (!is_sendable(response)) {
    log::error("A response had a status or header that cannot be sent.",
               {{"request_id", std::string(request_id)}, {"status", std::to_string(response.status)}});
    answer_detail(response, 500, "An internal error occurred.");
  }
  if (thread_.stopping()) keep_alive_ = false;

  if (!has_body(response.status)) response.body.clear();
  append_head(exchange.head, response,
              {.date = thread_.date(),
               .request_id = request_id,
               .keep_alive = keep_alive_,
               .http_1_0 = parser_.is_1_0()});
  if (request.method == Method::head) response.body.clear();
  const bool written = co_await write({exchange.head.data(), exchange.head.size()},
                                      {response.body.data(), response.body.size()});
  if (const auto& access_log = thread_.shared().options.access_log) {
    const auto elapsed = std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - started_);
    access_log({request.method, request.path, remote_address_, request_id, response.status,
                response.body.size(), elapsed});
  }
  if (written && !keep_alive_) co_await linger();
  if (!written) keep_alive_ = false;
}

// One call in the common case; false when the client is gone or does not read.
Task<bool> Session::write(asio::const_buffer first, asio::const_buffer second) {
  std::array<asio::const_buffer, 2> parts = {first, second};
  const auto advance = [&parts](std::size_t count) {
    const std::size_t from_first = std::min(count, parts[0].size());
    parts[0] += from_first;
    parts[1] += count - from_first;
  };
  error_code error;
  advance(socket_.write_some(parts, error));
  while (parts[0].size() + parts[1].size() > 0) {
    if (error && error != asio::error::would_block) co_return false;
    arm(limits_.write_time);
    const std::size_t count = co_await socket_.async_write_some(parts, asio::redirect_error(kAwait, error));
    advance(count);
  }
  disarm();
  co_return true;
}

// Closing while the client still sends would reset the connection, and it might never see the answer
// (RFC 9112 section 9.6): tell it that nothing follows, and read until it closes.
Task<> Session::linger() {
  error_code error;
  socket_.shutdown(tcp::socket::shutdown_send, error);
  if (error) co_return;
  arm(kLingerTime);
  std::array<char, 4096> dropped;
  const asio::mutable_buffer into = asio::buffer(dropped);
  while (!error && !expired_) co_await socket_.async_read_some(into, asio::redirect_error(kAwait, error));
}

IoThread::IoThread(Shared& shared, std::uint64_t first_request_id)
    : shared_(shared),
      work_(std::in_place, context_.get_executor()),
      sweep_timer_(context_),
      next_request_id_(first_request_id) {
  const Limits& limits = shared.options.limits;
  const milliseconds shortest = std::min({limits.head_time, limits.body_time, limits.idle_time,
                                          limits.write_time, shared.options.stop_time, kLingerTime});
  sweep_every_ = std::clamp(shortest / 8, milliseconds(5), milliseconds(1'000));
  asio::co_spawn(context_, sweep(), [](const std::exception_ptr&) {});
}

// Deadlines are looked at from time to time rather than kept by a timer for each read and write.
Task<> IoThread::sweep() {
  while (work_) {
    sweep_timer_.expires_after(stopping_ ? milliseconds(5) : sweep_every_);
    error_code error;
    co_await sweep_timer_.async_wait(asio::redirect_error(kAwait, error));
    const TimePoint now = SteadyClock::now();
    for (Session* session : sessions_) {
      if (now >= stop_at_) {
        session->close();
      } else {
        session->enforce(now);
      }
    }
    if (now >= stop_at_) shared_.pool.reject_waiting();
  }
}

void IoThread::serve(Socket socket, std::string remote_address) {
  connections_.fetch_add(1, std::memory_order_relaxed);
  // Not a lambda coroutine: its captures would end before it does.
  struct Run {
    static Task<> session(IoThread& thread, Socket socket, std::string remote_address) {
      Session session(thread, std::move(socket), std::move(remote_address));
      co_await session.serve();
    }
  };
  asio::co_spawn(context_, Run::session(*this, std::move(socket), std::move(remote_address)),
                 [](const std::exception_ptr& failure) {
                   if (failure) log::error("A connection failed.");
                 });
}

void IoThread::add(Session& session) {
  session.place = sessions_.size();
  sessions_.push_back(&session);
}

void IoThread::remove(Session& session) {
  sessions_[session.place] = sessions_.back();
  sessions_[session.place]->place = session.place;
  sessions_.pop_back();
  connections_.fetch_sub(1, std::memory_order_relaxed);
  shared_.connection_ended();
  finish_when_empty();
}

std::unique_ptr<Exchange> IoThread::take_exchange() {
  if (exchanges_.empty()) return std::make_unique<Exchange>();
  std::unique_ptr<Exchange> exchange = std::move(exchanges_.back());
  exchanges_.pop_back();
  return exchange;
}

void IoThread::give_back(std::unique_ptr<Exchange> exchange) {
  exchange->clear();
  if (exchanges_.size() < kKeptExchanges) exchanges_.push_back(std::move(exchange));
}

std::array<char, 16> IoThread::new_request_id() {
  // Steele, Lea, Flood: SplitMix64. A bijection, so that ids repeat only when the counter does.
  std::uint64_t mixed = (next_request_id_++) * 0x9E3779B97F4A7C15U;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBU;
  mixed ^= mixed >> 31;
  std::array<char, 16> id;
  for (char& digit : id) {
    digit = "0123456789abcdef"[mixed & 15];
    mixed >>= 4;
  }
  return id;
}

void IoThread::begin_stop(TimePoint until) {
  asio::post(context_, [this, until] { stop_sessions(until); });
}

void IoThread::stop_sessions(TimePoint until) {
  stopping_ = true;
  stop_at_ = until;
  for (Session* session : sessions_) session->stop();
  sweep_timer_.cancel();
  finish_when_empty();
}

// A connection on its way to this thread counts already, though it has no session yet.
void IoThread::finish_when_empty() {
  if (!stopping_ || connections() > 0) return;
  work_.reset();
  sweep_timer_.cancel();
}

}  // namespace

// One address that the server listens on; of the front thread.
struct Door {
  explicit Door(const Executor& executor) : acceptor(executor), gate(executor) {}

  Acceptor acceptor;
  Timer gate;  // what it waits at while there are too many connections
};

struct Server::Impl {
  Impl(ServerOptions given, Router routes)
      : options(with_defaults(std::move(given))),
        router(std::move(routes)),
        pool(options.workers, options.limits.pool_queue) {
    std::uint64_t first_request_id = 0;
    std::memcpy(&first_request_id, random_bytes(sizeof first_request_id).data(), sizeof first_request_id);
    for (unsigned i = 0; i < options.threads; ++i) {
      threads.push_back(std::make_unique<IoThread>(shared, first_request_id + (std::uint64_t{i} << 48)));
    }
    signals.emplace(front().executor());
  }

  static ServerOptions with_defaults(ServerOptions options) {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    if (options.threads == 0) options.threads = cores;
    if (options.workers == 0) options.workers = std::max(4U, 2 * cores);
    return options;
  }

  IoThread& front() { return *threads.front(); }

  Result<void> listen();
  std::vector<asio::ip::address> addresses_of(const std::string& host);
  error_code open(const asio::ip::address& address);
  Task<> accept(Door& door);
  void stop();
  void stop_accepting();
  void resume_accepting();

  const ServerOptions options;
  const Router router;
  WorkerPool pool;
  Shared shared{options, router, pool, [this] { resume_accepting(); }};
  std::vector<std::unique_ptr<IoThread>> threads;

  // Of the front thread.
  std::vector<std::unique_ptr<Door>> doors;
  std::optional<asio::basic_signal_set<Executor>> signals;

  std::uint16_t port = 0;
  std::atomic<std::size_t> connections{0};
  std::atomic<unsigned> doors_shut{0};
  std::atomic<bool> stopping{false};
};

// A name may have several addresses, and clients differ in which they try first: all are listened on, but for
// those that this machine does not have.
Result<void> Server::Impl::listen() {
  const std::vector<asio::ip::address> addresses = addresses_of(options.host);
  if (addresses.empty()) return invalid("The host " + options.host + " is not known here.");
  error_code missing;
  for (const asio::ip::address& address : addresses) {
    const error_code error = open(address);
    if (error == asio::error::address_family_not_supported || error.value() == EADDRNOTAVAIL) {
      missing = error;
    } else if (error) {
      doors.clear();
      return cannot_listen(options.host, options.port, error.value());
    }
  }
  if (doors.empty()) return cannot_listen(options.host, options.port, missing.value());
  return {};
}

std::vector<asio::ip::address> Server::Impl::addresses_of(const std::string& host) {
  // RFC 6761 section 6.3: localhost is loopback, of both families, whatever /etc/hosts says.
  if (host == "localhost") return {asio::ip::address_v4::loopback(), asio::ip::address_v6::loopback()};
  error_code error;
  const asio::ip::address literal = asio::ip::make_address(host, error);
  if (!error) return {literal};
  std::vector<asio::ip::address> addresses;
  asio::ip::basic_resolver<tcp, Executor> resolver(front().executor());
  for (const auto& found : resolver.resolve(host, std::to_string(options.port), error)) {
    const asio::ip::address address = found.endpoint().address();
    if (std::find(addresses.begin(), addresses.end(), address) == addresses.end())
      addresses.push_back(address);
  }
  return addresses;
}

error_code Server::Impl::open(const asio::ip::address& address) {
  auto door = std::make_unique<Door>(front().executor());
  Acceptor& acceptor = door->acceptor;
  const tcp::endpoint endpoint(address, port != 0 ? port : options.port);
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error && address.is_v6()) acceptor.set_option(asio::ip::v6_only(true), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (!error) port = acceptor.local_endpoint(error).port();
  if (!error) doors.push_back(std::move(door));
  return error;
}

// One thread accepts and gives each connection to the thread that has the fewest.
Task<> Server::Impl::accept(Door& door) {
  while (!stopping) {
    ++doors_shut;
    if (connections >= options.limits.connections) {
      error_code ignored;
      door.gate.expires_at(TimePoint::max());
      co_await door.gate.async_wait(asio::redirect_error(kAwait, ignored));
      --doors_shut;
      continue;
    }
    --doors_shut;

    IoThread* chosen = threads.front().get();
    for (const auto& thread : threads) {
      if (thread->connections() < chosen->connections()) chosen = thread.get();
    }
    Socket socket = chosen->make_socket();
    tcp::endpoint remote;
    error_code error;
    co_await door.acceptor.async_accept(socket, remote, asio::redirect_error(kAwait, error));
    if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor) continue;
    if (error) {
      if (error == asio::error::connection_aborted) continue;
      log::warning("A connection could not be accepted.", {{"cause", error.message()}});
      door.gate.expires_after(kAcceptPause);
      co_await door.gate.async_wait(asio::redirect_error(kAwait, error));
      continue;
    }
    ++connections;
    asio::ip::address address = remote.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
      address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    }
    chosen->serve(std::move(socket), address.to_string());
  }
}

void Server::Impl::resume_accepting() {
  --connections;
  if (doors_shut == 0) return;
  asio::post(front().executor(), [this] {
    for (const auto& door : doors) door->gate.cancel();
  });
}

void Server::Impl::stop() {
  if (stopping.exchange(true)) return;
  asio::post(front().executor(), [this] { stop_accepting(); });
}

void Server::Impl::stop_accepting() {
  error_code ignored;
  signals->cancel(ignored);
  signals->clear(ignored);  // a second signal ends the process at once
  for (const auto& door : doors) {
    door->acceptor.close(ignored);
    door->gate.cancel();
  }
  const TimePoint until = SteadyClock::now() + options.stop_time;
  for (const auto& thread : threads) thread->begin_stop(until);
}

Server::Server(ServerOptions options, Router router)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(router))) {}
Server::~Server() = default;

Result<void> Server::listen() { return impl_->listen(); }
std::uint16_t Server::port() const { return impl_->port; }

void Server::run() {
  for (const auto& door : impl_->doors) {
    asio::co_spawn(impl_->front().executor(), impl_->accept(*door), [](const std::exception_ptr&) {});
  }
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < impl_->threads.size(); ++i) {
    others.emplace_back([thread = impl_->threads[i].get()] { thread->run(); });
  }
  impl_->front().run();
  for (std::thread& thread : others) thread.join();
  impl_->pool.finish();
}

void Server::stop() { impl_->stop(); }

void Server::stop_on_signals() {
  error_code ignored;
  impl_->signals->add(SIGTERM, ignored);
  impl_->signals->add(SIGINT, ignored);
  const auto on_signal = [impl = impl_.get()](const error_code& error, int) {
    if (!error) impl->stop();
  };
  impl_->signals->async_wait(on_signal);
}

}  // namespace bb::http
