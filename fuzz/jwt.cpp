// Whatever is sent as a JWT, its claims, a key set, a DPoP proof, an address or a key. The first byte says as
// which, so that claims and proofs get behind the signature: they are signed here.
#include "jose/jwt.h"

#include "base/encoding.h"
#include "fuzz.h"
#include "jose/dpop.h"
#include "jose/web_url.h"

namespace bb::jose {
namespace {

using std::chrono::seconds;

constexpr Instant kNow{seconds{1'700'000'000}};

const PrivateKey& key() {
  static const PrivateKey made = std::move(*PrivateKey::generate(KeyType::ec_p256));
  return made;
}
const JwkSet& keys() {
  static const JwkSet made({Jwk{.key = key().public_key(), .kid = "1"}});
  return made;
}

std::string signed_by_key(std::string_view header, std::string_view payload) {
  const std::string input = to_base64url(header) + "." + to_base64url(payload);
  return input + "." + to_base64url(*key().sign(Algorithm::es256, input));
}

// Nobody but the key's holder makes what the key verifies, and that is not who fuzzes.
void message(std::string_view input) {
  const auto jws = read_jws(input, kAllAlgorithms);
  if (!jws.ok()) return;
  BB_HOLDS(input.size() <= kMostJwsBytes);
  BB_HOLDS(jws->header().find("crit") == nullptr);
  BB_HOLDS(!verify(*jws, keys()).ok());
  (void)peek_claims(*jws);
}

void header(std::string_view input) {
  const auto jws = read_jws(signed_by_key(input, "{}"), {Algorithm::es256});
  if (!jws.ok()) return;
  BB_HOLDS(jws->header().text("alg") == "ES256");
  const auto verified = verify(*jws, keys());
  BB_HOLDS(verified.ok() == (jws->header().find("kid") == nullptr || jws->kid() == "1"));
}

void claims(std::string_view input) {
  const auto jws = read_jws(signed_by_key(R"({"alg":"ES256","typ":"JWT"})", input), {Algorithm::es256});
  if (!jws.ok()) return;  // too long
  const auto verified = verify(*jws, keys());
  BB_HOLDS(verified.ok());
  const ClaimRules rules{.types = {"JWT"},
                         .issuers = {"i"},
                         .subject = "s",
                         .audiences = {"a", "b"},
                         .sole_audience = true,
                         .required = {"jti"},
                         .leeway = seconds{5},
                         .longest_life = seconds{300},
                         .longest_age = seconds{300}};
  const auto checked = check_claims(*verified, rules, kNow);
  (void)check_claims(*verified, {}, kNow);
  if (!checked.ok()) return;
  BB_HOLDS(checked->iss == "i" && checked->sub == "s" && !checked->jti.empty());
  BB_HOLDS(*checked->exp > kNow - seconds{5} && *checked->exp <= kNow + seconds{305});
  BB_HOLDS(*checked->iat <= kNow + seconds{5} && *checked->iat >= kNow - seconds{305});
}

void key_set(std::string_view input) {
  const auto set = JwkSet::parse(input);
  if (!set.ok()) return;
  BB_HOLDS(set->keys().size() <= JwkSet::kMostKeys);
  const auto again = JwkSet::parse(set->to_json());
  BB_HOLDS(again.ok() && again->keys().size() == set->keys().size());
}

void proof(std::string_view input) {
  const std::string own =
      R"({"typ":"dpop+jwt","alg":"ES256","jwk":)" + to_json(Jwk{.key = key().public_key()}) + "}";
  const std::string_view address = "https://server.example/token";
  const DpopRules rules{.method = "POST", .url = address};
  const auto checked = check_dpop(signed_by_key(own, input), rules, kNow);
  if (!checked.ok()) return;
  BB_HOLDS(checked->jkt == thumbprint(key().public_key()) && !checked->jti.empty() &&
           checked->expires >= kNow);
}

void address(std::string_view input) {
  const auto url = read_web_url(input);
  if (!url) return;
  const auto again = read_web_url(url->without_query());
  BB_HOLDS(again && again->without_query() == url->without_query() && again->is_https == url->is_https);
}

void pem(std::string_view input) { (void)PrivateKey::from_pem(input); }

}  // namespace
}  // namespace bb::jose

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bb::jose;
  constexpr void (*kKinds[])(std::string_view) = {message, header, claims, key_set, proof, address, pem};
  if (size == 0) return 0;
  const std::size_t kind = static_cast<std::size_t>(data[0]) - 'a';  // 'a' message, 'b' header ...
  if (kind < std::size(kKinds)) kKinds[kind](bb::fuzz::text_of(data + 1, size - 1));
  return 0;
}
