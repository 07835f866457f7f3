#include "jose/dpop.h"

#include "base/crypto.h"
#include "base/encoding.h"
#include "jose/jwt.h"
#include "jose/web_url.h"

namespace bb::jose {
namespace {

Error refused(std::string_view why) { return invalid("The DPoP proof " + std::string(why)); }

bool is_same_address(std::string_view htu, std::string_view url) {
  const auto said = read_web_url(htu), meant = read_web_url(url);
  return said && meant && said->without_query() == meant->without_query();
}

}  // namespace

Result<DpopProof> check_dpop(std::string_view header, const DpopRules& rules, Instant now) {
  BB_ASSIGN(const UnverifiedJws jws, read_jws(header, rules.algorithms));
  // The one place where a message brings its own key: what is asked is only whether the sender has it.
  const Json* member = jws.header().find("jwk");
  if (member == nullptr) return refused("has no \"jwk\".");
  BB_ASSIGN(const Jwk jwk, read_jwk(*member));
  if (jwk.algorithm && *jwk.algorithm != jws.algorithm())
    return refused("has a \"jwk\" for another algorithm.");
  BB_ASSIGN(const VerifiedJws verified, verify(jws, jwk.key));
  const ClaimRules claim_rules{.types = {"dpop+jwt"},
                               .required = {"jti", "htm", "htu", "iat"},
                               .leeway = rules.leeway,
                               .longest_age = rules.longest_age};
  BB_ASSIGN(const Claims claims, check_claims(verified, claim_rules, now));

  if (claims.all.text("htm") != rules.method) return refused("is for another method.");
  const auto htu = claims.all.text("htu");
  if (!htu || !is_same_address(*htu, rules.url)) return refused("is for another address.");
  if (!rules.access_token.empty() &&
      claims.all.text("ath") != to_base64url(as_text(sha256(rules.access_token)))) {
    return refused("is not for this access token.");
  }
  const auto nonce = claims.all.text("nonce");
  if (claims.all.find("nonce") != nullptr && !nonce) return refused("has a \"nonce\" that is not a text.");
  return DpopProof{.jkt = thumbprint(jwk.key),
                   .jti = claims.jti,
                   .nonce = std::string(nonce.value_or(std::string_view())),
                   .iat = *claims.iat,
                   .expires = *claims.iat + rules.longest_age + rules.leeway};
}

}  // namespace bb::jose
