// Medicare.gov's login, by its protocol SLSx, as CMS's web server speaks it: the browser comes back with a
// request token, which is exchanged for a session of the person; the person is read, and the session is ended
// at once.
//
// Every endpoint is configured, and verified by TLS. Thread safety: see provider.h.
#pragma once

#include <memory>

#include "base/clock.h"
#include "base/crypto.h"
#include "http/client.h"
#include "identity/provider.h"

namespace bb::identity {

struct SlsxOptions {
  std::string login_url = {};     // where browsers go; may have a query
  std::string token_url = {};     // POST: a request token for a session
  std::string userinfo_url = {};  // GET userinfo_url/USER
  std::string signout_url = {};   // GET: ends the session
  std::string health_url = {};    // GET: asked before a browser is sent away; empty: not asked
  std::string callback_url = {};  // of this server
  std::string client_id = {}, client_secret = {};
  std::string cookie = {};    // sent with every call (Akamai's token); empty: none
  Milliseconds time{10'000};  // of each answer; health has 5 s
};

inline constexpr std::string_view kSlsxCallbackPath = "/mymedicare/sls-callback";

// CMS's text for whatever goes wrong at or with Medicare.gov.
inline constexpr std::string_view kSlsxError = "An error occurred connecting to medicare.gov account";

// All outlive it. `hash` is that of the claims' HICNs.
std::unique_ptr<Provider> make_slsx(http::Client& client, const Clock& clock, IdentifierHash hash,
                                    SlsxOptions options);

}  // namespace bb::identity
