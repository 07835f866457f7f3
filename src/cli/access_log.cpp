#include "cli/access_log.h"

#include "fhir/json_writer.h"

namespace bb::cli {
namespace {

bool has_digit(std::string_view text) { return text.find_first_of("0123456789") != std::string_view::npos; }

bool identifies(std::string_view segment) {
  for (const std::string_view version : {"v1", "v2", "v3"}) {
    if (segment == version) return false;
    if (segment.ends_with(version) && segment.size() > version.size()) {
      const char before = segment[segment.size() - version.size() - 1];
      if (before == '-' || before == '_')
        return has_digit(segment.substr(0, segment.size() - version.size()));
    }
  }
  return has_digit(segment);
}

}  // namespace

std::string loggable_path(std::string_view path) {
  constexpr std::size_t kLimit = 200;
  std::string shown;
  shown.reserve(path.size());
  while (!path.empty() && shown.size() < kLimit) {
    const std::size_t slash = path.find('/');
    const std::string_view segment = path.substr(0, slash);
    shown += identifies(segment) ? std::string_view("{id}") : segment;
    if (slash == std::string_view::npos) break;
    shown += '/';
    path.remove_prefix(slash + 1);
  }
  if (shown.size() > kLimit) shown.resize(kLimit);
  return shown;
}

std::string access_line(const http::Access& access, Instant now) {
  Buffer buffer;
  fhir::JsonWriter out(buffer);
  out.raw("{");
  out.member(R"("time":)", format_instant(now));
  out.raw(R"("type":"access",)");
  out.member(R"("method":)", http::name(access.method));
  out.member(R"("path":)", loggable_path(access.path));
  out.member(R"("status":)", access.status);
  out.member(R"("bytes":)", static_cast<std::int64_t>(access.bytes));
  out.member(R"("microseconds":)", static_cast<std::int64_t>(access.elapsed.count()));
  out.member(R"("remote_address":)", access.remote_address);
  out.member(R"("request_id":)", access.request_id);
  out.end('}');
  out.finish();
  return std::string(buffer.view());
}

}  // namespace bb::cli
