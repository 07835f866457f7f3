// Lets scripts of any web page call the API (the Fetch standard's CORS protocol). Safe because nothing here
// goes by cookies: whoever calls must bring a token of its own.
#pragma once

#include <string>

#include "http/router.h"

namespace bb::gateway {

// Adds GET of a pattern, whose answers any origin may read, and the preflight (OPTIONS) that allows
// Authorization and the other headers that CMS allows.
void add_cross_origin(http::Router& router, const std::string& pattern, http::Handler handler,
                      http::Run run = http::Run::here);
// The same for a handler that answers later.
void add_cross_origin_later(http::Router& router, const std::string& pattern, http::LaterHandler handler);

}  // namespace bb::gateway
