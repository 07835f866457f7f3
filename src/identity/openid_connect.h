// Any OpenID Connect provider as who signs people in, so that a payer uses the login that its members have:
// this server is the relying party (OpenID Connect Core 1.0, by code, with PKCE, state and nonce).
//
// The provider says in its metadata where everything is (OpenID Connect Discovery 1.0 section 4), and in
// claims of the payer's own who a member is. Endpoints are https; plain http only on this machine, when the
// issuer is there too. Thread safety: see provider.h.
#pragma once

#include <memory>
#include <optional>

#include "base/clock.h"
#include "http/client.h"
#include "identity/provider.h"
#include "jose/key.h"
#include "jose/remote_keys.h"

namespace bb::identity {

struct OpenidOptions {
  std::string issuer = {};
  std::string callback_url = {};  // of this server
  std::string client_id = {};
  // How this server proves who it is at the token endpoint: by the secret (client_secret_basic), or by the
  // key (private_key_jwt), when there is one.
  std::string client_secret = {};
  std::optional<jose::PrivateKey> key = {};
  std::string scope = "openid profile";
  std::string prompt = "login";  // empty: whoever is signed in there already is not asked again
  // Which claims tell who a member is; empty: none does. A name that begins with "/" is a JSON pointer (RFC
  // 6901).
  std::string mbi_claim = {}, hicn_hash_claim = {}, member_id_claim = {};
  bool userinfo = false;      // ask the userinfo endpoint for claims too
  Milliseconds time{10'000};  // of each answer
};

inline constexpr std::string_view kOpenidCallbackPath = "/login/callback";

// Of whatever goes wrong at or with the provider.
inline constexpr std::string_view kOpenidError = "The sign-in service did not answer as it should.";

// All outlive it.
std::unique_ptr<Provider> make_openid_connect(http::Client& client, jose::RemoteKeys& keys,
                                              const Clock& clock, OpenidOptions options);

}  // namespace bb::identity
