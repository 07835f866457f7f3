// What the authorization server keeps: applications, users, sessions, codes, tokens, data access
// grants and what passes between. Values; store/auth_store.h is what may be asked of them.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/crypto.h"
#include "store/claim_store.h"

namespace bb::store {

using ApplicationId = std::int64_t;
using UserId = std::int64_t;
using FamilyId = std::int64_t;

// How long an application keeps what a beneficiary shared: 13 calendar months and refreshable, one token of
// an hour, or without an end.
enum class DataAccessType : std::uint8_t { thirteen_month = 1, one_time = 2, research_study = 3 };
std::string_view name(DataAccessType type);  // "THIRTEEN_MONTH", "ONE_TIME", "RESEARCH_STUDY"
std::optional<DataAccessType> parse_data_access_type(std::string_view name);

// How an application may get tokens: at a beneficiary's consent, for itself with an identity token (CMS
// Aligned Networks), or both. CMS: allowed_auth_type.
enum class AllowedAuthType : std::uint8_t { authorization_code = 1, client_credentials = 2, both = 3 };
std::string_view name(
    AllowedAuthType type);  // "AUTH_CODE", "CLIENT_CREDENTIALS", "AUTH_CODE_AND_CLIENT_CREDS"
std::optional<AllowedAuthType> parse_allowed_auth_type(std::string_view name);

// A registered application: an OAuth client (RFC 6749 section 2).
struct Application {
  ApplicationId id = 0;  // given by the store
  std::string client_id;
  std::optional<Digest> secret_digest;  // of the client secret; none: a public client
  std::string name;                     // unique, whatever the case of its letters
  std::vector<std::string> redirect_uris;
  bool active = true;
  bool confidential = true;
  DataAccessType data_access_type = DataAccessType::thirteen_month;
  bool require_demographic_scopes = true;
  std::vector<std::string> scopes;  // empty: the default scopes (oauth/scopes.h)
  std::string description, website_uri, logo_uri, tos_uri, policy_uri, support_email, support_phone_number;
  Instant created{};
  AllowedAuthType auth_type = AllowedAuthType::authorization_code;
  std::string jwks_uri, jwks;            // where its public keys are, or they themselves (RFC 7591 section 2)
  std::string id_token_algorithm;        // empty: the default (OpenID Connect Registration section 2)
  bool part_d_eob_only = false;          // of the claims, it is given Part D ones only
  bool require_pushed_requests = false;  // RFC 9126 section 6
  bool dpop_bound = false;               // RFC 9449 section 5.2: all its tokens are bound to a key
  std::optional<Digest> registration_digest;  // of its registration access token (RFC 7592)
  std::vector<std::string> labels;            // slugs of ApplicationLabel

  bool operator==(const Application&) const = default;
};

// One that was asked for, shared by all who asked at about the same time; null: there is none.
using FoundApplication = std::shared_ptr<const Application>;

// What groups applications in the public list of them.
struct ApplicationLabel {
  std::string slug, name, description;
};

// CMS: user_type BEN, DEV, ANB.
enum class UserKind : std::uint8_t { beneficiary = 1, developer = 2, aligned_network = 3 };

// By which identifier a user was matched to a beneficiary.
enum class MatchedBy : std::uint8_t { none = 0, mbi = 1, hicn = 2, member_id = 3, demographics = 4 };

// Who a user is among the beneficiaries. The identifiers are sealed at rest.
struct Crosswalk {
  std::optional<BeneficiaryId> beneficiary;
  MatchedBy matched_by = MatchedBy::none;
  std::string mbi, hicn_hash;  // empty: unknown

  bool operator==(const Crosswalk&) const = default;
};

struct FormerCrosswalk {
  Crosswalk crosswalk;
  Instant archived{};
};

// Somebody who can log in. The names and the address are sealed at rest.
struct User {
  UserId id = 0;  // given by the store
  std::string username;
  std::optional<std::string> password_hash;  // argon2id; none: logs in elsewhere
  std::optional<BeneficiaryId> beneficiary;
  std::string given_name, family_name, email;
  Instant created{};
  UserKind kind = UserKind::beneficiary;
  MatchedBy matched_by = MatchedBy::none;
  std::string mbi, hicn_hash;  // with the beneficiary and matched_by: the user's Crosswalk
};

// A browser that has logged in.
struct Session {
  Digest digest{};  // of the cookie's value
  UserId user = 0;
  Instant created{}, last_seen{};
};

// What a beneficiary's consent, or an application's own request, gives to the tokens that come of it. It
// stays as it is until they end, whatever becomes of the application's registration.
struct TokenTerms {
  bool include_sensitive = false;  // claims under 42 CFR Part 2 are shared
  bool part_d_eob_only = false;
  std::string nonce;     // OpenID Connect; empty: none
  Instant auth_time{};   // when the beneficiary logged in
  std::string dpop_jkt;  // RFC 9449: the thumbprint of the key that they are bound to; empty: to none
  std::string flow;      // the uuid by which audit events of one authorization are told together

  bool operator==(const TokenTerms&) const = default;
};

// A code of RFC 6749 section 4.1.2 with what it was given for.
struct AuthorizationCode {
  Digest digest{};
  ApplicationId application = 0;
  UserId user = 0;
  std::string redirect_uri;    // where the code was sent
  std::string scope;           // space separated
  std::string code_challenge;  // S256, without padding
  TokenTerms terms;
  Instant expires{};
  bool used = false;
};

// What a beneficiary allowed: recorded in one transaction.
struct Consent {
  Digest session{};  // ends with the decision, so that a form counts once
  AuthorizationCode code;
  std::optional<Instant> grant_expires;
  bool renew_grant = false;  // the earlier grant is archived and a new one begins
  Instant now{};
};

// An access token and the refresh token beside it, about to be issued.
struct TokenPair {
  Digest access{}, refresh{};
  Instant access_expires{};
};

// Every token that came from one code; they end together.
struct TokenFamily {
  FamilyId id = 0;
  ApplicationId application = 0;
  UserId user = 0;
};

// Tokens that no code gives (RFC 6749 section 4.4).
struct DirectGrant {
  ApplicationId application = 0;
  UserId user = 0;
  std::string scope;  // space separated
  TokenTerms terms;
  std::optional<Instant> grant_expires;
};

// A refresh token as found, live or not.
struct RefreshToken {
  FamilyId family = 0;
  std::int64_t generation = 0;  // counts the rotations of the family
  ApplicationId application = 0;
  UserId user = 0;
  std::string scope;
  bool rotated = false;  // a newer one was issued
  bool ended = false;    // the family was
  TokenTerms terms;
  std::optional<Instant> rotated_at;  // the family's last rotation
};

// What became of a rotation. `again`: the token had been rotated just before, by the same holder as it seems
// (two requests at once, or an answer that was lost), and a second pair stands beside the first one's.
enum class Rotation : std::uint8_t { done, again, refused };

struct DataAccessGrant {
  UserId user = 0;
  ApplicationId application = 0;
  Instant created{};
  std::optional<Instant> expires;
};

// Everything about a live access token that a decision needs, read by one query.
struct Access {
  std::int64_t token_id;  // for audit; not the token
  Instant token_expires;  // the asker compares
  ApplicationId application_id;
  std::string client_id, application_name;
  bool application_active;
  DataAccessType data_access_type;
  UserId user_id;
  std::string username;
  BeneficiaryId beneficiary;
  std::string scope;  // space separated
  bool has_grant;     // a DataAccessGrant of (user, application) exists
  std::optional<Instant> grant_expires;
  bool include_sensitive;  // the beneficiary shared claims under 42 CFR Part 2
  bool part_d_eob_only;
  std::string dpop_jkt;  // RFC 9449; empty: a bearer token
  UserKind user_kind;
};

// RFC 9126: the parameters of an authorization request that the application sent ahead. Sealed at rest.
struct PushedRequest {
  Digest digest{};  // of its request_uri
  ApplicationId application = 0;
  std::string parameters;  // as a query
  Instant expires{};
};

// A key that the server signs with. The private key is sealed at rest.
struct SigningKey {
  std::string kid, algorithm;   // "RS256", "ES256"
  std::string private_key;      // PEM
  Instant created{}, active{};  // signs from then on, and is published before
  std::optional<Instant> retired;
};

// A login that goes on at another server. What is secret or personal in it is sealed at rest.
struct LoginAttempt {
  Digest state{};    // of the value that the other server gives back
  Digest browser{};  // of what the browser that began it carries
  std::string provider, next, nonce, code_verifier;
  Instant expires{};
};

// Failed attempts of a name or an address.
struct Failures {
  std::int64_t count = 0;
  Instant last{};
};

// Data that an application was given of a user in a calendar year (UTC).
struct DataTransfer {
  UserId user = 0;
  ApplicationId application = 0;
  int year = 0;
  Instant last{};
};
struct TransferCounts {
  std::int64_t members = 0, members_more_than_once = 0, members_to_more_than_one_application = 0;
};

// The kinds of rows that end, and are removed some time later (AuthStore::purge()).
enum class Ended : std::uint8_t {
  access_tokens,
  codes,
  families,  // with their refresh tokens
  sessions,
  pushed_requests,
  seen_once,
  login_attempts,
  failures,
};
inline constexpr int kKindsOfEnded = static_cast<int>(Ended::failures) + 1;

// What a step of the removal did. `reached`: when the last one of those removed had ended; `held`: how long
// others had to wait who wanted to write, at most.
struct PurgeStep {
  std::int64_t rows = 0;
  Instant reached{};
  std::chrono::microseconds held{};
};

}  // namespace bb::store
