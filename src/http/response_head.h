// The status line and headers of a response, written into one buffer that is sent with the body in one call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/buffer.h"
#include "http/message.h"

namespace bb::http {

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7), made anew once a second. One thread.
class DateHeader {
 public:
  std::string_view now();

 private:
  std::int64_t second_ = -1;
  char text_[30] = {};
};

struct Framing {
  std::string_view date = {}, request_id = {};
  bool keep_alive = true;
  bool http_1_0 = false;
};

// Whether a response may be sent: its status is a final one, its headers' names are tokens, their values hold
// no control characters (RFC 9110 section 5.5), and none is one that the server writes itself.
bool is_sendable(const Response& response);

// Whether a response with this status has a body at all (RFC 9110 sections 15.3.5 and 15.4.5).
inline bool has_body(int status) { return status != 204 && status != 304; }

// Appends everything before the body. The response must be sendable.
void append_head(Buffer& out, const Response& response, const Framing& framing);

}  // namespace bb::http
