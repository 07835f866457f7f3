#include "jose/jwt.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"

namespace bb::jose {
namespace {

constexpr std::size_t kMostTextBytes = 2048;
// Times beyond (the year 9999) are refused, so that sums of them stay within range.
constexpr double kLatestTime = 253402300799;

struct Check {
  const Claims& claims;
  const Json& header;
  const ClaimRules& rules;
  Instant now;
};

Error failed(std::string_view claim, std::string_view why) {
  return invalid("The JWT's \"" + std::string(claim) + "\" " + std::string(why));
}

bool is_among(const std::vector<std::string_view>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// RFC 7515 section 4.1.9: media types, "application/" left out where nothing else has a slash, in any case.
Result<void> check_type(const Check& check) {
  if (check.rules.types.empty()) return {};
  constexpr std::string_view kPrefix = "application/";
  std::string type = to_lower(check.header.text("typ").value_or(std::string_view()));
  if (type.starts_with(kPrefix)) type.erase(0, kPrefix.size());
  for (const std::string_view wanted : check.rules.types) {
    if (equals_ignore_case(type, wanted)) return {};
  }
  return failed("typ", "is missing or another.");
}

Result<void> check_issuer(const Check& check) {
  if (check.rules.issuers.empty() || is_among(check.rules.issuers, check.claims.iss)) return {};
  return failed("iss", "is missing or another.");
}

Result<void> check_subject(const Check& check) {
  if (check.rules.subject.empty() || check.rules.subject == check.claims.sub) return {};
  return failed("sub", "is missing or another.");
}

// RFC 7519 section 4.1.3: a text or a list of them.
Result<void> check_audience(const Check& check) {
  if (check.rules.audiences.empty()) return {};
  const Json* audience = check.claims.all.find("aud");
  if (audience == nullptr) return failed("aud", "is missing.");
  bool named = is_among(check.rules.audiences, audience->as_text()), others = false;
  for (const Json& item : audience->items()) {
    const bool ours = is_among(check.rules.audiences, item.as_text());
    named = named || ours;
    others = others || !ours;
  }
  if (!named) return failed("aud", "does not name this server.");
  if (others && check.rules.sole_audience) return failed("aud", "names others than this server.");
  return {};
}

// RFC 7519 section 4.1.4: not on or after it.
Result<void> check_expiry(const Check& check) {
  const auto& [claims, header, rules, now] = check;
  if (!claims.exp) return rules.longest_life ? failed("exp", "is missing.") : Result<void>();
  if (now >= *claims.exp + rules.leeway) return failed("exp", "has passed.");
  if (rules.longest_life && *claims.exp > now + *rules.longest_life + rules.leeway) {
    return failed("exp", "is too far ahead.");
  }
  return {};
}

Result<void> check_not_before(const Check& check) {
  if (check.claims.nbf && check.now + check.rules.leeway < *check.claims.nbf) {
    return failed("nbf", "is in the future.");
  }
  return {};
}

Result<void> check_issued_at(const Check& check) {
  const auto& [claims, header, rules, now] = check;
  if (!claims.iat) return rules.longest_age ? failed("iat", "is missing.") : Result<void>();
  if (*claims.iat > now + rules.leeway) return failed("iat", "is in the future.");
  if (rules.longest_age && now > *claims.iat + *rules.longest_age + rules.leeway) {
    return failed("iat", "is too long ago.");
  }
  return {};
}

Result<void> check_required(const Check& check) {
  for (const std::string_view claim : check.rules.required) {
    const Json* value = check.claims.all.find(claim);
    const bool missing = value == nullptr || value->kind() == Json::Kind::null ||
                         (value->kind() == Json::Kind::text && value->as_text().empty());
    if (missing) return failed(claim, "is missing.");
  }
  return {};
}

constexpr std::array kChecks = {check_type,   check_issuer,     check_subject,   check_audience,
                                check_expiry, check_not_before, check_issued_at, check_required};

Result<void> read_text(const Json& all, std::string_view claim, std::string& text) {
  if (all.find(claim) == nullptr) return {};
  const auto found = all.text(claim);
  if (!found) return failed(claim, "is not a text.");
  if (found->size() > kMostTextBytes) return failed(claim, "is too long.");
  text = *found;
  return {};
}

// NumericDate (RFC 7519 section 2): seconds, perhaps with a fraction.
Result<void> read_time(const Json& all, std::string_view claim, std::optional<Instant>& time) {
  if (all.find(claim) == nullptr) return {};
  const auto seconds = all.number(claim);
  if (!seconds || !(*seconds >= 0 && *seconds <= kLatestTime)) return failed(claim, "is not a time.");
  time = Instant{Milliseconds{static_cast<std::int64_t>(*seconds * 1000)}};
  return {};
}

}  // namespace

Result<Claims> check_claims(const VerifiedJws& jws, const ClaimRules& rules, Instant now) {
  auto all = Json::parse(jws.payload());
  if (!all.ok()) return invalid("The JWT's claims are no JSON object.");
  Claims claims{.all = std::move(*all)};
  BB_TRY(read_text(claims.all, "iss", claims.iss));
  BB_TRY(read_text(claims.all, "sub", claims.sub));
  BB_TRY(read_text(claims.all, "jti", claims.jti));
  BB_TRY(read_time(claims.all, "exp", claims.exp));
  BB_TRY(read_time(claims.all, "nbf", claims.nbf));
  BB_TRY(read_time(claims.all, "iat", claims.iat));
  for (const auto& check : kChecks) {
    BB_TRY(check({.claims = claims, .header = jws.header(), .rules = rules, .now = now}));
  }
  return claims;
}

Result<Json> peek_claims(const UnverifiedJws& jws) {
  auto all = Json::parse(jws.unverified_payload());
  if (!all.ok()) return invalid("The JWT's claims are no JSON object.");
  return all;
}

}  // namespace bb::jose
