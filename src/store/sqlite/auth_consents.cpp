#include "store/sqlite/auth_store.h"

namespace bb::store::sqlite {
namespace {

// Takes an approval: false when it is gone, has expired, or is of another session. `of` (may be null) must be
// its user and application too.
Result<bool> take_approval(Database& database, std::string_view uuid, const Digest& session, Instant now,
                           const AuthorizationCode* of) {
  BB_ASSIGN(Statement take, database.prepare("DELETE FROM approval WHERE uuid=?1 AND session_digest=?2 AND "
                                             "expires_at>?3 AND user_id=ifnull(?4, user_id) AND "
                                             "application_id=ifnull(?5, application_id)"));
  take.bind(1, uuid).bind_blob(2, as_text(session)).bind(3, column(now));
  if (of == nullptr) {
    take.bind_null(4).bind_null(5);
  } else {
    take.bind(4, of->user).bind(5, of->application);
  }
  BB_TRY(take.run());
  return database.changes() == 1;
}

Result<void> remove_session(Database& database, const Digest& session) {
  BB_ASSIGN(Statement remove, database.prepare("DELETE FROM session WHERE digest=?1"));
  return remove.bind_blob(1, as_text(session)).run();
}

Result<void> add_code(Database& database, const AuthorizationCode& code) {
  BB_ASSIGN(Statement insert,
            database.prepare("INSERT INTO authorization_code(digest, application_id, user_id, redirect_uri, "
                             "scope, code_challenge, include_sensitive, expires_at) "
                             "VALUES(?1,?2,?3,?4,?5,?6,?7,?8)"));
  return insert.bind_blob(1, as_text(code.digest))
      .bind(2, code.application)
      .bind(3, code.user)
      .bind(4, code.redirect_uri)
      .bind(5, code.scope)
      .bind(6, code.code_challenge)
      .bind(7, std::int64_t{code.include_sensitive})
      .bind(8, column(code.expires))
      .run();
}

DataAccessGrant read_grant(const Statement& row) {
  return {row.integer(0), row.integer(1), instant(row.integer(2)), instant_or_none(row, 3)};
}

}  // namespace

Result<void> SqliteAuthStore::add_approval(const Approval& approval) {
  BB_ASSIGN(Write write, Write::begin(*this));
  {
    BB_ASSIGN(Statement insert, database_->prepare("INSERT INTO approval VALUES(?1,?2,?3,?4,?5)"));
    insert.bind(1, approval.uuid)
        .bind_blob(2, as_text(approval.session))
        .bind(3, approval.user)
        .bind(4, approval.application)
        .bind(5, column(approval.expires));
    BB_TRY(insert.run());
  }
  return write.commit();
}

Result<std::optional<Approval>> SqliteAuthStore::find_approval(std::string_view uuid) {
  BB_ASSIGN(Statement row, database_->prepare("SELECT session_digest, user_id, application_id, expires_at "
                                              "FROM approval WHERE uuid=?1"));
  row.bind(1, uuid);
  BB_ASSIGN(const bool found, row.step());
  if (!found) return std::optional<Approval>{};
  return std::optional(Approval{std::string(uuid), digest_of(row.text(0)), row.integer(1), row.integer(2),
                                instant(row.integer(3))});
}

Result<bool> SqliteAuthStore::record_consent(const Consent& consent) {
  const UserId user = consent.code.user;
  const ApplicationId application = consent.code.application;
  BB_ASSIGN(Write write, Write::begin(*this));
  BB_ASSIGN(const bool taken,
            take_approval(*database_, consent.approval, consent.session, consent.now, &consent.code));
  if (!taken) return false;
  BB_TRY(end_tokens(user, application, consent.now));
  if (consent.renew_grant) {
    BB_TRY(archive_grant(user, application, consent.now));
  }
  {
    BB_ASSIGN(Statement grant,
              database_->prepare("INSERT INTO data_access_grant VALUES(?1,?2,?3,?4) "
                                 "ON CONFLICT DO UPDATE SET expires_at=excluded.expires_at"));
    grant.bind(1, user).bind(2, application).bind(3, column(consent.now));
    if (consent.grant_expires) {
      grant.bind(4, column(*consent.grant_expires));
    } else {
      grant.bind_null(4);
    }
    BB_TRY(grant.run());
  }
  BB_TRY(add_code(*database_, consent.code));
  BB_TRY(remove_session(*database_, consent.session));
  BB_TRY(write.commit());
  return true;
}

Result<bool> SqliteAuthStore::record_refusal(std::string_view approval, const Digest& session, Instant now) {
  BB_ASSIGN(Write write, Write::begin(*this));
  BB_ASSIGN(const bool taken, take_approval(*database_, approval, session, now, nullptr));
  if (!taken) return false;
  BB_TRY(remove_session(*database_, session));
  BB_TRY(write.commit());
  return true;
}

Result<std::optional<DataAccessGrant>> SqliteAuthStore::find_grant(UserId user, ApplicationId application) {
  BB_ASSIGN(Statement row, database_->prepare("SELECT user_id, application_id, created_at, expires_at FROM "
                                              "data_access_grant WHERE user_id=?1 AND application_id=?2"));
  row.bind(1, user).bind(2, application);
  BB_ASSIGN(const bool found, row.step());
  return found ? std::optional(read_grant(row)) : std::nullopt;
}

Result<std::vector<DataAccessGrant>> SqliteAuthStore::list_grants(UserId user) {
  BB_ASSIGN(Statement row, database_->prepare("SELECT user_id, application_id, created_at, expires_at FROM "
                                              "data_access_grant WHERE user_id=?1 ORDER BY application_id"));
  row.bind(1, user);
  std::vector<DataAccessGrant> grants;
  while (true) {
    BB_ASSIGN(const bool found, row.step());
    if (!found) return grants;
    grants.push_back(read_grant(row));
  }
}

Result<void> SqliteAuthStore::archive_grant(UserId user, ApplicationId application, Instant now) {
  {
    BB_ASSIGN(
        Statement archive,
        database_->prepare("INSERT INTO archived_data_access_grant(user_id, application_id, created_at, "
                           "expires_at, archived_at) SELECT user_id, application_id, created_at, "
                           "expires_at, ?3 FROM data_access_grant WHERE user_id=?1 AND "
                           "application_id=?2"));
    BB_TRY(archive.bind(1, user).bind(2, application).bind(3, column(now)).run());
  }
  BB_ASSIGN(Statement remove,
            database_->prepare("DELETE FROM data_access_grant WHERE user_id=?1 AND application_id=?2"));
  return remove.bind(1, user).bind(2, application).run();
}

Result<bool> SqliteAuthStore::end_grant(UserId user, ApplicationId application, Instant now) {
  BB_ASSIGN(Write write, Write::begin(*this));
  BB_TRY(end_tokens(user, application, now));
  BB_TRY(archive_grant(user, application, now));
  const bool ended = database_->changes() == 1;
  BB_TRY(write.commit());
  return ended;
}

}  // namespace bb::store::sqlite
