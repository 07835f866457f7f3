// The application that every sandbox knows, so that a developer can begin without registering one: CMS's
// client id and secret, with redirects to this machine. For synthetic data only: everybody knows its secret.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "store/auth_store.h"

namespace bb::oauth {

inline constexpr std::string_view kDemoClientId = "test-client-id";
inline constexpr std::string_view kDemoClientSecret = "test-client-secret";

// It may be sent back to each of these paths at each of these places. A loopback address without a port
// stands for every port (RFC 8252 section 7.3); the name localhost does not.
inline constexpr std::array<std::string_view, 7> kDemoOrigins = {
    "http://localhost:3001", "http://localhost:3000", "http://localhost:5000", "http://localhost:8080",
    "http://localhost:8888", "http://127.0.0.1",      "http://[::1]"};
inline constexpr std::array<std::string_view, 3> kDemoPaths = {
    "/api/bluebutton/callback/",  // CMS's sample apps
    "/callback", "/callback/"};

// Registers it, or adds the redirects that it lacks; what its developer changed stays. Further redirects:
// CMS's test client at `public_url`, LinuxForHealth's client, Postman.
Result<void> put_demo_application(store::AuthStore& store, const std::string& public_url, Instant now);

}  // namespace bb::oauth
