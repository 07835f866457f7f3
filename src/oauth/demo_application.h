// The sandbox's own application, with the client id and secret that CMS's test client has. For synthetic data
// only: everybody knows its secret.
#pragma once

#include <string_view>

#include "base/clock.h"
#include "store/auth_store.h"

namespace bb::oauth {

inline constexpr std::string_view kDemoClientId = "test-client-id";
inline constexpr std::string_view kDemoClientSecret = "test-client-secret";

// As it is registered; its redirect URIs lead to this machine only.
store::Application demo_application(Instant created);
// Registers it unless it is there.
Result<void> ensure_demo_application(store::AuthStore& store, const Clock& clock);

}  // namespace bb::oauth
