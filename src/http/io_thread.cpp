#include "http/io_thread.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <exception>

#include "base/log.h"
#include "base/mix.h"

namespace bb::http {
namespace {

constexpr std::size_t kKeptBody = std::size_t{1} << 20;  // a larger body's memory is given back
constexpr std::size_t kKeptExchanges = 8;
constexpr milliseconds kStopSweep{5};

}  // namespace

IoThread::IoThread(Shared& shared, std::uint64_t first_request_id)
    : shared_(shared),
      work_(std::in_place, context_.get_executor()),
      sweep_timer_(context_),
      next_request_id_(first_request_id) {
  const Limits& limits = shared.options.limits;
  const milliseconds shortest = std::min({limits.head_time, limits.body_time, limits.idle_time,
                                          limits.write_time, limits.handshake_time, kLingerTime});
  sweep_every_ = std::clamp(shortest / 8, milliseconds(5), milliseconds(1'000));
  asio::co_spawn(context_, sweep(), [](const std::exception_ptr&) {});
}

void IoThread::run() {
  context_.run();
  const std::lock_guard last(*posting_);
}

// What was posted may end the last connection, and with it run(), before asio::post has returned.
void IoThread::post(std::function<void()> work) {
  const std::shared_ptr<std::mutex> posting = posting_;
  const std::lock_guard lock(*posting);
  asio::post(context_, std::move(work));
}

// Deadlines are looked at from time to time, which costs a request nothing, rather than kept by timers.
Task<> IoThread::sweep() {
  while (work_) {
    sweep_timer_.expires_after(stopping_ ? kStopSweep : sweep_every_);
    error_code cancelled;
    co_await sweep_timer_.async_wait(asio::redirect_error(kAwait, cancelled));
    const TimePoint now = SteadyClock::now();
    const bool is_over = now >= stop_at_;
    if (is_over) shared_.pool.reject_waiting();
    for (Session* session : sessions_) {
      if (is_over) {
        session->close();
      } else {
        session->enforce_deadline(now);
      }
    }
  }
}

void IoThread::serve(Socket socket, std::string remote_address, std::shared_ptr<const TlsContext> tls) {
  connections_.fetch_add(1, std::memory_order_relaxed);
  asio::co_spawn(context_, serve_session(std::move(socket), std::move(remote_address), std::move(tls)),
                 [](const std::exception_ptr&) {});
}

Task<> IoThread::serve_session(Socket socket, std::string remote_address,
                               std::shared_ptr<const TlsContext> tls) {
  {
    Session session(*this, std::move(socket), std::move(remote_address), std::move(tls));
    add(session);
    try {
      co_await session.serve();
    } catch (const std::exception& exception) {
      log::error("A connection failed.", {{"cause", exception.what()}});
    }
    remove(session);
  }
  connections_.fetch_sub(1, std::memory_order_relaxed);
  shared_.connection_ended();
  finish_when_empty();
}

void IoThread::add(Session& session) {
  session.place = sessions_.size();
  sessions_.push_back(&session);
}

void IoThread::remove(Session& session) {
  sessions_[session.place] = sessions_.back();
  sessions_[session.place]->place = session.place;
  sessions_.pop_back();
}

void IoThread::begin_stop(TimePoint until) {
  post([this, until] {
    stopping_ = true;
    stop_at_ = until;
    for (Session* session : sessions_) session->stop();
    sweep_timer_.cancel();
    finish_when_empty();
  });
}

void IoThread::finish_when_empty() {
  if (!stopping_ || connections() > 0) return;
  work_.reset();
  sweep_timer_.cancel();
}

std::unique_ptr<Exchange> IoThread::take_exchange() {
  if (exchanges_.empty()) return std::make_unique<Exchange>();
  std::unique_ptr<Exchange> exchange = std::move(exchanges_.back());
  exchanges_.pop_back();
  return exchange;
}

void IoThread::give_back(std::unique_ptr<Exchange> exchange) {
  if (exchanges_.size() >= kKeptExchanges) return;
  Response& response = exchange->response;
  if (response.body.capacity() > kKeptBody) response.body = Buffer();
  response.clear_body();
  response.status = 200;
  response.content_type = "application/json";
  response.headers.clear();
  response.would_block = false;
  exchange->head.clear();
  exchanges_.push_back(std::move(exchange));
}

std::array<char, 16> IoThread::new_request_id() {
  // A bijection of a counter: ids repeat only when the counter does.
  std::uint64_t mixed = mix64(next_request_id_++ * 0x9E3779B97F4A7C15U);
  std::array<char, 16> id;
  for (char& digit : id) {
    digit = "0123456789abcdef"[mixed & 15];
    mixed >>= 4;
  }
  return id;
}

}  // namespace bb::http
