// What the authorization server may ask of a database: applications, users, sessions, codes,
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
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/accounts.h"
#include "store/claim_store.h"

namespace bb::store {

class AuthStore {
 public:
  virtual ~AuthStore() = default;

  // Applications. Absent is not an error. A client id or name that is taken is a conflict.
  virtual Result<ApplicationId> add_application(const Application& application) = 0;
  // Replaces everything but id and created.
  virtual Result<void> update_application(const Application& application) = 0;
  // What another process changed is seen within a second.
  virtual Result<FoundApplication> find_application(std::string_view client_id) = 0;
  virtual Result<FoundApplication> find_application(ApplicationId id) = 0;
  virtual Result<std::vector<Application>> list_applications() = 0;   // by name
  virtual Result<void> put_label(const ApplicationLabel& label) = 0;  // adds it, or replaces its texts
  virtual Result<std::vector<ApplicationLabel>> list_labels() = 0;    // by slug

  // Users. A username that is taken is a conflict.
  virtual Result<UserId> add_user(const User& user) = 0;
  // The same for somebody who logs in elsewhere and may have one account only: a conflict, too, when another
  // such user (of kind beneficiary, without a password) is user.beneficiary. Of many at once one is added.
  virtual Result<UserId> add_only_user(const User& user) = 0;
  virtual Result<std::optional<User>> find_user(std::string_view username) = 0;
  virtual Result<std::optional<User>> find_user(UserId id) = 0;
  virtual Result<std::vector<User>> find_users_of(BeneficiaryId beneficiary) = 0;
  // Replaces names and address.
  virtual Result<void> update_profile(const User& user) = 0;
  // Replaces the user's crosswalk and archives the former one; false, and nothing is written, when they are
  // equal.
  virtual Result<bool> update_crosswalk(UserId user, const Crosswalk& crosswalk, Instant now) = 0;
  virtual Result<std::vector<FormerCrosswalk>> list_former_crosswalks(UserId user) = 0;  // the latest first

  // Sessions.
  virtual Result<void> add_session(const Session& session) = 0;
  virtual Result<std::optional<Session>> find_session(const Digest& digest) = 0;
  virtual Result<void> touch_session(const Digest& digest, Instant last_seen) = 0;
  virtual Result<void> end_session(const Digest& digest) = 0;

  // Ends the session, ends the earlier tokens and unused codes of (application, user), makes or renews the
  // grant, keeps the code. False, and nothing is changed, when the session has ended or is another user's.
  virtual Result<bool> record_consent(const Consent& consent) = 0;

  // Codes and tokens.
  virtual Result<std::optional<AuthorizationCode>> find_code(const Digest& code) = 0;
  // Takes the code, ends earlier tokens of (application, user) and keeps the new pair: all or nothing. False
  // when the code was taken before, has expired at `now`, or its grant is gone. `dpop_jkt`: the key that the
  // tokens are bound to, in place of the code's terms; empty: as those say.
  virtual Result<bool> exchange_code(const Digest& code, const TokenPair& pair, Instant now,
                                     std::string_view dpop_jkt = {}) = 0;
  // Ends the tokens that a code gave (RFC 6749 section 4.1.2: a code used twice).
  virtual Result<void> end_tokens_of_code(const Digest& code, Instant now) = 0;
  virtual Result<std::optional<RefreshToken>> find_refresh_token(const Digest& token) = 0;
  // Replaces the pair that the refresh token belongs to, and moves the end of the grant to `grant_expires`,
  // if that is given. When the token was rotated less than `grace` ago to the same scope, and not since, the
  // pair is added beside the one it was rotated to. Refused when it was rotated or ended otherwise. Of a
  // family's rotated refresh tokens the last kKnownRotations are remembered.
  virtual Result<Rotation> rotate(const RefreshToken& token, const TokenPair& pair, std::string_view scope,
                                  Instant now, Milliseconds grace = {},
                                  std::optional<Instant> grant_expires = {}) = 0;
  static constexpr std::int64_t kKnownRotations = 100;
  // Tokens without a code; the grant is made, or its end moved. Earlier tokens stay, the last
  // kMostDirectFamilies times that some were issued: an application that asks each hour would gather them
  // without end.
  virtual Result<void> issue(const DirectGrant& grant, const TokenPair& pair, Instant now) = 0;
  static constexpr std::int64_t kMostDirectFamilies = 300;
  virtual Result<void> end_family(FamilyId family, Instant now) = 0;
  // What an access token allows; nothing when it is unknown, ended, rotated, or its user is no beneficiary.
  // The hot path: one prepared query, no write.
  virtual Result<std::optional<Access>> find_access(const Digest& token) = 0;
  // The family of an access token that find_access() would find.
  virtual Result<std::optional<TokenFamily>> find_family(const Digest& access_token) = 0;

  // Grants.
  virtual Result<std::optional<DataAccessGrant>> find_grant(UserId user, ApplicationId application) = 0;
  virtual Result<std::vector<DataAccessGrant>> list_grants(UserId user) = 0;
  // Archives the grant and ends every token and unused code of the pair: at once, where they are few, else in
  // steps, of which the first takes the grant. False when there is none.
  virtual Result<bool> end_grant(UserId user, ApplicationId application, Instant now) = 0;

  // Pushed authorization requests.
  virtual Result<void> add_pushed_request(const PushedRequest& request) = 0;
  virtual Result<std::optional<PushedRequest>> find_pushed_request(const Digest& digest) = 0;
  virtual Result<void> end_pushed_request(const Digest& digest) = 0;

  // Remembers until `expires` that something was seen which must not come twice. False when it was seen
  // before and that has not expired at `now`: of many at once, one is told true.
  virtual Result<bool> remember_once(const Digest& what, Instant expires, Instant now) = 0;

  // Signing keys. A kid that is taken is a conflict.
  virtual Result<void> add_signing_key(const SigningKey& key) = 0;
  virtual Result<std::vector<SigningKey>> list_signing_keys() = 0;  // by the time from which they sign, kid
  // False when there is none, or it was retired before.
  virtual Result<bool> retire_signing_key(std::string_view kid, Instant now) = 0;
  virtual Result<bool> remove_signing_key(std::string_view kid) = 0;

  // Logins that go on elsewhere.
  virtual Result<void> add_login_attempt(const LoginAttempt& attempt) = 0;
  // Takes it: the second who asks, or who asks too late, is given nothing.
  virtual Result<std::optional<LoginAttempt>> take_login_attempt(const Digest& state, Instant now) = 0;

  // Failures of a name or an address, by its digest; none is a count of 0.
  virtual Result<Failures> find_failures(const Digest& key) = 0;
  // Writes `now_are` if what is there is what the caller saw, `were`; false otherwise.
  virtual Result<bool> replace_failures(const Digest& key, const Failures& were, const Failures& now_are) = 0;
  virtual Result<void> forget_failures(const Digest& key) = 0;

  // Data given to applications, for the metrics of CMS-0057-F. A day (UTC) on which an application was given
  // a member's data is one transfer, however many answers that took.
  virtual Result<void> add_data_transfers(std::span<const DataTransfer> transfers) = 0;
  virtual Result<TransferCounts> count_data_transfers(int year) = 0;

  // Removes rows of a kind that ended before `before`, those that ended first before others, in one
  // transaction: about `most` rows, and at least one while there is any. `from`: where the step before this
  // one got to; what it has removed is not looked through again. No rows: all are removed, or another process
  // is about to.
  virtual Result<PurgeStep> purge(Ended kind, Instant from, Instant before, std::int64_t most) = 0;
};

// Opens (and makes, when `create`) the store at a URL: that which holds the claims too (open_claim_store()).
// What is personal is sealed with its key.
Result<std::shared_ptr<AuthStore>> open_auth_store(const std::string& url, bool create,
                                                   const StoreOptions& options = {});

}  // namespace bb::store
