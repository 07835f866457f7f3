// The promise of store/auth_store.h, kept by a database that speaks SQL. One file a subject:
// auth_applications.cpp, auth_users.cpp (users, sessions), auth_consents.cpp (approvals, grants),
// auth_tokens.cpp.
//
// Its tables are store/sqlite/auth_schema.h and store/postgres/auth_schema.h. Transactions may run side by
// side: of those that write for one user and application, the grant's or the code's row lets one go first.
#pragma once

#include <memory>
#include <string_view>

#include "store/auth_store.h"
#include "store/sql/database.h"

namespace bb::store::sql {

class SqlAuthStore final : public AuthStore {
 public:
  // The tables are there.
  SqlAuthStore(std::shared_ptr<Database> database, std::shared_ptr<const Sealer> sealer)
      : database_(std::move(database)), sealer_(std::move(sealer)) {}

  Result<ApplicationId> add_application(const Application& application) override;
  Result<void> update_application(const Application& application) override;
  Result<std::optional<Application>> find_application(std::string_view client_id) override;
  Result<std::optional<Application>> find_application(ApplicationId id) override;
  Result<std::vector<Application>> list_applications() override;

  Result<UserId> add_user(const User& user) override;
  Result<std::optional<User>> find_user(std::string_view username) override;
  Result<std::optional<User>> find_user(UserId id) override;

  Result<void> add_session(const Session& session) override;
  Result<std::optional<Session>> find_session(const Digest& digest) override;
  Result<void> touch_session(const Digest& digest, Instant last_seen) override;
  Result<void> end_session(const Digest& digest) override;

  Result<void> add_approval(const Approval& approval) override;
  Result<std::optional<Approval>> find_approval(std::string_view uuid) override;
  Result<bool> record_consent(const Consent& consent) override;
  Result<bool> record_refusal(std::string_view approval, const Digest& session, Instant now) override;

  Result<std::optional<AuthorizationCode>> find_code(const Digest& code) override;
  Result<bool> exchange_code(const Digest& code, const TokenPair& pair, Instant now) override;
  Result<void> end_tokens_of_code(const Digest& code, Instant now) override;
  Result<std::optional<RefreshToken>> find_refresh_token(const Digest& token) override;
  Result<bool> rotate(const RefreshToken& token, const TokenPair& pair, std::string_view scope,
                      Instant now) override;
  Result<void> end_family(FamilyId family, Instant now) override;
  Result<std::optional<Access>> find_access(const Digest& token) override;
  Result<std::optional<TokenFamily>> find_family(const Digest& access_token) override;

  Result<std::optional<DataAccessGrant>> find_grant(UserId user, ApplicationId application) override;
  Result<std::vector<DataAccessGrant>> list_grants(UserId user) override;
  Result<bool> end_grant(UserId user, ApplicationId application, Instant now) override;

 private:
  Result<std::optional<User>> read_user(Statement& statement) const;
  std::string seal_profile(UserId id, const User& user) const;
  // Names and address of a user out of the sealed column.
  struct Profile {
    std::string given_name, family_name, email;
  };
  Result<Profile> unseal_profile(UserId id, std::string_view sealed) const;

  std::shared_ptr<Database> database_;
  std::shared_ptr<const Sealer> sealer_;
};

// Values as columns hold them: instants in milliseconds UTC, digests as their 32 bytes.
inline std::int64_t column(Instant at) { return at.time_since_epoch().count(); }
inline Instant instant(std::int64_t column) { return Instant{Milliseconds{column}}; }
inline std::optional<Instant> instant_or_none(const Statement& row, int at) {
  return row.is_null(at) ? std::nullopt : std::optional(instant(row.integer(at)));
}
Digest digest_of(std::string_view bytes);

// Within a transaction.
Result<void> end_tokens(Transaction& write, UserId user, ApplicationId application, Instant now);
// False when there is no grant.
Result<bool> archive_grant(Transaction& write, UserId user, ApplicationId application, Instant now);

}  // namespace bb::store::sql
