// What the authorization server may ask of a database: applications, users, sessions, approvals, codes,
// tokens and data access grants. store/sql keeps this promise, and store/auth_store_contract.h is the
// test-suite that every database must pass.
//
// Safe for calls from any thread. What it returns is owned by the caller. A write that returned is on the
// disk. Whoever holds a token, a code or a session id proves it by its SHA-256 digest: the values themselves
// never reach the store.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/result.h"
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
};

// Somebody who can log in. The names and the address are sealed at rest.
struct User {
  UserId id = 0;  // given by the store
  std::string username;
  std::optional<std::string> password_hash;  // argon2id; none: logs in elsewhere
  std::optional<BeneficiaryId> beneficiary;
  std::string given_name, family_name, email;
  Instant created{};
};

// A browser that has logged in.
struct Session {
  Digest digest{};  // of the cookie's value
  UserId user = 0;
  Instant created{}, last_seen{};
};

// A beneficiary who has logged in at an application's request and is being asked; bound to the session that
// asked.
struct Approval {
  std::string uuid;
  Digest session{};
  UserId user = 0;
  ApplicationId application = 0;
  Instant expires{};
};

// A code of RFC 6749 section 4.1.2 with what it was given for.
struct AuthorizationCode {
  Digest digest{};
  ApplicationId application = 0;
  UserId user = 0;
  std::string redirect_uri;    // where the code was sent
  std::string scope;           // space separated
  std::string code_challenge;  // S256, without padding
  bool include_sensitive = false;
  Instant expires{};
  bool used = false;
};

// What a beneficiary allowed: recorded in one transaction.
struct Consent {
  std::string approval;  // its uuid; taken, so that a form counts once
  Digest session{};      // ends with the decision
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
};

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
};

class AuthStore {
 public:
  virtual ~AuthStore() = default;

  // Applications. Absent is not an error. A client id or name that is taken is a conflict.
  virtual Result<ApplicationId> add_application(const Application& application) = 0;
  // Replaces everything but id and created.
  virtual Result<void> update_application(const Application& application) = 0;
  virtual Result<std::optional<Application>> find_application(std::string_view client_id) = 0;
  virtual Result<std::optional<Application>> find_application(ApplicationId id) = 0;
  virtual Result<std::vector<Application>> list_applications() = 0;  // by name

  // Users. A username that is taken is a conflict.
  virtual Result<UserId> add_user(const User& user) = 0;
  virtual Result<std::optional<User>> find_user(std::string_view username) = 0;
  virtual Result<std::optional<User>> find_user(UserId id) = 0;

  // Sessions.
  virtual Result<void> add_session(const Session& session) = 0;
  virtual Result<std::optional<Session>> find_session(const Digest& digest) = 0;
  virtual Result<void> touch_session(const Digest& digest, Instant last_seen) = 0;
  virtual Result<void> end_session(const Digest& digest) = 0;

  // Approvals and what becomes of them.
  virtual Result<void> add_approval(const Approval& approval) = 0;
  virtual Result<std::optional<Approval>> find_approval(std::string_view uuid) = 0;
  // Takes the approval, ends the earlier tokens and unused codes of (application, user), makes or renews the
  // grant, keeps the code, ends the session. False, and nothing is changed, when the approval is gone, has
  // expired at consent.now, or is of another session, user or application.
  virtual Result<bool> record_consent(const Consent& consent) = 0;
  // Takes the approval and ends the session; false as above.
  virtual Result<bool> record_refusal(std::string_view approval, const Digest& session, Instant now) = 0;

  // Codes and tokens.
  virtual Result<std::optional<AuthorizationCode>> find_code(const Digest& code) = 0;
  // Takes the code, ends earlier tokens of (application, user) and keeps the new pair: all or nothing. False
  // when the code was taken before, has expired at `now`, or its grant is gone.
  virtual Result<bool> exchange_code(const Digest& code, const TokenPair& pair, Instant now) = 0;
  // Ends the tokens that a code gave (RFC 6749 section 4.1.2: a code used twice).
  virtual Result<void> end_tokens_of_code(const Digest& code, Instant now) = 0;
  virtual Result<std::optional<RefreshToken>> find_refresh_token(const Digest& token) = 0;
  // Replaces the pair that the refresh token belongs to. False when it was rotated or ended meanwhile.
  virtual Result<bool> rotate(const RefreshToken& token, const TokenPair& pair, std::string_view scope,
                              Instant now) = 0;
  virtual Result<void> end_family(FamilyId family, Instant now) = 0;
  // What an access token allows; nothing when it is unknown, ended, rotated, or its user is no beneficiary.
  // The hot path: one prepared query, no write.
  virtual Result<std::optional<Access>> find_access(const Digest& token) = 0;
  // The family of an access token that find_access() would find.
  virtual Result<std::optional<TokenFamily>> find_family(const Digest& access_token) = 0;

  // Grants.
  virtual Result<std::optional<DataAccessGrant>> find_grant(UserId user, ApplicationId application) = 0;
  virtual Result<std::vector<DataAccessGrant>> list_grants(UserId user) = 0;
  // Archives the grant and ends every token and unused code of the pair. False when there is none.
  virtual Result<bool> end_grant(UserId user, ApplicationId application, Instant now) = 0;
};

// Opens (and makes, when `create`) the store at a URL: that which holds the claims too (open_claim_store()).
// What is personal is sealed with its key.
Result<std::shared_ptr<AuthStore>> open_auth_store(const std::string& url, bool create,
                                                   const StoreOptions& options = {});

}  // namespace bb::store
