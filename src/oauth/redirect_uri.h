// Redirection endpoints (RFC 6749 section 3.1.2, RFC 8252 section 7, RFC 9700 section 2.1).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/encoding.h"
#include "base/result.h"
#include "http/message.h"

namespace bb::oauth {

// May an application register it? https anywhere, http on this machine (localhost, 127.0.0.1, [::1]), or a
// scheme of the application's own that holds a dot (RFC 8252 section 7.1); no fragment, user, blank or
// control character, at most 2,000 bytes.
Result<void> check_redirect_uri(std::string_view uri);

// Is it one of the registered ones? They are compared byte for byte; but a registered http://127.0.0.1/... or
// http://[::1]/... without port stands for every port (RFC 8252 section 7.3).
bool is_registered(std::string_view uri, const std::vector<std::string>& registered);

// 302 after GET, as CMS answers, and 303 after a form, so that no browser sends it again (RFC 9700 section
// 4.12). Neither cached nor told to the next page where it came from.
void redirect_browser(http::Response& response, std::string location, http::Method after);

// The URI with parameters added to its query.
std::string with_parameters(std::string_view uri, const Parameters& parameters);

}  // namespace bb::oauth
