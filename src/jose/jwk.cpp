#include "jose/jwk.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/json_text.h"

namespace bb::jose {
namespace {

constexpr std::size_t kMostKidBytes = 256;

// RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1.
constexpr std::string_view kPrivateMembers[] = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"};

struct Curve {
  std::string_view name;
  KeyType type;
};
constexpr Curve kCurves[] = {{"P-256", KeyType::ec_p256}, {"P-384", KeyType::ec_p384}};

// A member of base64url without padding (RFC 7515 section 2).
Result<std::string> read_bytes(const Json& jwk, std::string_view member) {
  const auto text = jwk.text(member);
  auto bytes = text && !text->ends_with('=') ? from_base64url(*text) : std::nullopt;
  if (!bytes || bytes->empty()) return invalid("A JWK has no proper \"" + std::string(member) + "\".");
  return std::move(*bytes);
}

Result<PublicKey> read_ec(const Json& jwk) {
  const auto name = jwk.text("crv");
  for (const Curve& curve : kCurves) {
    if (name != curve.name) continue;
    BB_ASSIGN(std::string x, read_bytes(jwk, "x"));
    BB_ASSIGN(std::string y, read_bytes(jwk, "y"));
    return PublicKey::ec(curve.type, std::move(x), std::move(y));
  }
  return invalid("A JWK of type EC is on none of the curves P-256 and P-384.");
}

Result<PublicKey> read_key(const Json& jwk) {
  const auto type = jwk.text("kty");
  if (type == "EC") return read_ec(jwk);
  if (type == "RSA") {
    BB_ASSIGN(std::string n, read_bytes(jwk, "n"));
    BB_ASSIGN(std::string e, read_bytes(jwk, "e"));
    return PublicKey::rsa(std::move(n), std::move(e));
  }
  return invalid("A JWK is neither of type EC nor RSA.");
}

// RFC 7517 sections 4.2 and 4.3.
bool checks_signatures(const Json& jwk) {
  if (jwk.find("use") != nullptr && jwk.text("use") != "sig") return false;
  const Json* operations = jwk.find("key_ops");
  if (operations == nullptr) return true;
  const auto& items = operations->items();
  return std::any_of(items.begin(), items.end(), [](const Json& item) { return item.as_text() == "verify"; });
}

// The members that make the key, as they stand in JSON. RFC 7638 section 3.2 asks for the order of their
// names.
std::string key_members(const PublicKey& key, bool in_order_of_names) {
  const std::string first = to_base64url(key.first()), second = to_base64url(key.second());
  if (key.type() == KeyType::rsa) {
    return in_order_of_names ? R"("e":")" + second + R"(","kty":"RSA","n":")" + first + '"'
                             : R"("kty":"RSA","n":")" + first + R"(","e":")" + second + '"';
  }
  const std::string curve(key.type() == KeyType::ec_p256 ? kCurves[0].name : kCurves[1].name);
  return (in_order_of_names ? R"("crv":")" + curve + R"(","kty":"EC")"
                            : R"("kty":"EC","crv":")" + curve + '"') +
         R"(,"x":")" + first + R"(","y":")" + second + '"';
}

}  // namespace

Result<Jwk> read_jwk(const Json& jwk) {
  if (!jwk.is_object()) return invalid("A JWK is not a JSON object.");
  for (const std::string_view member : kPrivateMembers) {
    if (jwk.find(member) != nullptr) return invalid("A JWK holds a private or secret key.");
  }
  if (!checks_signatures(jwk)) return invalid("A JWK is not for checking signatures.");
  BB_ASSIGN(PublicKey key, read_key(jwk));
  Jwk read{.key = std::move(key)};
  if (jwk.find("kid") != nullptr) {
    const auto kid = jwk.text("kid");
    if (!kid || kid->empty() || kid->size() > kMostKidBytes) return invalid("A JWK has no proper \"kid\".");
    read.kid = *kid;
  }
  if (jwk.find("alg") != nullptr) {
    const auto name = jwk.text("alg");
    read.algorithm = name ? find_algorithm(*name) : std::nullopt;
    if (!read.algorithm || traits(*read.algorithm).key != read.key.type()) {
      return invalid("A JWK has an \"alg\" that does not fit, or is not supported.");
    }
  }
  return read;
}

std::string to_json(const Jwk& jwk) {
  std::string text = '{' + key_members(jwk.key, false);
  if (!jwk.kid.empty()) text += R"(,"kid":")" + json_escaped(jwk.kid) + '"';
  text += R"(,"use":"sig")";
  if (jwk.algorithm) text += R"(,"alg":")" + std::string(name(*jwk.algorithm)) + '"';
  return text + '}';
}

std::string thumbprint(const PublicKey& key) {
  return to_base64url(as_text(sha256('{' + key_members(key, true) + '}')));
}

Result<JwkSet> JwkSet::parse(std::string_view text) { return read(text, false); }
Result<JwkSet> JwkSet::parse_strictly(std::string_view text) { return read(text, true); }

Result<JwkSet> JwkSet::read(std::string_view text, bool strictly) {
  BB_ASSIGN(const Json set, Json::parse(text));
  const Json* keys = set.find("keys");
  if (keys == nullptr || keys->kind() != Json::Kind::array) return invalid("A JWK Set has no \"keys\".");
  if (keys->items().size() > kMostKeys) return invalid("A JWK Set has more than 64 keys.");
  if (strictly && keys->items().empty()) return invalid("A JWK Set has no key.");
  std::vector<Jwk> found;
  for (const Json& item : keys->items()) {
    auto jwk = read_jwk(item);
    if (!jwk.ok() && strictly) return jwk.error();
    if (jwk.ok()) found.push_back(std::move(*jwk));
  }
  return JwkSet(std::move(found));
}

bool JwkSet::has(std::string_view kid) const {
  return std::any_of(keys_.begin(), keys_.end(), [&](const Jwk& jwk) { return jwk.kid == kid; });
}

std::string JwkSet::to_json() const {
  std::string text = R"({"keys":[)";
  for (const Jwk& jwk : keys_) {
    if (text.back() == '}') text += ',';
    text += jose::to_json(jwk);
  }
  return text + "]}";
}

}  // namespace bb::jose
