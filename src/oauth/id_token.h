// Id tokens: who signed in, told to the application, signed (OpenID Connect Core section 2).
#pragma once

#include <string>
#include <string_view>

#include "oauth/routes.h"

namespace bb::oauth {

// How long one is good: long enough for a clock that is wrong, since it is read once.
inline constexpr std::chrono::minutes kIdTokenLifetime{10};

struct IdTokenFacts {
  std::string issuer;   // this server's public URL
  std::string subject;  // the FHIR id, as userinfo's sub
  std::string client_id;
  std::string nonce;         // of the authorization request; empty: none
  std::string access_token;  // given beside it
  std::string fhir_user;     // the URL of the Patient (SMART App Launch 2.2: fhirUser); empty: not asked for
  Instant auth_time{};       // when they logged in; the epoch: not known
  Instant now{};
};

// The claims as JSON.
std::string id_token_claims(const IdTokenFacts& facts);

// Of tokens with the scope openid, signed by the algorithm that the application chose (RS256 unless it did);
// empty without that scope, or without keys to sign with. fhirUser needs the scope fhirUser or profile.
Result<std::string> make_id_token(const Dependencies& dependencies, int version,
                                  const store::Application& application, const store::AuthorizationCode& code,
                                  const store::User& user, std::string_view access_token);

}  // namespace bb::oauth
