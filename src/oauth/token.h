// The token endpoint: POST /v{n}/o/token (RFC 6749 section 3.2). One grant type a file. `version` is the n.
#pragma once

#include "oauth/client_authentication.h"

namespace bb::oauth {

void token(const Dependencies& dependencies, int version, const http::Request& request,
           http::Response& response);

// What every grant type works with.
struct TokenRequest {
  int version;
  const ClientCredentials& credentials;
  const RequestParameters& parameters;
  std::string jkt;  // of the key that the request proves to have (RFC 9449); empty: of none
};

// grant_type=authorization_code (RFC 6749 section 4.1.3, RFC 7636 section 4.5): authorization_code.cpp.
void exchange_code(const Dependencies& dependencies, const TokenRequest& asked, http::Response& response);
// grant_type=refresh_token (RFC 6749 section 6), with rotation (RFC 9700 section 4.14.2): refresh_token.cpp.
void refresh(const Dependencies& dependencies, const TokenRequest& asked, http::Response& response);

// grant_type=client_credentials (RFC 6749 section 4.4, RFC 7523 section 2.2) of CMS Aligned Networks: an
// application asks for a person whom an identity token names (docs/aligned-networks.md). On version 3 only.
void client_credentials(const Dependencies& dependencies, const TokenRequest& asked,
                        const http::Request& request, http::Response& response);

// New tokens: the values for the client and the digests for the store.
struct NewTokens {
  std::string access, refresh;
  store::TokenPair pair;
};
NewTokens make_tokens(Instant now);

// What was issued.
struct IssuedTokens {
  const store::Application& application;
  const store::User* user;               // whose data they open; null: gone meanwhile
  std::optional<Instant> grant_expires;  // of the grant that they are under
  const NewTokens& tokens;
  std::string_view scope;
  bool bound = false;                     // to a key (RFC 9449)
  std::string_view id_token{};            // empty: none
  std::string_view grant_type{}, flow{};  // for the audit log; `flow`: the authorization's uuid
};
// 200 with CMS's members in CMS's order; an id_token, which CMS has not, comes last.
void answer_tokens(const IssuedTokens& issued, Instant now, http::Response& response);

}  // namespace bb::oauth
