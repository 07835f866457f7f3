// What handlers add to their request's line in the audit log (audit/request_line.h): who asks, by which
// token, for what. Each name once a request.
//
// Safe for the thread that answers the request. A request that nobody logs takes no notes.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/crypto.h"
#include "http/message.h"

namespace bb::audit {

// `name` is one of CMS's, a literal ("app_id", "req_grant_type", "access_token_scopes"...). Texts are masked.
void note(const http::Request& request, std::string_view name, std::string_view text);
void note(const http::Request& request, std::string_view name, std::int64_t number);
void note(const http::Request& request, std::string_view name, const Digest& digest);
void note_patient(const http::Request& request, std::string_view name, std::int64_t patient);

}  // namespace bb::audit
