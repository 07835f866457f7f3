#include "audit/request_line.h"

#include <array>

#include "audit/event.h"
#include "audit/mask.h"
#include "audit/outlet.h"
#include "base/encoding.h"

namespace bb::audit {
namespace {

struct HeaderField {
  std::string_view header, field;
};
constexpr std::array kHeaders = {
    HeaderField{"Host", "req_header_host"},
    HeaderField{"User-Agent", "req_header_user_agent"},
    HeaderField{"Content-Type", "req_header_content_type"},
    HeaderField{"Content-Length", "req_header_content_length"},
    HeaderField{"Accept-Encoding", "req_header_accept_encoding"},
    HeaderField{"X-BLUEBUTTON-SDK", "req_header_bluebutton_sdk"},
    HeaderField{"X-BLUEBUTTON-SDK-VERSION", "req_header_bluebutton_sdk_version"},
    HeaderField{"X-BLUEBUTTON-APP", "req_header_bluebutton_app"},
    HeaderField{"X-BLUEBUTTON-APP-VERSION", "req_header_bluebutton_app_version"},
    HeaderField{"DATA-END-USER", "data_facilitator_end_user"},
};
constexpr std::size_t kLongestHeader = 200;

void append_text(Buffer& out, std::string_view name, std::string_view value) {
  out.literal(",\"");
  out.append(name);
  out.literal("\":\"");
  append_masked_text(out, value);
  out.push('"');
}

// Each once: the first.
void append_headers(Buffer& out, const http::Request& request) {
  std::array<bool, kHeaders.size()> seen{};
  for (const http::Header& header : request.headers) {
    for (std::size_t i = 0; i < kHeaders.size(); ++i) {
      if (seen[i] || header.name.size() != kHeaders[i].header.size() ||
          !equals_ignore_case(header.name, kHeaders[i].header))
        continue;
      seen[i] = true;
      append_text(out, kHeaders[i].field, header.value.substr(0, kLongestHeader));
    }
  }
}

void append_location(Buffer& out, const http::Response& response) {
  for (const auto& [name, value] : response.headers) {
    if (name == "Location") return append_masked_location(out, value);
  }
}

// Seconds since 1970, as CMS counts them.
void append_epoch(Buffer& out, std::chrono::sys_time<std::chrono::microseconds> at) {
  append_seconds(out, at.time_since_epoch());
}

}  // namespace

void append_request_line(Buffer& out, const http::Access& access, Instant end_time) {
  const http::Request* request = access.request;
  const Trace* trace = request == nullptr ? nullptr : request->trace;
  append_opening(out, Kind::request, end_time, access.request_id,
                 trace == nullptr ? access.request_id : trace->trace());
  out.literal(",\"ip_addr\":\"");
  append_masked_text(out, access.remote_address);
  out.literal("\",\"request_method\":\"");
  out.append(http::name(access.method));
  out.literal("\",\"request_scheme\":\"");
  out.append(request != nullptr && request->tls ? "https" : "http");
  out.literal("\",\"path\":\"");
  append_masked_path(out, access.path);
  out.literal("\",\"response_code\":");
  append_number(out, access.status);
  out.literal(",\"size\":");
  append_number(out, static_cast<std::int64_t>(access.bytes));
  out.literal(",\"location\":\"");
  if (access.response != nullptr) append_location(out, *access.response);
  out.literal("\",\"start_time\":");
  append_epoch(out, end_time - access.elapsed);
  out.literal(",\"end_time\":");
  append_epoch(out, end_time);
  out.literal(",\"elapsed\":");
  append_seconds(out, access.elapsed);
  if (request != nullptr) {
    append_headers(out, *request);
    if (request->notes != nullptr) out.append(request->notes->view());
  }
  out.push('}');
}

void log_request(const http::Access& access) {
  if (!outlet().is_open()) return;
  thread_local Buffer line;
  line.clear();
  append_request_line(line, access, SystemClock().now());
  outlet().add(line.view());
}

}  // namespace bb::audit
