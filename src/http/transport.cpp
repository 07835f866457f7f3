#include "http/transport.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "base/log.h"
#include "http/page_pipe.h"

namespace bb::http {
namespace {

// A short part of a body costs less copied beside the rest than sent on its own.
constexpr std::size_t kLongestCopied = std::size_t{16} << 10;

// So much is encrypted before it is sent, in one system call.
constexpr std::size_t kBatch = 64 * 1024;
constexpr std::size_t kKeptOutput = 16 * 1024;  // a larger one's memory is given back

// To who asks without TLS where TLS is spoken.
constexpr std::string_view kSpeaksHttps =
    "HTTP/1.1 400 Bad Request\r\n"
    "Content-Type: application/json\r\n"
    "Content-Length: 64\r\n"
    "Connection: close\r\n"
    "\r\n"
    R"({"detail":"This port speaks HTTPS: the address needs https://."})";

}  // namespace

Transport::Transport(Socket socket, const Limits& limits, std::shared_ptr<const TlsContext> tls)
    : socket_(std::move(socket)), limits_(limits), tls_context_(std::move(tls)) {
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

Task<bool> Transport::handshake() {
  tls_ = std::make_unique<TlsStream>(tls_context_);
  start_deadline(limits_.handshake_time);
  TlsStream::Status status = tls_->accept();
  while (status == TlsStream::Status::needs_input) {
    const bool is_sent = co_await send_output();
    error_code error = asio::error::broken_pipe;
    if (is_sent) error = co_await receive();
    if (error) {
      log::debug("A TLS handshake was not finished.",
                 {{"cause", expired_ ? "it took too long" : "the client left"}});
      co_return false;
    }
    status = tls_->accept();
  }
  if (status != TlsStream::Status::done) {
    log::info("A TLS handshake failed.", {{"cause", tls_->cause()}});
    if (tls_->met_plain_http()) tls_->output().append(kSpeaksHttps);
  }
  const bool is_sent = co_await send_output();
  if (status == TlsStream::Status::done) co_return is_sent;
  if (is_sent) co_await linger();
  co_return false;
}

Task<std::size_t> Transport::read(std::span<char> into, error_code& error) {
  if (is_tls()) return read_decrypted(into, error);
  return socket_.async_read_some(asio::mutable_buffer(into.data(), into.size()),
                                 asio::redirect_error(kAwait, error));
}

Task<std::size_t> Transport::read_decrypted(std::span<char> into, error_code& error) {
  std::size_t count = 0;
  while (true) {
    const TlsStream::Status status = tls_->read(into, count);
    const bool is_sent = co_await send_output();  // what TLS itself has to say
    if (status == TlsStream::Status::done) co_return count;
    if (status == TlsStream::Status::failed) log::debug("TLS failed.", {{"cause", tls_->cause()}});
    if (!is_sent || status != TlsStream::Status::needs_input) {
      error = asio::error::eof;
      co_return 0;
    }
    error = co_await receive();
    if (error) co_return 0;
  }
}

Task<error_code> Transport::receive() {
  const std::span<char> room = tls_->input_room();
  error_code error;
  tls_->received(co_await socket_.async_read_some(asio::mutable_buffer(room.data(), room.size()),
                                                  asio::redirect_error(kAwait, error)));
  co_return error;
}

std::size_t Transport::read_now(std::span<char> into, error_code& error) {
  if (is_tls()) return read_decrypted_now(into, error);
  return socket_.read_some(asio::mutable_buffer(into.data(), into.size()), error);
}

std::size_t Transport::read_decrypted_now(std::span<char> into, error_code& error) {
  std::size_t count = 0;
  while (!error) {
    const TlsStream::Status status = tls_->read(into, count);
    if (status == TlsStream::Status::done) return count;
    if (status != TlsStream::Status::needs_input) break;
    const std::span<char> room = tls_->input_room();
    tls_->received(socket_.read_some(asio::mutable_buffer(room.data(), room.size()), error));
  }
  if (!error) error = asio::error::eof;
  return 0;
}

Task<bool> Transport::write(std::string_view head, std::string_view text, const Inserts& inserts) {
  return is_tls() ? write_encrypted(head, text, inserts) : write_plain(head, text, inserts);
}

Task<bool> Transport::write_plain(std::string_view head, std::string_view text, const Inserts& inserts) {
  const int socket = socket_.native_handle();
  Pieces pieces;
  pieces.add(head);
  std::size_t at = 0;
  for (const Insert& insert : inserts) {
    pieces.add(text.substr(at, insert.at - at));
    at = insert.at;
    const bool is_short = insert.size <= kLongestCopied;
    if (is_short) pieces.add(insert.view());
    if (is_short && pieces.have_room_for(3)) continue;
    const bool is_last = &insert == &inserts.back() && at == text.size();
    const bool more = !is_short || !is_last;
    bool is_sent = pieces.send(socket, more);
    if (!is_sent) is_sent = co_await send_rest(pieces, more);
    if (!is_sent) co_return false;
    pieces = {};
    if (is_short) continue;
    const bool is_taken = co_await send_pages(insert.view(), !is_last);
    if (!is_taken || is_last) co_return is_taken;
  }
  pieces.add(text.substr(at));
  if (pieces.send(socket, false)) co_return true;
  const bool is_sent = co_await send_rest(pieces, false);
  co_return is_sent;
}

Task<bool> Transport::write_encrypted(std::string_view head, std::string_view text, const Inserts& inserts) {
  bool is_sent = co_await encrypt(head);
  std::size_t at = 0;
  for (const Insert& insert : inserts) {
    if (is_sent) is_sent = co_await encrypt(text.substr(at, insert.at - at));
    if (is_sent) is_sent = co_await encrypt(insert.view());
    at = insert.at;
  }
  if (is_sent) is_sent = co_await encrypt(text.substr(at));
  if (is_sent) is_sent = co_await send_output();
  if (tls_->output().capacity() > kKeptOutput) tls_->output() = Buffer();
  co_return is_sent;
}

// Sends what is more than a batch; the rest stays in the output.
Task<bool> Transport::encrypt(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, kBatch);
    bytes.remove_prefix(part.size());
    if (!tls_->write(part)) co_return false;
    if (tls_->output().size() < kBatch) continue;
    const bool is_sent = co_await send_output();
    if (!is_sent) co_return false;
  }
  co_return true;
}

// The deadline of whatever called it goes on afterwards.
Task<bool> Transport::send_output() {
  Buffer& output = tls_->output();
  if (output.empty()) co_return true;
  const TimePoint until = deadline_;
  Pieces pieces;
  pieces.add(output.view());
  bool is_sent = pieces.send(socket_.native_handle(), false);
  if (!is_sent) is_sent = co_await send_rest(pieces, false);
  if (is_sent) output.clear();
  deadline_ = until;
  co_return is_sent;
}

// The kernel takes the memory's pages as they are: nothing is copied.
Task<bool> Transport::send_pages(std::string_view bytes, bool more) {
  thread_local PagePipe pipe;
  while (true) {
    const ssize_t count = pipe.send(socket_.native_handle(), bytes, more);
    if (count < 0 && errno != EAGAIN && errno != EINTR) co_return false;
    bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (bytes.empty()) break;
    start_deadline(limits_.write_time);
    error_code error;
    co_await socket_.async_wait(Socket::wait_write, asio::redirect_error(kAwait, error));
    if (error) co_return false;
  }
  stop_deadline();
  co_return true;
}

Task<bool> Transport::send_rest(Pieces& pieces, bool more) {
  bool is_sent = false;
  while (!is_sent && pieces.may_wait()) {
    start_deadline(limits_.write_time);
    error_code error;
    co_await socket_.async_wait(Socket::wait_write, asio::redirect_error(kAwait, error));
    if (error) co_return false;
    is_sent = pieces.send(socket_.native_handle(), more);
  }
  if (is_sent) stop_deadline();
  co_return is_sent;
}

// Closing while the client still sends would reset the connection, and it might never see the answer
// (RFC 9112 section 9.6).
Task<> Transport::linger() {
  error_code error;
  if (is_tls()) {
    tls_->close();
    const bool is_sent = co_await send_output();
    if (!is_sent) co_return;
  }
  socket_.shutdown(tcp::socket::shutdown_send, error);
  if (error) co_return;
  start_deadline(kLingerTime);
  std::array<char, 4096> dropped;
  const asio::mutable_buffer into = asio::buffer(dropped);
  while (!error && !expired_) {
    co_await socket_.async_read_some(into, asio::redirect_error(kAwait, error));
  }
}

void Transport::end() {
  if (tls_ == nullptr || !tls_->output().empty()) return;
  tls_->close();
  Pieces pieces;
  pieces.add(tls_->output().view());
  pieces.send(socket_.native_handle(), false);
}

}  // namespace bb::http
