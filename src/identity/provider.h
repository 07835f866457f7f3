// Somebody else who signs people in: Medicare.gov (slsx.h) or any OpenID Connect provider
// (openid_connect.h).
//
// A browser departs to the provider and comes back to callback_path() with proof, for which the provider
// tells who it is. Safe for calls from any thread. depart() and arrive() wait for the network, for seconds
// when the provider is slow: never call them on a thread that serves requests.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "base/result.h"
#include "http/client.h"

namespace bb::identity {

// A person as the provider knows them. Personal: never logged.
struct Identity {
  std::string username;   // of the account here: what the provider calls the person, and nobody else
  std::string mbi;        // upper case; empty: not told
  std::string hicn_hash;  // as IdentifierHash makes it; empty: not told
  std::string member_id;  // the payer's own number, BENE_ID; empty: not told
  std::string given_name, family_name, email;
};

// What is random in one login, kept here until the browser comes back.
struct LoginSecrets {
  std::string state;          // comes back with the browser
  std::string nonce;          // comes back in the id_token (OpenID Connect Core section 3.1.2.1)
  std::string code_verifier;  // RFC 7636 section 4.1
};

class Provider {
 public:
  virtual ~Provider() = default;

  virtual std::string_view name() const = 0;             // "slsx": of the setting, and in the audit
  virtual std::string_view callback_path() const = 0;    // a path of this server
  virtual std::string_view state_parameter() const = 0;  // which of its parameters is LoginSecrets::state
  virtual bool is_medicare() const { return false; }     // whose logins CMS has audit events for

  // What health checks ask of it: it is well when the answer's status is below 400. Nothing: there is no such
  // question.
  virtual std::optional<http::Call> health_call() const { return std::nullopt; }

  // The address that the browser departs to. language: "en", "es" or empty.
  virtual Result<std::string> depart(const LoginSecrets& secrets, std::string_view language) = 0;

  // Who has come back. Errors, whose messages may be shown:
  //   invalid      what the browser brought is not what the provider gives
  //   forbidden    the person, or the provider, has called it off
  //   not_found    the provider tells nothing that a beneficiary could be found by
  //   others       the provider failed
  virtual Result<Identity> arrive(const Parameters& brought, const LoginSecrets& secrets) = 0;
};

}  // namespace bb::identity
