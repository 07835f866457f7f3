#include "http/response_head.h"

#include <time.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "http/grammar.h"

namespace bb::http {
namespace {

constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";

constexpr std::array<std::string_view, 8> kServersOwn = {
    "Connection", "Content-Length",    "Content-Type",           "Date",
    "Server",     "Transfer-Encoding", "X-Content-Type-Options", "X-Request-ID"};

bool is_servers_own(std::string_view name) {
  return std::any_of(kServersOwn.begin(), kServersOwn.end(),
                     [&](std::string_view own) { return equals_ignore_case(own, name); });
}

void append_number(Buffer& out, std::size_t number) {
  char digits[20];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
  out.append({digits, static_cast<std::size_t>(end - digits)});
}

void put_two(char* to, int number) {
  to[0] = static_cast<char>('0' + number / 10);
  to[1] = static_cast<char>('0' + number % 10);
}

}  // namespace

std::string_view DateHeader::now() {
  timespec at;
  clock_gettime(CLOCK_REALTIME_COARSE, &at);
  if (at.tv_sec != second_) {
    second_ = at.tv_sec;
    tm parts;
    gmtime_r(&at.tv_sec, &parts);
    const int year = parts.tm_year + 1900;
    std::copy_n("Sun, 06 Nov 1994 08:49:37 GMT", 29, text_);
    std::copy_n(kDays.data() + 3 * parts.tm_wday, 3, text_);
    put_two(text_ + 5, parts.tm_mday);
    std::copy_n(kMonths.data() + 3 * parts.tm_mon, 3, text_ + 8);
    put_two(text_ + 12, year / 100);
    put_two(text_ + 14, year % 100);
    put_two(text_ + 17, parts.tm_hour);
    put_two(text_ + 20, parts.tm_min);
    put_two(text_ + 23, parts.tm_sec);
  }
  return {text_, 29};
}

bool is_sendable(const Response& response) {
  return response.status >= 200 && response.status <= 599 && is_field_value(response.content_type) &&
         std::all_of(response.headers.begin(), response.headers.end(), [](const auto& header) {
           return is_token(header.first) && is_field_value(header.second) && !is_servers_own(header.first);
         });
}

void append_head(Buffer& out, const Response& response, const Framing& framing) {
  out.literal("HTTP/1.1 ");
  append_number(out, static_cast<std::size_t>(response.status));
  out.push(' ');
  out.append(reason(response.status));
  out.literal("\r\nServer: bluebutton\r\nDate: ");
  out.append(framing.date);
  if (has_body(response.status)) {
    out.literal("\r\nContent-Length: ");
    append_number(out, response.body_size());
  }
  if (!response.content_type.empty()) {
    out.literal("\r\nContent-Type: ");
    out.append(response.content_type);
  }
  if (!framing.keep_alive) {
    out.literal("\r\nConnection: close");
  } else if (framing.http_1_0) {
    out.literal("\r\nConnection: keep-alive");
  }
  out.literal("\r\nX-Content-Type-Options: nosniff\r\nX-Request-ID: ");
  out.append(framing.request_id);
  for (const auto& [name, value] : response.headers) {
    out.literal("\r\n");
    out.append(name);
    out.literal(": ");
    out.append(value);
  }
  out.literal("\r\n\r\n");
}

}  // namespace bb::http
