// The bytes of one connection cut into requests: heads, bodies by length or in chunks, and what is refused.
//
// Knows no socket and no clock. Whoever reads the socket puts bytes into room() and calls filled(). One
// thread at a time. Owns the bytes that request() borrows; they stay until next(). Beast's parser works
// underneath.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "http/limits.h"
#include "http/message.h"

namespace bb::http {

// Why a request is not answered by its handler. `detail` is a literal and may be shown.
struct Refusal {
  int status = 0;
  std::string_view detail;
};

class RequestParser {
 public:
  enum class State : std::uint8_t {
    idle,     // nothing of the next request is here
    head,     // a part of its head is
    body,     // the head is whole, some of the body is missing
    ready,    // request() may be answered, then next()
    refused,  // refusal() says why; nothing more can be read
  };

  // `limits` is borrowed.
  explicit RequestParser(const Limits& limits);
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  // Where the next bytes go; never empty while the state is idle, head or body.
  std::span<char> room();
  // `count` bytes of room() were filled, 0 to look at what is left over from the request before.
  State filled(std::size_t count);

  // While ready. While refused it holds what was understood until then.
  Request& request();
  const Request& request() const;
  const Refusal& refusal() const;
  bool keep_alive() const;
  bool is_1_0() const;
  // While body: true once, when the client waits for "100 Continue" (RFC 9110 section 10.1.1).
  bool take_expectation();

  // Forgets the request and keeps what followed it.
  void next();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bb::http
