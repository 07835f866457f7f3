// The language that a browser has asked for with lang=en or lang=es, remembered by a cookie with CMS's name.
#pragma once

#include <string_view>

#include "base/encoding.h"
#include "http/message.h"

namespace bb::portal {

// "en", "es", or empty: what the parameters of the request say, else those of the authorization request that
// it is for, else the cookie.
std::string_view language_of(const http::Request& request, const Parameters& own, const Parameters& asked);

// Sets the cookie, when a language was asked for.
void remember_language(http::Response& response, std::string_view language, bool secure);

}  // namespace bb::portal
