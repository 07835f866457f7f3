// An http or https URL taken apart and written in one way (RFC 3986 section 6.2), so that two texts of one
// address compare equal. Functions are safe for calls from any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bb::jose {

struct WebUrl {
  bool is_https = false;
  std::string host;  // lower case; an IPv6 address in brackets
  int port = 0;      // said, or the scheme's own
  std::string path;  // from '/' on; escapes in upper case, without those of unreserved characters
  bool has_query = false, has_fragment = false;

  // Scheme, host, port unless it is the scheme's own, and path: what RFC 9449 section 4.3 compares.
  std::string without_query() const;
  // This machine: localhost, 127.0.0.1 or [::1].
  bool is_loopback() const;
};

// Nothing for other schemes, URLs above 2,048 bytes, with a user, without a host, with a port out
// of 1..65535, with characters that no URI holds, with malformed escapes, or with "." or ".." as a segment of
// the path.
std::optional<WebUrl> read_web_url(std::string_view url);

}  // namespace bb::jose
