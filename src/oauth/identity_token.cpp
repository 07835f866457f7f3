#include "oauth/identity_token.h"

#include <algorithm>
#include <array>

#include "base/date.h"
#include "base/encoding.h"
#include "jose/jwt.h"
#include "jose/remote_keys.h"

namespace bb::oauth {
namespace {

using identity::PersonDescription;
using jose::Json;

constexpr jose::Algorithms kAlgorithms = {jose::Algorithm::rs256};
constexpr double kLeastAssurance = 2;
constexpr std::size_t kLastFour = 4, kMostAddresses = 20;

Error not_good(std::string why) { return invalid("id_token: " + std::move(why)); }

std::string text_of(const Json& json, std::string_view member) {
  return std::string(json.text(member).value_or(std::string_view()));
}

// Letters up to U+017F: two bytes of UTF-8, the first of which is C5 at most.
bool is_latin(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= 0xC5; });
}

// FHIR's word for what begins with its letter, in either case.
std::string gender_of(std::string_view gender) {
  static constexpr std::array kGenders = std::to_array<std::string_view>({"female", "male", "other"});
  const std::string letter = to_lower(gender.substr(0, 1));
  for (const std::string_view known : kGenders) {
    if (letter == known.substr(0, 1)) return std::string(known);
  }
  return "unknown";
}

void add_address(const Json& json, PersonDescription& person) {
  const std::string street = text_of(json, "street_address");
  if (street.empty() || person.addresses.size() == kMostAddresses) return;
  person.addresses.push_back(
      {{street}, text_of(json, "locality"), text_of(json, "region"), text_of(json, "postal_code")});
}

void read_addresses(const Json& claims, PersonDescription& person) {
  if (const Json* address = claims.find("address")) add_address(*address, person);
  if (const Json* former = claims.find("historical_address")) {
    for (const Json& address : former->items()) add_address(address, person);
  }
}

std::string ssn_last_four(const Json& claims) {
  std::string ssn = text_of(claims, "ssn_itin_short");
  if (ssn.empty()) ssn = text_of(claims, "SSN");
  if (ssn.size() < kLastFour) return {};
  return ssn.substr(ssn.size() - kLastFour);
}

Result<PersonDescription> read_person(const Json& claims) {
  PersonDescription person;
  person.given_name = text_of(claims, "given_name");
  person.family_name = text_of(claims, "family_name");
  if (!is_latin(person.given_name)) return not_good("given_name is empty or not in Latin letters");
  if (!is_latin(person.family_name)) return not_good("family_name is empty or not in Latin letters");
  person.birth_date = parse_iso_date(text_of(claims, "birthdate"));
  if (!person.birth_date) return not_good("birthdate is not a date");
  person.gender = gender_of(text_of(claims, "gender"));
  person.email = text_of(claims, "email");
  if (claims.boolean("phone_number_verified") == true) person.phone = text_of(claims, "phone_number");
  person.ssn_last_four = ssn_last_four(claims);
  read_addresses(claims, person);
  return person;
}

Result<Instant> read_auth_time(const Json& claims, Instant now) {
  const auto seconds = claims.number("auth_time");
  const double latest = static_cast<double>(now.time_since_epoch().count()) / 1000;
  if (!seconds || *seconds < 0) return not_good("auth_time is not a time");
  if (*seconds > latest) return not_good("auth_time is in the future");
  if (latest - *seconds > static_cast<double>(kIdentityTokenAge.count()))
    return not_good("auth_time is too long ago");
  return Instant{Milliseconds{static_cast<std::int64_t>(*seconds * 1000)}};
}

// The issuer whose keys the token must be signed with: the one that it names, if that is configured.
Result<const IdentityIssuer*> find_issuer(const Options& options, const jose::UnverifiedJws& jws) {
  BB_ASSIGN(const Json claims, jose::peek_claims(jws));
  const auto issuer = claims.text("iss");
  for (const IdentityIssuer& known : options.identity_issuers) {
    if (issuer == known.issuer) return &known;
  }
  return not_good("its issuer is not trusted");
}

}  // namespace

Result<VerifiedIdentity> check_identity_token(const Dependencies& dependencies, std::string_view token) {
  BB_ASSIGN(const auto unverified, jose::read_jws(token, kAlgorithms));
  BB_ASSIGN(const IdentityIssuer* issuer, find_issuer(dependencies.options, unverified));
  if (dependencies.keys == nullptr) return not_good("no keys can be fetched");
  BB_ASSIGN(const auto jws, dependencies.keys->verify(unverified, issuer->jwks_uri));

  jose::ClaimRules rules;
  rules.types = {"JWT"};
  rules.issuers = {issuer->issuer};
  rules.required = {"sub",       "aud",         "jti",        "exp",      "iat", "identity_assurance_level",
                    "auth_time", "family_name", "given_name", "birthdate"};
  rules.longest_age = kIdentityTokenAge;
  const Instant now = dependencies.clock.now();
  BB_ASSIGN(const jose::Claims claims, jose::check_claims(jws, rules, now));
  if (claims.all.number("identity_assurance_level").value_or(0) < kLeastAssurance)
    return not_good("identity_assurance_level is below 2");
  BB_ASSIGN(const Instant auth_time, read_auth_time(claims.all, now));
  BB_ASSIGN(PersonDescription person, read_person(claims.all));

  const Digest seen = sha256("identity token|" + claims.iss + "|" + claims.jti);
  BB_ASSIGN(const bool is_first,
            dependencies.store.remember_once(seen, *claims.iat + kIdentityTokenAge + Seconds(1), now));
  if (!is_first) return not_good("jti was used before");
  return VerifiedIdentity{std::move(person), auth_time};
}

}  // namespace bb::oauth
