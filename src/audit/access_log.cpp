#include "audit/access_log.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/encoding.h"
#include "base/log.h"

namespace bb::audit {
namespace {

constexpr std::size_t kPathLimit = 500;
constexpr std::size_t kManyDigits = 5;
// Lines are written at once when this many bytes wait. A log that cannot keep up must not eat the memory:
// beyond kMost bytes lines are dropped, and their number is written.
constexpr std::size_t kFull = std::size_t{64} * 1024;
constexpr std::size_t kMost = 16 * kFull;

constexpr std::array<std::string_view, 3> kResources = {"Patient", "Coverage", "ExplanationOfBenefit"};

bool is_resource(std::string_view segment) {
  return std::any_of(kResources.begin(), kResources.end(),
                     [&](std::string_view name) { return equals_ignore_case(name, segment); });
}

bool has_many_digits(std::string_view segment) {
  const auto digits =
      std::count_if(segment.begin(), segment.end(), [](char c) { return c >= '0' && c <= '9'; });
  return static_cast<std::size_t>(digits) >= kManyDigits;
}

void append_escaped(Buffer& out, std::string_view text) {
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push('\\');
    out.push(static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7E ? '?' : c);
  }
}

void append_number(Buffer& out, std::int64_t number) {
  char digits[20];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
  out.append({digits, static_cast<std::size_t>(end - digits)});
}

}  // namespace

void append_masked_path(Buffer& out, std::string_view path) {
  // Never cut within a segment: half an id might not look like one.
  const bool is_long = path.size() > kPathLimit;
  const std::size_t cut = is_long ? path.rfind('/', kPathLimit) : path.size();
  const std::string_view shown = path.substr(0, cut == std::string_view::npos ? 0 : cut);
  bool after_resource = false;
  for (std::size_t at = 0; at <= shown.size();) {
    const std::size_t end = std::min(shown.find('/', at), shown.size());
    const std::string_view segment = shown.substr(at, end - at);
    const bool is_id =
        !segment.empty() && segment != "_search" && (after_resource || has_many_digits(segment));
    if (is_id) {
      out.literal("{id}");
    } else {
      append_escaped(out, segment);
    }
    if (end < shown.size()) out.push('/');
    after_resource = is_resource(segment);
    at = end + 1;
  }
  if (is_long) out.literal("/...");
}

AccessLog::AccessLog() : AccessLog([](std::string_view lines) { log::json_line(lines); }) {}

AccessLog::AccessLog(Write write, std::chrono::milliseconds delay)
    : write_(std::move(write)), delay_(delay), thread_([this] { write_until_closed(); }) {}

AccessLog::~AccessLog() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void AccessLog::add(const http::Access& access) {
  const Instant now = SystemClock().now();
  const std::lock_guard lock(mutex_);
  if (lines_.size() > kMost) {
    ++dropped_;
    return;
  }
  const bool first = lines_.empty();
  if (!first) lines_.push('\n');
  lines_.literal("{\"time\":\"");
  append_time(now);
  lines_.literal("\",\"event\":\"access\",\"method\":\"");
  lines_.append(http::name(access.method));
  lines_.literal("\",\"path\":\"");
  append_masked_path(lines_, access.path);
  lines_.literal("\",\"status\":");
  append_number(lines_, access.status);
  lines_.literal(",\"bytes\":");
  append_number(lines_, static_cast<std::int64_t>(access.bytes));
  lines_.literal(",\"elapsed_us\":");
  append_number(lines_, access.elapsed.count());
  lines_.literal(",\"remote\":\"");
  append_escaped(lines_, access.remote_address);
  lines_.literal("\",\"request_id\":\"");
  append_escaped(lines_, access.request_id);
  lines_.literal("\"}");
  if (first || lines_.size() > kFull) changed_.notify_one();
}

// The seconds are formatted once each, and lines take them as text.
void AccessLog::append_time(Instant at) {
  const Instant second = std::chrono::floor<Seconds>(at);
  if (second != second_ || second_text_.empty()) {
    second_ = second;
    second_text_ = format_instant_seconds(second);
    second_text_.pop_back();  // "Z"
  }
  const auto milliseconds = (at - second).count();
  lines_.append(second_text_);
  lines_.push('.');
  for (const int unit : {100, 10, 1}) lines_.push(static_cast<char>('0' + milliseconds / unit % 10));
  lines_.push('Z');
}

void AccessLog::append_dropped() {
  lines_.literal("\n{\"time\":\"");
  append_time(SystemClock().now());
  lines_.literal("\",\"event\":\"access_dropped\",\"lines\":");
  append_number(lines_, dropped_);
  lines_.push('}');
  dropped_ = 0;
}

void AccessLog::write_until_closed() {
  Buffer ready;
  std::unique_lock lock(mutex_);
  while (!closed_ || !lines_.empty()) {
    changed_.wait(lock, [this] { return closed_ || !lines_.empty(); });
    // The first line waits for company.
    changed_.wait_for(lock, delay_, [this] { return closed_ || lines_.size() > kFull; });
    if (dropped_ > 0) append_dropped();
    std::swap(ready, lines_);
    lock.unlock();
    if (!ready.empty()) write_(ready.view());
    ready.clear();
    lock.lock();
  }
}

}  // namespace bb::audit
