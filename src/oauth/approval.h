// An approval: a beneficiary who has logged in at an application's request and is being asked. It is for one
// browser session and one application, for ten minutes, and for one decision, since the decision ends the
// session.
//
// Nothing is stored: its UUID, which is in the consent page's address, holds when it was made and a code
// (HMAC-SHA256, 62 bits) over that, the session and the application. Safe for calls from any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/crypto.h"
#include "store/accounts.h"

namespace bb::oauth {

// `session`: the digest of its cookie. No two are the same (RFC 9562 section 5.4, but for what it holds).
std::string make_approval(const Digest& session, store::ApplicationId application, Instant now);

// Was it made for the two, less than kApprovalLifetime before `now`? `uuid` is in lower case.
bool is_approval(std::string_view uuid, const Digest& session, store::ApplicationId application, Instant now);

// Has the text a UUID's form?
bool is_uuid(std::string_view text);

}  // namespace bb::oauth
