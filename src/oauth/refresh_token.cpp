#include "audit/events.h"
#include "base/crypto.h"
#include "oauth/patient_lookup.h"
#include "oauth/scopes.h"
#include "oauth/token.h"

namespace bb::oauth {

namespace {

// Version 3 looks at the refresh token before all else: one that is not known is refused as one of an
// application that is no early adopter.
Result<bool> may_refresh(const Dependencies& dependencies, int version,
                         const std::optional<store::RefreshToken>& token) {
  if (version < 3) return true;
  if (!token) return false;
  BB_ASSIGN(const auto application, dependencies.store.find_application(token->application));
  return application && dependencies.options.may_use_v3(application->client_id);
}

// A public client proves nothing by its name, which everybody knows, and RFC 6749 section 6 does not ask for
// it: the refresh token says whose it is. npm's fhirclient sends no other.
bool is_unnamed_public(const store::Application& application, const ClientCredentials& credentials) {
  return !application.confidential && credentials.client_id.empty() && credentials.client_secret.empty() &&
         credentials.assertion.empty();
}

// RFC 9700 section 4.14.2: of two who hold a rotated token one is a thief, and both lose access. An
// application that asked twice at once, or lost the answer, asks again within the time of grace.
bool is_replayed(const store::RefreshToken& token, Milliseconds grace, Instant now) {
  if (!token.rotated || token.ended) return false;
  return grace <= Milliseconds::zero() || !token.rotated_at || now - *token.rotated_at >= grace;
}

}  // namespace

void refresh(const Dependencies& dependencies, const TokenRequest& asked, http::Response& response) {
  const auto& [version, credentials, parameters, jkt] = asked;
  const std::string_view value = parameters.in_body("refresh_token");
  Result<std::optional<store::RefreshToken>> token = std::optional<store::RefreshToken>{};
  if (!value.empty()) token = dependencies.store.find_refresh_token(sha256(value));
  if (!token.ok()) return fail(response, token.error());
  const auto allowed = may_refresh(dependencies, version, *token);
  if (!allowed.ok()) return fail(response, allowed.error());
  if (!*allowed) return refuse(response, Fault::v3_refresh_not_allowed);
  if (!value.empty() && !*token) return refuse(response, Fault::refresh_token_not_found);

  const auto by_token = *token ? std::optional((*token)->application) : std::nullopt;
  const auto application = find_client(dependencies, credentials, parameters, by_token, response);
  if (!application) return;
  if (!is_unnamed_public(*application, credentials) && !is_authentic(dependencies, *application, credentials))
    return refuse_client(response, credentials);

  const Instant now = dependencies.clock.now();
  if (*token && is_replayed(**token, dependencies.options.refresh_grace, now)) {
    const auto ended = dependencies.store.end_family((*token)->family, now);
    if (!ended.ok()) return fail(response, ended.error());
    audit::security("refresh_token_used_twice", application->id, (*token)->user);
    (*token)->ended = true;
  }
  if (application->data_access_type == store::DataAccessType::one_time) {
    return refuse(response, Fault::one_time_refresh);
  }
  if (!*token) return refuse(response, Fault::missing_refresh_token);
  const auto grant = dependencies.store.find_grant((*token)->user, application->id);
  if (!grant.ok()) return fail(response, grant.error());
  if (!*grant) return refuse(response, Fault::grant_missing);
  // Of whatever type the application is: 13 months, or the 90 days of a CMS Aligned Network.
  if ((*grant)->expires && (*grant)->expires <= now) return refuse(response, Fault::grant_expired);
  if ((*token)->ended) return refuse(response, Fault::invalid_grant);

  const Scopes original = parse_scopes((*token)->scope);
  Scopes scopes = condense(parse_scopes(parameters.in_body("scope")));
  if (scopes.empty()) scopes = original;
  if (!is_within(scopes, original)) return refuse(response, Fault::scope_widened);

  // RFC 9449 section 5: tokens that are bound stay with their key.
  const std::string& bound_to = (*token)->terms.dpop_jkt;
  if (!bound_to.empty() && jkt.empty())
    return refuse(response, Fault::invalid_dpop_proof, "A DPoP proof is required.");
  if (!bound_to.empty() && bound_to != jkt) return refuse(response, Fault::invalid_grant);

  if (!look_up_again(dependencies, *application, **token, response)) return;
  const auto user = dependencies.store.find_user((*token)->user);
  if (!user.ok()) return fail(response, user.error());
  // Of CMS Aligned Networks: the grant ends 90 days after the last refresh.
  std::optional<Instant> grant_expires;
  if (*user && (*user)->kind == store::UserKind::aligned_network) grant_expires = now + kNetworkGrantLifetime;

  const NewTokens tokens = make_tokens(now);
  const std::string scope = format_scopes(scopes);
  const auto rotated = dependencies.store.rotate(**token, tokens.pair, scope, now,
                                                 dependencies.options.refresh_grace, grant_expires);
  if (!rotated.ok()) return fail(response, rotated.error());
  if (*rotated == store::Rotation::refused) {
    // It was rotated twice, or to another scope: no answer that was lost explains that it comes again.
    const auto ended =
        (*token)->rotated ? dependencies.store.end_family((*token)->family, now) : Result<void>();
    if (!ended.ok()) return fail(response, ended.error());
    return refuse(response, Fault::invalid_grant);
  }
  answer_tokens({*application,
                 *user ? &**user : nullptr,
                 grant_expires ? grant_expires : (*grant)->expires,
                 tokens,
                 scope,
                 !bound_to.empty(),
                 {},
                 "refresh_token",
                 (*token)->terms.flow},
                now, response);
}

}  // namespace bb::oauth
