#include "base/crypto.h"
#include "oauth/pkce.h"
#include "oauth/token.h"

namespace bb::oauth {

void exchange_code(const Dependencies& dependencies, const ClientCredentials& credentials,
                   const RequestParameters& parameters, http::Response& response) {
  const auto application = find_client(dependencies, credentials, parameters, std::nullopt, response);
  if (!application) return;
  if (application->auth_type == store::AllowedAuthType::client_credentials) {
    return refuse(response, Fault::not_an_authorization_code_client, application->name);
  }
  if (!is_authentic(dependencies, *application, credentials)) return refuse_client(response, credentials);

  const std::string_view value = parameters.in_body("code"), verifier = parameters.in_body("code_verifier");
  if (value.empty()) return refuse(response, Fault::missing_code);
  if (verifier.empty()) return refuse(response, Fault::missing_verifier);
  if (verifier.size() < kShortestVerifier) return refuse(response, Fault::short_verifier);
  if (verifier.size() > kLongestVerifier) return refuse(response, Fault::long_verifier);

  const Digest digest = sha256(value);
  const auto code = dependencies.store.find_code(digest);
  if (!code.ok()) return fail(response, code.error());
  // RFC 6749 section 5.2: unknown, expired, or given to another client.
  if (!*code || (*code)->application != application->id) return refuse(response, Fault::invalid_grant);
  const Instant now = dependencies.clock.now();
  if ((*code)->used) {
    // RFC 6749 section 4.1.2: a code used more than once; all tokens that it gave are ended.
    const auto ended = dependencies.store.end_tokens_of_code(digest, now);
    if (!ended.ok()) return fail(response, ended.error());
    return refuse(response, Fault::invalid_grant);
  }
  if ((*code)->expires <= now) return refuse(response, Fault::invalid_grant);
  // An application that leaves it out means its first one, here as in its authorization request.
  std::string_view redirect_uri = parameters.in_body("redirect_uri");
  if (redirect_uri.empty() && !application->redirect_uris.empty()) {
    redirect_uri = application->redirect_uris.front();
  }
  if (redirect_uri != (*code)->redirect_uri) return refuse(response, Fault::mismatching_redirect_uri);
  if (!proves(verifier, (*code)->code_challenge)) return refuse(response, Fault::invalid_grant);

  const NewTokens tokens = make_tokens(now);
  const auto exchanged = dependencies.store.exchange_code(digest, tokens.pair, now);
  if (!exchanged.ok()) return fail(response, exchanged.error());
  if (!*exchanged) return refuse(response, Fault::invalid_grant);
  answer_tokens(dependencies, *application, (*code)->user, tokens, (*code)->scope, response);
}

}  // namespace bb::oauth
