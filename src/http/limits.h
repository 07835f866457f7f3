// What a client may ask of the server's memory and patience. Every limit has an answer of its own.
#pragma once

#include <chrono>
#include <cstddef>

namespace bb::http {

struct Limits {
  std::size_t head_bytes = 16 * 1024;    // request line and headers: 431
  std::size_t header_count = 100;        // 431
  std::size_t body_bytes = 1024 * 1024;  // 413
  std::size_t connections = 10'000;  // further ones wait in the listen queue; fewer when files are limited
  std::chrono::milliseconds handshake_time{10'000};  // TLS, from the connection on: closed
  std::chrono::milliseconds head_time{10'000};       // from the first byte to the end of the head: 408
  std::chrono::milliseconds body_time{30'000};       // 408
  std::chrono::milliseconds idle_time{75'000};       // between requests: closed without a word
  std::chrono::milliseconds write_time{60'000};      // a client that does not read for so long: closed
  std::size_t pool_queue = 1024;  // requests waiting for a worker: 503 with Retry-After beyond
};

}  // namespace bb::http
