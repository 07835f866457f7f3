#include "http/transport.h"

#include <netinet/tcp.h>
#include <sys/sendfile.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace bb::http {
namespace {

// Corked, the kernel sends full packets although the pieces of an answer come one by one (tcp(7)).
void set_cork(Socket& socket, int on) {
  ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_CORK, &on, sizeof on);
}

asio::const_buffer bytes_of(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

Transport::Transport(Socket socket, const Limits& limits) : socket_(std::move(socket)), limits_(limits) {
  error_code ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(tcp::no_delay(true), ignored);
}

TimePoint Transport::start_deadline(milliseconds time) {
  expired_ = false;
  deadline_ = SteadyClock::now() + time;
  return deadline_;
}

void Transport::enforce_deadline(TimePoint now) {
  if (now < deadline_) return;
  expired_ = true;
  cancel();
}

void Transport::cancel() {
  error_code ignored;
  socket_.cancel(ignored);
}

void Transport::close() {
  error_code ignored;
  socket_.close(ignored);
}

Task<std::size_t> Transport::read(std::span<char> into, error_code& error) {
  return socket_.async_read_some(asio::mutable_buffer(into.data(), into.size()),
                                 asio::redirect_error(kAwait, error));
}

std::size_t Transport::read_now(std::span<char> into, error_code& error) {
  return socket_.read_some(asio::mutable_buffer(into.data(), into.size()), error);
}

Task<bool> Transport::write(std::string_view head, std::string_view text, const Inserts& inserts) {
  if (!inserts.empty()) set_cork(socket_, 1);
  std::size_t at = 0;
  for (const Insert& insert : inserts) {
    const bool text_written = co_await write_text(bytes_of(head), bytes_of(text.substr(at, insert.at - at)));
    const bool file_written = text_written && co_await send_file(insert);
    if (!file_written) co_return false;
    head = {};
    at = insert.at;
  }
  const bool written = co_await write_text(bytes_of(head), bytes_of(text.substr(at)));
  if (!inserts.empty()) set_cork(socket_, 0);
  co_return written;
}

// The kernel takes the file's pages as they are: nothing is copied.
Task<bool> Transport::send_file(const Insert& insert) {
  auto offset = static_cast<off_t>(insert.offset);
  std::size_t left = insert.size;
  while (left > 0) {
    const ssize_t count = sendfile(socket_.native_handle(), insert.file->descriptor(), &offset, left);
    if (count > 0) {
      left -= static_cast<std::size_t>(count);
      continue;
    }
    if (count == 0 || (errno != EAGAIN && errno != EINTR)) co_return false;
    start_deadline(limits_.write_time);
    error_code error;
    co_await socket_.async_wait(Socket::wait_write, asio::redirect_error(kAwait, error));
    if (error) co_return false;
  }
  stop_deadline();
  co_return true;
}

// One system call as a rule.
Task<bool> Transport::write_text(asio::const_buffer first, asio::const_buffer second) {
  std::array<asio::const_buffer, 2> parts = {first, second};
  const auto advance = [&parts](std::size_t count) {
    const std::size_t of_first = std::min(count, parts[0].size());
    parts[0] += of_first;
    parts[1] += count - of_first;
  };
  error_code error;
  advance(socket_.write_some(parts, error));
  while (parts[0].size() + parts[1].size() > 0) {
    if (error && error != asio::error::would_block) co_return false;
    start_deadline(limits_.write_time);
    const std::size_t count = co_await socket_.async_write_some(parts, asio::redirect_error(kAwait, error));
    advance(count);
  }
  stop_deadline();
  co_return true;
}

// Closing while the client still sends would reset the connection, and it might never see the answer
// (RFC 9112 section 9.6).
Task<> Transport::linger() {
  error_code error;
  socket_.shutdown(tcp::socket::shutdown_send, error);
  if (error) co_return;
  start_deadline(kLingerTime);
  std::array<char, 4096> dropped;
  const asio::mutable_buffer into = asio::buffer(dropped);
  while (!error && !expired_) {
    co_await socket_.async_read_some(into, asio::redirect_error(kAwait, error));
  }
}

}  // namespace bb::http
