// Lets scripts of web pages call the API (the Fetch standard's CORS protocol): what is public those of any
// page, what takes a token those of applications' pages (oauth/cross_origin.h). Nothing here goes by cookies:
// whoever calls must bring a token of its own.
#pragma once

#include <memory>
#include <string>

#include "http/router.h"
#include "oauth/cross_origin.h"

namespace bb::gateway {

// Whose pages may read the answers; null: everybody's.
using Readers = std::shared_ptr<oauth::Origins>;

// Adds GET of a pattern, and the preflight (OPTIONS) that allows Authorization and the other headers that CMS
// allows.
void add_cross_origin(http::Router& router, const std::string& pattern, http::Handler handler,
                      const Readers& readers = nullptr, http::Run run = http::Run::here);
// The same for a handler that answers later.
void add_cross_origin_later(http::Router& router, const std::string& pattern, http::LaterHandler handler,
                            const Readers& readers = nullptr);

}  // namespace bb::gateway
