// The application that every sandbox knows, so that a developer can begin without registering one: CMS's
// client id and secret, with redirects to this machine.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/auth_store.h"

namespace bb::cli {

inline constexpr const char* kDemoClientId = "test-client-id";
inline constexpr const char* kDemoClientSecret = "test-client-secret";

// Where it may be sent back to: /callback on the usual ports of localhost and on every port of 127.0.0.1, the
// callback of CMS's sample apps, CMS's own test client at `public_url`, and Postman's.
std::vector<std::string> demo_redirect_uris(const std::string& public_url);

// Registers the application, or adds the redirects that it lacks; what its developer changed stays.
Result<void> put_demo_application(store::AuthStore& accounts, const std::string& public_url, Instant now);

}  // namespace bb::cli
