#include "oauth/client_assertion.h"

namespace bb::oauth {
namespace {

constexpr std::string_view kType = "JWT";

Error not_good(std::string why) { return invalid("client_assertion: " + std::move(why)); }

// Signed by a key of the application?
Result<jose::VerifiedJws> verify(const Dependencies& dependencies, const store::Application& application,
                                 const jose::UnverifiedJws& jws) {
  if (!application.jwks.empty()) {
    BB_ASSIGN(const auto keys, jose::JwkSet::parse(application.jwks));
    return jose::verify(jws, keys);
  }
  if (application.jwks_uri.empty() || dependencies.keys == nullptr)
    return not_good("the application has no keys");
  auto verified = dependencies.keys->verify(jws, application.jwks_uri);
  // It is the application's own business that its keys are to be had.
  if (!verified.ok() && verified.error().kind == ErrorKind::unavailable)
    return Error{ErrorKind::invalid, "client_assertion: the application's keys are not to be had",
                 verified.error().debug};
  return verified;
}

}  // namespace

Result<std::string> client_of_assertion(std::string_view assertion) {
  BB_ASSIGN(const auto jws, jose::read_jws(assertion, jose::kAllAlgorithms));
  BB_ASSIGN(const auto claims, jose::peek_claims(jws));
  const auto issuer = claims.text("iss");
  if (!issuer || issuer->empty()) return not_good("iss is missing");
  return std::string(*issuer);
}

bool has_keys(const store::Application& application) {
  return !application.jwks.empty() || !application.jwks_uri.empty();
}

Result<jose::Claims> check_client_assertion(const Dependencies& dependencies,
                                            const store::Application& application, std::string_view assertion,
                                            const std::vector<std::string_view>& audiences) {
  BB_ASSIGN(const auto unverified, jose::read_jws(assertion, kAssertionAlgorithms));
  BB_ASSIGN(const auto jws, verify(dependencies, application, unverified));
  jose::ClaimRules rules;
  rules.types = {kType};
  rules.issuers = {application.client_id};
  rules.subject = application.client_id;
  rules.audiences = audiences;
  rules.sole_audience = true;
  rules.required = {"jti", "exp"};
  rules.leeway = kAssertionLeeway;
  const Instant now = dependencies.clock.now();
  BB_ASSIGN(jose::Claims claims, jose::check_claims(jws, rules, now));
  if (*claims.exp > now + kAssertionLife) return not_good("exp is more than five minutes ahead");
  // As long as it would be taken for good.
  const Digest seen = sha256("client assertion|" + claims.iss + "|" + claims.jti);
  BB_ASSIGN(const bool is_first,
            dependencies.store.remember_once(seen, *claims.exp + kAssertionLeeway + Seconds(1), now));
  if (!is_first) return not_good("jti was used before");
  return claims;
}

}  // namespace bb::oauth
