// Which request of which trace the work at hand is for: W3C Trace Context (level 1), kept beside the thread
// that does the work, so that log lines, audit events and calls to other servers name it without being told.
//
// A Trace belongs to its request. TraceScope and current_trace() speak of the calling thread only.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace bb {

struct Trace {
  std::array<char, 32> trace_id{};  // lower-case hex, of the client's trace or of one that begins here
  std::array<char, 16> span_id{};   // this request's own: its X-Request-ID
  bool sampled = false;
  std::string state{};  // the client's tracestate, to be passed on as it is

  std::string_view trace() const { return {trace_id.data(), trace_id.size()}; }
  std::string_view span() const { return {span_id.data(), span_id.size()}; }
};

// What a client's traceparent says ("00-<32 hex>-<16 hex>-<2 hex>", section 3.2).
struct TraceParent {
  std::array<char, 32> trace_id{};
  bool sampled = false;
};
// Nothing for a header that section 3.2.2 calls invalid: upper-case digits, ids of zeroes only, version ff,
// version 00 with anything behind its flags. A later version may be longer; what is known of it counts.
std::optional<TraceParent> parse_traceparent(std::string_view header);

// The header for calls that the request of `trace` causes.
std::string format_traceparent(const Trace& trace);
// Whether a tracestate may be passed on: 1 to 512 printable characters (section 3.3.1.5 asks for no more).
bool is_tracestate(std::string_view header);

// The request whose work this thread does; null between requests.
const Trace* current_trace();

// While it lives, this thread works for that request, which lives as long. null: for none.
class TraceScope {
 public:
  explicit TraceScope(const Trace* trace);
  ~TraceScope();
  TraceScope(const TraceScope&) = delete;
  TraceScope& operator=(const TraceScope&) = delete;

 private:
  const Trace* const before_;
};

}  // namespace bb
