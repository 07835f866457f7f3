// TLS of one connection, apart from its socket: bytes from the client go in, bytes for it come out.
//
// For one thread at a time. A call that fails leaves its cause(), and what is left to do is to send output()
// and to close.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/buffer.h"
#include "http/tls_context.h"

struct ssl_st;

namespace bb::http {

class TlsStream {
 public:
  explicit TlsStream(std::shared_ptr<const TlsContext> context);
  ~TlsStream();
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  // From the client: fill some of input_room(), say how much, then go on with accept() or read().
  // Nothing may be left over of what was there before: they have asked for input.
  std::span<char> input_room() { return input_; }
  void received(std::size_t count);
  // For the client, once anything was called; who sent it clears it.
  Buffer& output() { return output_; }

  enum class Status {
    done,
    needs_input,
    ended,  // the client has said that it sends nothing more (close_notify)
    failed,
  };
  // The handshake: until it is done, nothing else may be called.
  Status accept();
  // SHA-256 of the certificate that the client proved to hold, once the handshake is done; null: none was
  // asked for.
  const Digest* client_fingerprint() const { return client_fingerprint_ ? &*client_fingerprint_ : nullptr; }
  // At least a byte when done.
  Status read(std::span<char> into, std::size_t& count);
  // False: failed.
  bool write(std::string_view bytes);
  // Says that nothing more is sent (close_notify), unless that was said, or something failed.
  void close();

  const std::string& cause() const { return cause_; }
  // The failed handshake was a request without TLS.
  bool met_plain_http() const { return met_plain_http_; }

 private:
  struct Bio;

  Status outcome(int returned);
  void keep_client_fingerprint();

  const std::shared_ptr<const TlsContext> context_;
  ssl_st* const connection_;
  std::array<char, 4096> input_;
  std::size_t input_begin_ = 0, input_end_ = 0;
  Buffer output_;
  std::optional<Digest> client_fingerprint_;
  std::string cause_;
  bool accepted_ = false, failed_ = false, met_plain_http_ = false;
};

}  // namespace bb::http
