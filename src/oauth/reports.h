// What the authorization server reports to the audit log (audit/events.h), in its own types. Nothing of it
// can fail or wait for a disk; any thread may call.
#pragma once

#include <optional>
#include <string_view>

#include "audit/events.h"
#include "oauth/token.h"
#include "store/auth_store.h"

namespace bb::oauth {

// Borrow from what they describe.
audit::ApplicationFacts facts_of(const store::Application& application);
audit::UserFacts facts_of(const store::User& user);

// Of an access token that was given.
void report_tokens(const IssuedTokens& issued);

// A grant was ended, with every token of it.
void report_grant_ended(store::AuthStore& store, const store::Application& application, store::UserId user);

}  // namespace bb::oauth
