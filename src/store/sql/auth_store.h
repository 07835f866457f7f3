// The promise of store/auth_store.h, kept by a database that speaks SQL. One file a subject:
// auth_applications.cpp, auth_users.cpp (users, sessions), auth_consents.cpp (consents, grants),
// auth_tokens.cpp, auth_crosswalks.cpp, auth_keys.cpp (signing keys, what is remembered for a while),
// auth_transfers.cpp (whose data went where), auth_purge.cpp (what has ended).
//
// Its tables are store/sqlite/auth_schema.h and store/postgres/auth_schema.h. Transactions may run side by
// side: of those that write for one user and application, the grant's or the code's row lets one go first.
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/auth_store.h"
#include "store/sql/database.h"
#include "store/sql/kept_applications.h"

namespace bb::store::sql {

class SqlAuthStore final : public AuthStore {
 public:
  // The tables are there.
  SqlAuthStore(std::shared_ptr<Database> database, std::shared_ptr<const Sealer> sealer)
      : database_(std::move(database)), sealer_(std::move(sealer)) {}

  Result<ApplicationId> add_application(const Application& application) override;
  Result<void> update_application(const Application& application) override;
  Result<FoundApplication> find_application(std::string_view client_id) override;
  Result<FoundApplication> find_application(ApplicationId id) override;
  Result<std::vector<Application>> list_applications() override;
  Result<void> put_label(const ApplicationLabel& label) override;
  Result<std::vector<ApplicationLabel>> list_labels() override;

  Result<UserId> add_user(const User& user) override;
  Result<UserId> add_only_user(const User& user) override;
  Result<std::optional<User>> find_user(std::string_view username) override;
  Result<std::optional<User>> find_user(UserId id) override;
  Result<std::vector<User>> find_users_of(BeneficiaryId beneficiary) override;
  Result<void> update_profile(const User& user) override;
  Result<bool> update_crosswalk(UserId user, const Crosswalk& crosswalk, Instant now) override;
  Result<std::vector<FormerCrosswalk>> list_former_crosswalks(UserId user) override;

  Result<void> add_session(const Session& session) override;
  Result<std::optional<Session>> find_session(const Digest& digest) override;
  Result<void> touch_session(const Digest& digest, Instant last_seen) override;
  Result<void> end_session(const Digest& digest) override;

  Result<bool> record_consent(const Consent& consent) override;

  Result<std::optional<AuthorizationCode>> find_code(const Digest& code) override;
  Result<bool> exchange_code(const Digest& code, const TokenPair& pair, Instant now,
                             std::string_view dpop_jkt) override;
  Result<void> end_tokens_of_code(const Digest& code, Instant now) override;
  Result<std::optional<RefreshToken>> find_refresh_token(const Digest& token) override;
  Result<Rotation> rotate(const RefreshToken& token, const TokenPair& pair, std::string_view scope,
                          Instant now, Milliseconds grace, std::optional<Instant> grant_expires) override;
  Result<void> issue(const DirectGrant& grant, const TokenPair& pair, Instant now) override;
  Result<void> end_family(FamilyId family, Instant now) override;
  Result<std::optional<Access>> find_access(const Digest& token) override;
  Result<std::optional<TokenFamily>> find_family(const Digest& access_token) override;

  Result<std::optional<DataAccessGrant>> find_grant(UserId user, ApplicationId application) override;
  Result<std::vector<DataAccessGrant>> list_grants(UserId user) override;
  Result<bool> end_grant(UserId user, ApplicationId application, Instant now) override;

  Result<void> add_pushed_request(const PushedRequest& request) override;
  Result<std::optional<PushedRequest>> find_pushed_request(const Digest& digest) override;
  Result<void> end_pushed_request(const Digest& digest) override;
  Result<bool> remember_once(const Digest& what, Instant expires, Instant now) override;

  Result<void> add_signing_key(const SigningKey& key) override;
  Result<std::vector<SigningKey>> list_signing_keys() override;
  Result<bool> retire_signing_key(std::string_view kid, Instant now) override;
  Result<bool> remove_signing_key(std::string_view kid) override;

  Result<void> add_login_attempt(const LoginAttempt& attempt) override;
  Result<std::optional<LoginAttempt>> take_login_attempt(const Digest& state, Instant now) override;
  Result<Failures> find_failures(const Digest& key) override;
  Result<bool> replace_failures(const Digest& key, const Failures& were, const Failures& now_are) override;
  Result<void> forget_failures(const Digest& key) override;

  Result<void> add_data_transfers(std::span<const DataTransfer> transfers) override;
  Result<TransferCounts> count_data_transfers(int year) override;
  Result<PurgeStep> purge(Ended kind, Instant from, Instant before, std::int64_t most) override;

 private:
  Result<std::optional<User>> read_user(Statement& statement) const;
  Result<UserId> insert_user(Transaction& write, const User& user) const;
  std::string seal_profile(UserId id, const User& user) const;
  // Sealed MBI and HICN hash; empty when there is neither.
  std::string seal_identifiers(UserId id, const std::string& mbi, const std::string& hicn_hash) const;
  Result<Crosswalk> unseal_crosswalk(UserId id, const Statement& row, int first_column) const;
  // Names and address of a user out of the sealed column.
  struct Profile {
    std::string given_name, family_name, email;
  };
  Result<Profile> unseal_profile(UserId id, std::string_view sealed) const;

  std::shared_ptr<Database> database_;
  std::shared_ptr<const Sealer> sealer_;
  KeptApplications kept_applications_;
};

// Values as columns hold them: instants in milliseconds UTC, digests as their 32 bytes.
inline std::int64_t column(Instant at) { return at.time_since_epoch().count(); }
inline Instant instant(std::int64_t column) { return Instant{Milliseconds{column}}; }
inline std::optional<Instant> instant_or_none(const Statement& row, int at) {
  return row.is_null(at) ? std::nullopt : std::optional(instant(row.integer(at)));
}
Digest digest_of(std::string_view bytes);
inline void bind_optional(Statement& statement, int index, std::optional<std::int64_t> value) {
  if (value) {
    statement.bind(index, *value);
  } else {
    statement.bind_null(index);
  }
}
inline void bind_optional(Statement& statement, int index, std::optional<Instant> at) {
  bind_optional(statement, index, at ? std::optional(column(*at)) : std::nullopt);
}

// The columns of TokenTerms.
#define BB_TERMS "include_sensitive, part_d_eob_only, nonce, auth_time, dpop_jkt, flow"
void bind_terms(Statement& statement, int first, const TokenTerms& terms);  // first .. first + 5
TokenTerms read_terms(const Statement& row, int first);

// Several values under one seal.
std::string pack(std::initializer_list<std::string_view> parts);
// Those that were packed, `count` of them; nothing when the text is not theirs.
std::optional<std::vector<std::string>> unpack(std::string_view packed, std::size_t count);

// Runs one statement in a transaction of its own. The rows that it changed. `bind` sets its parameters.
template <class Bind>
Result<std::int64_t> change(Database& database, const char* sql, const Bind& bind) {
  BB_ASSIGN(const auto write, database.begin());
  std::int64_t changes = 0;
  {
    BB_ASSIGN(Statement statement, write->prepare(sql));
    bind(statement);
    BB_TRY(statement.run());
    changes = statement.changes();
  }
  BB_TRY(write->commit());
  return changes;
}
template <class Bind>
Result<void> write_one(Database& database, const char* sql, const Bind& bind) {
  BB_TRY(change(database, sql, bind));
  return {};
}

// Within a transaction.
Result<void> end_codes(Transaction& write, UserId user, ApplicationId application, Instant now);
Result<void> end_tokens(Transaction& write, UserId user, ApplicationId application, Instant now);
// Makes the grant, or moves its end.
Result<void> put_grant(Transaction& write, UserId user, ApplicationId application, Instant now,
                       std::optional<Instant> expires);
// False when there is no grant.
Result<bool> archive_grant(Transaction& write, UserId user, ApplicationId application, Instant now);

}  // namespace bb::store::sql
