// Who asked, for the request's line in the audit log, and for the counts by application.
#pragma once

#include "http/message.h"
#include "oauth/access.h"

namespace bb::gateway {

// The token by its SHA-256 digest and row, its application, user and patient. Cheap: a microsecond or two.
void note_access(const http::Request& request, const Digest& token, const oauth::Access& access);

}  // namespace bb::gateway
