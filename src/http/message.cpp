#include "http/message.h"

#include <algorithm>

namespace bb::http {
namespace {

struct StatusText {
  int status;
  std::string_view reason;
};

// RFC 9110 section 15, RFC 6585 for 428 to 431.
constexpr std::array kReasons = {
    StatusText{200, "OK"},
    StatusText{201, "Created"},
    StatusText{202, "Accepted"},
    StatusText{204, "No Content"},
    StatusText{206, "Partial Content"},
    StatusText{301, "Moved Permanently"},
    StatusText{302, "Found"},
    StatusText{303, "See Other"},
    StatusText{304, "Not Modified"},
    StatusText{307, "Temporary Redirect"},
    StatusText{308, "Permanent Redirect"},
    StatusText{400, "Bad Request"},
    StatusText{401, "Unauthorized"},
    StatusText{403, "Forbidden"},
    StatusText{404, "Not Found"},
    StatusText{405, "Method Not Allowed"},
    StatusText{406, "Not Acceptable"},
    StatusText{408, "Request Timeout"},
    StatusText{409, "Conflict"},
    StatusText{410, "Gone"},
    StatusText{412, "Precondition Failed"},
    StatusText{413, "Content Too Large"},
    StatusText{415, "Unsupported Media Type"},
    StatusText{417, "Expectation Failed"},
    StatusText{422, "Unprocessable Content"},
    StatusText{428, "Precondition Required"},
    StatusText{429, "Too Many Requests"},
    StatusText{431, "Request Header Fields Too Large"},
    StatusText{500, "Internal Server Error"},
    StatusText{501, "Not Implemented"},
    StatusText{502, "Bad Gateway"},
    StatusText{503, "Service Unavailable"},
    StatusText{504, "Gateway Timeout"},
    StatusText{505, "HTTP Version Not Supported"},
};

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

void append_json_string(Buffer& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out.push('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out.push('\\');
      out.push(c);
    } else if (is_control(c)) {
      out.literal("\\u00");
      out.push(kHex[static_cast<unsigned char>(c) >> 4]);
      out.push(kHex[static_cast<unsigned char>(c) & 15]);
    } else {
      out.push(c);
    }
  }
  out.push('"');
}

}  // namespace

std::string_view name(Method method) {
  constexpr std::array<std::string_view, 8> kNames = {"GET",   "HEAD",   "POST",    "PUT",
                                                      "PATCH", "DELETE", "OPTIONS", "OTHER"};
  return kNames[static_cast<std::size_t>(method)];
}

std::string_view Request::header(std::string_view name) const {
  for (const Header& header : headers) {
    if (equals_ignore_case(header.name, name)) return header.value;
  }
  return {};
}

bool Request::has_header(std::string_view name) const {
  return std::any_of(headers.begin(), headers.end(),
                     [&](const Header& header) { return equals_ignore_case(header.name, name); });
}

// RFC 6265 section 4.2.1; the quotes that a cookie-value may stand in are not part of it.
std::string_view Request::cookie(std::string_view name) const {
  for (const Header& header : headers) {
    if (!equals_ignore_case(header.name, "Cookie")) continue;
    std::string_view rest = header.value;
    while (!rest.empty()) {
      const std::size_t end = rest.find(';');
      const std::string_view pair = trim(rest.substr(0, end));
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos || trim(pair.substr(0, equals)) != name) continue;
      std::string_view value = trim(pair.substr(equals + 1));
      if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
        value = value.substr(1, value.size() - 2);
      }
      return value;
    }
  }
  return {};
}

std::string_view reason(int status) {
  const auto found = std::lower_bound(kReasons.begin(), kReasons.end(), status,
                                      [](const StatusText& text, int value) { return text.status < value; });
  return found != kReasons.end() && found->status == status ? found->reason : "Unknown";
}

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid:
      return 400;
    case ErrorKind::unauthorized:
      return 401;
    case ErrorKind::forbidden:
      return 403;
    case ErrorKind::not_found:
      return 404;
    case ErrorKind::conflict:
      return 409;
    case ErrorKind::too_large:
      return 413;
    case ErrorKind::busy:
      return 429;
    case ErrorKind::unavailable:
      return 503;
    case ErrorKind::timed_out:
      return 504;
    case ErrorKind::bad_answer:
      return 502;
    case ErrorKind::would_block:
    case ErrorKind::internal:
      return 500;
  }
  return 500;
}

bool names_etag(std::string_view if_none_match, std::string_view etag) {
  if (trim(if_none_match) == "*") return true;
  const auto opaque = [](std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; };
  for (const std::string_view tag : split(if_none_match, ',')) {
    if (opaque(trim(tag)) == opaque(etag)) return true;
  }
  return false;
}

void answer_detail(Response& response, int status, std::string_view detail) {
  response.status = status;
  response.content_type = "application/json";
  response.headers.clear();
  response.clear_body();
  response.body.literal("{\"detail\":");
  append_json_string(response.body, detail);
  response.body.push('}');
}

void redirect(Response& response, std::string location, int status) {
  response.clear_body();
  response.content_type = {};
  if (std::any_of(location.begin(), location.end(), is_control)) {
    response.status = 500;
    return;
  }
  response.status = status;
  response.set("Location", std::move(location));
}

}  // namespace bb::http
