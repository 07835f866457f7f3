#include "store/sql/auth_store.h"

namespace bb::store::sql {
namespace {

// False when it has ended already, or is another user's.
Result<bool> take_session(Transaction& write, const Digest& session, UserId user) {
  BB_ASSIGN(Statement take, write.prepare("DELETE FROM session WHERE digest=?1 AND user_id=?2"));
  BB_TRY(take.bind_blob(1, as_text(session)).bind(2, user).run());
  return take.changes() == 1;
}

Result<void> add_code(Transaction& write, const AuthorizationCode& code) {
  BB_ASSIGN(Statement insert,
            write.prepare("INSERT INTO authorization_code(digest, application_id, user_id, redirect_uri, "
                          "scope, code_challenge, expires_at, " BB_TERMS
                          ") VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13)"));
  insert.bind_blob(1, as_text(code.digest))
      .bind(2, code.application)
      .bind(3, code.user)
      .bind(4, code.redirect_uri)
      .bind(5, code.scope)
      .bind(6, code.code_challenge)
      .bind(7, column(code.expires));
  bind_terms(insert, 8, code.terms);
  return insert.run();
}

DataAccessGrant read_grant(const Statement& row) {
  return {row.integer(0), row.integer(1), instant(row.integer(2)), instant_or_none(row, 3)};
}

}  // namespace

Result<bool> SqlAuthStore::record_consent(const Consent& consent) {
  const UserId user = consent.code.user;
  const ApplicationId application = consent.code.application;
  BB_ASSIGN(const auto write, database_->begin());
  BB_ASSIGN(const bool taken, take_session(*write, consent.session, user));
  if (!taken) return false;
  if (consent.renew_grant) {
    BB_TRY(archive_grant(*write, user, application, consent.now));
  }
  BB_TRY(put_grant(*write, user, application, consent.now, consent.grant_expires));
  // After the grant, whose row makes the next consent of the two wait for this one and then see its code.
  BB_TRY(end_tokens(*write, user, application, consent.now));
  BB_TRY(add_code(*write, consent.code));
  BB_TRY(write->commit());
  return true;
}

Result<std::optional<DataAccessGrant>> SqlAuthStore::find_grant(UserId user, ApplicationId application) {
  BB_ASSIGN(Statement row, database_->prepare("SELECT user_id, application_id, created_at, expires_at FROM "
                                              "data_access_grant WHERE user_id=?1 AND application_id=?2"));
  row.bind(1, user).bind(2, application);
  BB_ASSIGN(const bool found, row.step());
  return found ? std::optional(read_grant(row)) : std::nullopt;
}

Result<std::vector<DataAccessGrant>> SqlAuthStore::list_grants(UserId user) {
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

Result<void> put_grant(Transaction& write, UserId user, ApplicationId application, Instant now,
                       std::optional<Instant> expires) {
  BB_ASSIGN(Statement grant, write.prepare("INSERT INTO data_access_grant VALUES(?1,?2,?3,?4) "
                                           "ON CONFLICT(user_id, application_id) DO UPDATE SET "
                                           "expires_at=excluded.expires_at"));
  grant.bind(1, user).bind(2, application).bind(3, column(now));
  bind_optional(grant, 4, expires);
  return grant.run();
}

Result<bool> archive_grant(Transaction& write, UserId user, ApplicationId application, Instant now) {
  {
    BB_ASSIGN(Statement archive,
              write.prepare("INSERT INTO archived_data_access_grant(user_id, application_id, created_at, "
                            "expires_at, archived_at) SELECT user_id, application_id, created_at, "
                            "expires_at, ?3 FROM data_access_grant WHERE user_id=?1 AND application_id=?2"));
    BB_TRY(archive.bind(1, user).bind(2, application).bind(3, column(now)).run());
  }
  BB_ASSIGN(Statement remove,
            write.prepare("DELETE FROM data_access_grant WHERE user_id=?1 AND application_id=?2"));
  BB_TRY(remove.bind(1, user).bind(2, application).run());
  return remove.changes() == 1;
}

namespace {

// Of one transaction, so that nobody who wants to write waits for long: a user may have thousands of an
// application that asks by client_credentials.
constexpr std::int64_t kFamiliesAtOnce = 200;

// Ends some of the families up to `last` that live. How many they were.
Result<std::int64_t> end_some(Transaction& write, UserId user, ApplicationId application, FamilyId last,
                              Instant now) {
  BB_ASSIGN(
      Statement end,
      write.prepare("UPDATE token_family SET ended_at=?3 WHERE id IN (SELECT id FROM token_family "
                    "WHERE user_id=?1 AND application_id=?2 AND ended_at IS NULL AND id<=?4 LIMIT ?5)"));
  end.bind(1, user).bind(2, application).bind(3, column(now)).bind(4, last).bind(5, kFamiliesAtOnce);
  BB_TRY(end.run());
  return end.changes();
}

Result<FamilyId> find_newest(Transaction& write) {
  BB_ASSIGN(Statement newest, write.prepare("SELECT coalesce(max(id), 0) FROM token_family"));
  BB_TRY(newest.step());
  return newest.integer(0);
}

}  // namespace

Result<bool> SqlAuthStore::end_grant(UserId user, ApplicationId application, Instant now) {
  bool ended = false;
  FamilyId last = 0;
  std::int64_t count = 0;
  {
    BB_ASSIGN(const auto write, database_->begin());
    BB_ASSIGN(ended, archive_grant(*write, user, application, now));
    BB_TRY(end_codes(*write, user, application, now));
    BB_ASSIGN(last, find_newest(*write));
    BB_ASSIGN(count, end_some(*write, user, application, last, now));
    BB_TRY(write->commit());
  }
  // Those that are left allow nothing without the grant. Another grant may be made meanwhile: its tokens are
  // newer, and stay.
  while (count == kFamiliesAtOnce) {
    BB_ASSIGN(const auto write, database_->begin());
    BB_ASSIGN(count, end_some(*write, user, application, last, now));
    BB_TRY(write->commit());
  }
  return ended;
}

}  // namespace bb::store::sql
