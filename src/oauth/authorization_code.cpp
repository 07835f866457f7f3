#include "audit/events.h"
#include "base/crypto.h"
#include "oauth/id_token.h"
#include "oauth/pkce.h"
#include "oauth/token.h"

namespace bb::oauth {

namespace {

// RFC 9449 section 10 and 5.2: the code is for the key that the request named; who registered that its tokens
// are bound does not get others. False: the response says so.
bool is_key_right(const store::Application& application, const store::AuthorizationCode& code,
                  const std::string& jkt, http::Response& response) {
  const std::string& named = code.terms.dpop_jkt;
  if (jkt.empty() && (application.dpop_bound || !named.empty())) {
    refuse(response, Fault::invalid_dpop_proof, "A DPoP proof is required.");
  } else if (!named.empty() && named != jkt) {
    refuse(response, Fault::invalid_grant);
  } else {
    return true;
  }
  return false;
}

}  // namespace

void exchange_code(const Dependencies& dependencies, const TokenRequest& asked, http::Response& response) {
  const auto& [version, credentials, parameters, jkt] = asked;
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
    audit::security("code_used_twice", application->id, (*code)->user);
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

  if (!is_key_right(*application, **code, jkt, response)) return;

  // All that is read is read before what is written: what can fail fails while the code is still good.
  const auto user = dependencies.store.find_user((*code)->user);
  if (!user.ok()) return fail(response, user.error());
  const auto grant = dependencies.store.find_grant((*code)->user, application->id);
  if (!grant.ok()) return fail(response, grant.error());
  if (!*user || !*grant) return refuse(response, Fault::invalid_grant);
  const NewTokens tokens = make_tokens(now);
  const auto id_token = make_id_token(dependencies, version, *application, **code, **user, tokens.access);
  if (!id_token.ok()) return fail(response, id_token.error());
  const auto exchanged = dependencies.store.exchange_code(digest, tokens.pair, now, jkt);
  if (!exchanged.ok()) return fail(response, exchanged.error());
  if (!*exchanged) return refuse(response, Fault::invalid_grant);
  answer_tokens({*application, &**user, (*grant)->expires, tokens, (*code)->scope, !jkt.empty(), *id_token,
                 "authorization_code", (*code)->terms.flow},
                now, response);
}

}  // namespace bb::oauth
