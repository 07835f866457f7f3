// A connection's bytes: the socket, TLS where the server speaks it, and how long reading and writing may
// take.
//
// Lives on its IoThread; only that thread may call it.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "base/memory_run.h"
#include "http/asio.h"
#include "http/limits.h"
#include "http/pieces.h"
#include "http/tls_stream.h"

namespace bb::http {

// What a client may still send after its last answer is read for so long.
inline constexpr milliseconds kLingerTime{1'000};

class Transport {
 public:
  // Without `tls`: HTTP in the clear.
  Transport(Socket socket, const Limits& limits, std::shared_ptr<const TlsContext> tls);

  bool is_tls() const { return tls_context_ != nullptr; }
  const Digest* client_fingerprint() const { return tls_ ? tls_->client_fingerprint() : nullptr; }
  // With TLS, before anything else. False: there is nobody to talk to, and the connection can be dropped.
  Task<bool> handshake();

  // What follows must be done within `time`, or is cancelled. Returns when that is.
  TimePoint start_deadline(milliseconds time);
  void stop_deadline() { deadline_ = TimePoint::max(); }
  // Ends the read or write that has taken too long.
  void enforce_deadline(TimePoint now);
  bool expired() const { return expired_; }

  // Ends a read that waits, or a write.
  void cancel();
  void close();

  // At least a byte, or an error; of a deadline too, see expired().
  Task<std::size_t> read(std::span<char> into, error_code& error);
  // What has arrived already, without waiting.
  std::size_t read_now(std::span<char> into, error_code& error);

  // `head`, then the text with the parts that lie elsewhere, which stay as they are until it is done. False
  // when the client is gone or does not read.
  Task<bool> write(std::string_view head, std::string_view text, const Inserts& inserts);
  // After the last answer: tells the client that nothing follows, and reads until it closes.
  Task<> linger();
  // The last call: tells a client that still listens that nothing follows (RFC 8446 section 6.1).
  void end();

 private:
  Task<bool> write_plain(std::string_view head, std::string_view text, const Inserts& inserts);
  Task<bool> write_encrypted(std::string_view head, std::string_view text, const Inserts& inserts);
  Task<std::size_t> read_decrypted(std::span<char> into, error_code& error);
  std::size_t read_decrypted_now(std::span<char> into, error_code& error);
  Task<error_code> receive();
  Task<bool> encrypt(std::string_view bytes);
  Task<bool> send_output();
  // What Pieces::send() left.
  Task<bool> send_rest(Pieces& pieces, bool more);
  Task<bool> send_pages(std::string_view bytes, bool more);

  Socket socket_;
  const Limits& limits_;
  const std::shared_ptr<const TlsContext> tls_context_;
  std::unique_ptr<TlsStream> tls_;
  TimePoint deadline_ = TimePoint::max();
  bool expired_ = false;
};

}  // namespace bb::http
