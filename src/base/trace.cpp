#include "base/trace.h"

#include <algorithm>

namespace bb {
namespace {

constexpr std::size_t kLength = 55;  // of version 00
constexpr std::size_t kTraceAt = 3, kSpanAt = 36, kFlagsAt = 53;
constexpr std::size_t kLongestState = 512;

thread_local const Trace* current = nullptr;

bool is_lower_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_id(std::string_view text) {
  return is_lower_hex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

}  // namespace

std::optional<TraceParent> parse_traceparent(std::string_view header) {
  if (header.size() < kLength || header[2] != '-' || header[35] != '-' || header[52] != '-')
    return std::nullopt;
  const std::string_view version = header.substr(0, 2), flags = header.substr(kFlagsAt, 2);
  if (!is_lower_hex(version) || version == "ff" || !is_lower_hex(flags)) return std::nullopt;
  if (header.size() > kLength && (version == "00" || header[kLength] != '-')) return std::nullopt;
  const std::string_view trace = header.substr(kTraceAt, 32);
  if (!is_id(trace) || !is_id(header.substr(kSpanAt, 16))) return std::nullopt;
  TraceParent parent;
  std::copy(trace.begin(), trace.end(), parent.trace_id.begin());
  const char last = flags[1];
  parent.sampled = ((last >= 'a' ? last - 'a' + 10 : last - '0') & 1) != 0;
  return parent;
}

std::string format_traceparent(const Trace& trace) {
  std::string header = "00-";
  header += trace.trace();
  header += '-';
  header += trace.span();
  header += trace.sampled ? "-01" : "-00";
  return header;
}

bool is_tracestate(std::string_view header) {
  return !header.empty() && header.size() <= kLongestState &&
         std::all_of(header.begin(), header.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

const Trace* current_trace() { return current; }

TraceScope::TraceScope(const Trace* trace) : before_(current) { current = trace; }
TraceScope::~TraceScope() { current = before_; }

}  // namespace bb
