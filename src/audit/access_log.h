// The access log: one JSON object a line for each answer, without query, headers, bodies or identifiers.
//
//   {"time":"2026-11-22T03:24:22.125Z","event":"access","method":"GET","path":"/v2/fhir/Patient/{id}",
//    "status":200,"bytes":2912,"elapsed_us":61,"remote":"127.0.0.1","request_id":"0123456789abcdef"}
//
// Lines are gathered and written by a thread of its own, so that a request pays for formatting only. Any
// thread may call it. The destructor writes what is left.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "base/buffer.h"
#include "base/clock.h"
#include "http/server.h"

namespace bb::audit {

// A path as it may be logged: what follows Patient/, Coverage/ or ExplanationOfBenefit/ and every other
// segment with five digits or more (an id at a wrong address) is "{id}"; the segments after the first 500
// characters are "...".
void append_masked_path(Buffer& out, std::string_view path);

class AccessLog {
 public:
  // Gets one or more lines, without the last line end.
  using Write = std::function<void(std::string_view lines)>;

  // Writes to the program's log.
  AccessLog();
  explicit AccessLog(Write write, std::chrono::milliseconds delay = std::chrono::milliseconds(200));
  ~AccessLog();
  AccessLog(const AccessLog&) = delete;
  AccessLog& operator=(const AccessLog&) = delete;

  void add(const http::Access& access);

 private:
  void append_time(Instant at);
  void append_dropped();
  void write_until_closed();

  const Write write_;
  const std::chrono::milliseconds delay_;
  std::mutex mutex_;
  std::condition_variable changed_;
  Buffer lines_;
  std::int64_t dropped_ = 0;
  Instant second_{};
  std::string second_text_;  // "2026-11-22T03:24:22"
  bool closed_ = false;
  std::thread thread_;
};

}  // namespace bb::audit
