#include "oauth/id_token.h"

#include "base/crypto.h"
#include "base/json_text.h"
#include "oauth/scopes.h"
#include "oauth/signing_keys.h"

namespace bb::oauth {
namespace {

std::string seconds(Instant at) {
  return std::to_string(std::chrono::floor<Seconds>(at).time_since_epoch().count());
}

// Section 3.1.3.6: the left half of the digest; both algorithms use SHA-256.
std::string half_digest(std::string_view access_token) {
  const Digest digest = sha256(access_token);
  return to_base64url(as_text(digest).substr(0, digest.size() / 2));
}

}  // namespace

std::string id_token_claims(const IdTokenFacts& facts) {
  std::string json;
  const auto raw = [&](std::string_view name, std::string_view value) {
    json.append(json.empty() ? "{\"" : ",\"").append(name).append("\":").append(value);
  };
  const auto text = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) raw(name, "\"" + json_escaped(value) + "\"");
  };
  text("iss", facts.issuer);
  text("sub", facts.subject);
  text("aud", facts.client_id);
  raw("exp", seconds(facts.now + kIdTokenLifetime));
  raw("iat", seconds(facts.now));
  if (facts.auth_time != Instant{}) raw("auth_time", seconds(facts.auth_time));
  text("nonce", facts.nonce);
  text("at_hash", half_digest(facts.access_token));
  text("fhirUser", facts.fhir_user);
  return json + "}";
}

Result<std::string> make_id_token(const Dependencies& dependencies, int version,
                                  const store::Application& application, const store::AuthorizationCode& code,
                                  const store::User& user, std::string_view access_token) {
  const Scopes scopes = parse_scopes(code.scope);
  if (!contains(scopes, "openid") || dependencies.signing_keys == nullptr) return std::string();
  if (!user.beneficiary) return std::string();
  IdTokenFacts facts;
  facts.issuer = dependencies.options.public_url;
  facts.subject = std::to_string(*user.beneficiary);
  facts.client_id = application.client_id;
  facts.nonce = code.terms.nonce;
  facts.access_token = access_token;
  facts.auth_time = code.terms.auth_time;
  facts.now = dependencies.clock.now();
  if (contains(scopes, "fhirUser") || contains(scopes, "profile")) {
    facts.fhir_user = facts.issuer + "/v" + std::to_string(version) + "/fhir/Patient/" + facts.subject;
  }
  const auto algorithm =
      application.id_token_algorithm == "ES256" ? jose::Algorithm::es256 : jose::Algorithm::rs256;
  return dependencies.signing_keys->sign(algorithm, "JWT", id_token_claims(facts));
}

}  // namespace bb::oauth
