#include "store/sql/auth_store.h"

namespace bb::store::sql {
namespace {

Result<void> add_pair(Transaction& write, FamilyId family, std::int64_t generation, const TokenPair& pair) {
  {
    BB_ASSIGN(Statement access, write.prepare("INSERT INTO access_token VALUES(?1,?2,?3,?4)"));
    access.bind_blob(1, as_text(pair.access)).bind(2, family).bind(3, generation);
    BB_TRY(access.bind(4, column(pair.access_expires)).run());
  }
  BB_ASSIGN(Statement refresh, write.prepare("INSERT INTO refresh_token VALUES(?1,?2,?3)"));
  return refresh.bind_blob(1, as_text(pair.refresh)).bind(2, family).bind(3, generation).run();
}

}  // namespace

Result<void> end_codes(Transaction& write, UserId user, ApplicationId application, Instant now) {
  BB_ASSIGN(Statement codes, write.prepare("UPDATE authorization_code SET used_at=?3 WHERE user_id=?1 "
                                           "AND application_id=?2 AND used_at IS NULL"));
  return codes.bind(1, user).bind(2, application).bind(3, column(now)).run();
}

// Codes first: a code that is being exchanged meanwhile makes this wait, and then its family is there to end.
Result<void> end_tokens(Transaction& write, UserId user, ApplicationId application, Instant now) {
  BB_TRY(end_codes(write, user, application, now));
  BB_ASSIGN(Statement families, write.prepare("UPDATE token_family SET ended_at=?3 WHERE user_id=?1 "
                                              "AND application_id=?2 AND ended_at IS NULL"));
  return families.bind(1, user).bind(2, application).bind(3, column(now)).run();
}

Result<std::optional<AuthorizationCode>> SqlAuthStore::find_code(const Digest& code) {
  BB_ASSIGN(Statement row,
            database_->prepare("SELECT application_id, user_id, redirect_uri, scope, code_challenge, "
                               "expires_at, used_at, " BB_TERMS " FROM authorization_code WHERE digest=?1"));
  row.bind_blob(1, as_text(code));
  BB_ASSIGN(const bool found, row.step());
  if (!found) return std::optional<AuthorizationCode>{};
  AuthorizationCode read;
  read.digest = code;
  read.application = row.integer(0);
  read.user = row.integer(1);
  read.redirect_uri = row.text(2);
  read.scope = row.text(3);
  read.code_challenge = row.text(4);
  read.expires = instant(row.integer(5));
  read.used = !row.is_null(6);
  read.terms = read_terms(row, 7);
  return std::optional(std::move(read));
}

Result<bool> SqlAuthStore::exchange_code(const Digest& code, const TokenPair& pair, Instant now,
                                         std::string_view dpop_jkt) {
  BB_ASSIGN(const auto write, database_->begin());
  UserId user = 0;
  ApplicationId application = 0;
  {
    BB_ASSIGN(Statement take,
              write->prepare("UPDATE authorization_code SET used_at=?2, "
                             "dpop_jkt=COALESCE(NULLIF(?3,''),dpop_jkt) WHERE digest=?1 AND used_at IS "
                             "NULL AND expires_at>?2 AND EXISTS(SELECT 1 FROM data_access_grant g WHERE "
                             "g.user_id=authorization_code.user_id AND "
                             "g.application_id=authorization_code.application_id) "
                             "RETURNING user_id, application_id"));
    take.bind_blob(1, as_text(code)).bind(2, column(now)).bind(3, dpop_jkt);
    BB_ASSIGN(const bool taken, take.step());
    if (!taken) return false;
    user = take.integer(0);
    application = take.integer(1);
    BB_TRY(take.run());
  }
  BB_TRY(end_tokens(*write, user, application, now));
  FamilyId family = 0;
  {
    BB_ASSIGN(
        Statement insert,
        write->prepare("INSERT INTO token_family(application_id, user_id, scope, generation, "
                       "created_at, " BB_TERMS ") SELECT application_id, user_id, scope, 1, ?2, " BB_TERMS
                       " FROM authorization_code WHERE digest=?1 RETURNING id"));
    insert.bind_blob(1, as_text(code)).bind(2, column(now));
    BB_ASSIGN(const bool inserted, insert.step());
    if (!inserted) return internal("INSERT INTO token_family returned no id");
    family = insert.integer(0);
    BB_TRY(insert.run());
  }
  {
    BB_ASSIGN(Statement note, write->prepare("UPDATE authorization_code SET family_id=?2 WHERE digest=?1"));
    BB_TRY(note.bind_blob(1, as_text(code)).bind(2, family).run());
  }
  BB_TRY(add_pair(*write, family, 1, pair));
  BB_TRY(write->commit());
  return true;
}

Result<void> SqlAuthStore::end_tokens_of_code(const Digest& code, Instant now) {
  BB_ASSIGN(const auto write, database_->begin());
  {
    BB_ASSIGN(Statement end,
              write->prepare("UPDATE token_family SET ended_at=?2 WHERE ended_at IS NULL AND id=(SELECT "
                             "family_id FROM authorization_code WHERE digest=?1)"));
    BB_TRY(end.bind_blob(1, as_text(code)).bind(2, column(now)).run());
  }
  return write->commit();
}

Result<std::optional<RefreshToken>> SqlAuthStore::find_refresh_token(const Digest& token) {
  BB_ASSIGN(Statement row,
            database_->prepare("SELECT f.id, r.generation, f.application_id, f.user_id, f.scope, "
                               "r.generation<f.generation, f.ended_at IS NOT NULL, f.rotated_at, " BB_TERMS
                               " FROM refresh_token r JOIN token_family f ON f.id=r.family_id "
                               "WHERE r.digest=?1"));
  row.bind_blob(1, as_text(token));
  BB_ASSIGN(const bool found, row.step());
  if (!found) return std::optional<RefreshToken>{};
  return std::optional(RefreshToken{row.integer(0), row.integer(1), row.integer(2), row.integer(3),
                                    std::string(row.text(4)), row.integer(5) != 0, row.integer(6) != 0,
                                    read_terms(row, 8), instant_or_none(row, 7)});
}

Result<Rotation> SqlAuthStore::rotate(const RefreshToken& token, const TokenPair& pair,
                                      std::string_view scope, Instant now, Milliseconds grace,
                                      std::optional<Instant> grant_expires) {
  BB_ASSIGN(const auto write, database_->begin());
  const std::int64_t next = token.generation + 1;
  bool rotated = false;
  {
    BB_ASSIGN(Statement raise,
              write->prepare("UPDATE token_family SET generation=generation+1, scope=?3, rotated_at=?4 "
                             "WHERE id=?1 AND generation=?2 AND ended_at IS NULL"));
    raise.bind(1, token.family).bind(2, token.generation).bind(3, scope).bind(4, column(now));
    BB_TRY(raise.run());
    rotated = raise.changes() == 1;
  }
  if (!rotated && grace <= Milliseconds::zero()) return Rotation::refused;
  if (!rotated) {
    BB_ASSIGN(
        Statement still,
        write->prepare("UPDATE token_family SET rotated_at=rotated_at WHERE id=?1 AND generation=?2 AND "
                       "scope=?3 AND rotated_at>?4 AND ended_at IS NULL"));
    still.bind(1, token.family).bind(2, next).bind(3, scope).bind(4, column(now - grace));
    BB_TRY(still.run());
    if (still.changes() != 1) return Rotation::refused;
  }
  BB_TRY(add_pair(*write, token.family, next, pair));
  {
    BB_ASSIGN(Statement forget,
              write->prepare("DELETE FROM refresh_token WHERE family_id=?1 AND generation<=?2"));
    BB_TRY(forget.bind(1, token.family).bind(2, next - kKnownRotations).run());
  }
  if (grant_expires) {
    BB_ASSIGN(Statement move, write->prepare("UPDATE data_access_grant SET expires_at=?3 WHERE user_id=?1 "
                                             "AND application_id=?2"));
    BB_TRY(move.bind(1, token.user).bind(2, token.application).bind(3, column(*grant_expires)).run());
  }
  BB_TRY(write->commit());
  return rotated ? Rotation::done : Rotation::again;
}

Result<void> SqlAuthStore::issue(const DirectGrant& grant, const TokenPair& pair, Instant now) {
  BB_ASSIGN(const auto write, database_->begin());
  BB_TRY(put_grant(*write, grant.user, grant.application, now, grant.grant_expires));
  FamilyId family = 0;
  {
    BB_ASSIGN(Statement insert,
              write->prepare("INSERT INTO token_family(application_id, user_id, scope, generation, "
                             "created_at, " BB_TERMS ") VALUES(?1,?2,?3,1,?4,?5,?6,?7,?8,?9,?10) "
                             "RETURNING id"));
    insert.bind(1, grant.application).bind(2, grant.user).bind(3, grant.scope).bind(4, column(now));
    bind_terms(insert, 5, grant.terms);
    BB_ASSIGN(const bool inserted, insert.step());
    if (!inserted) return internal("INSERT INTO token_family returned no id");
    family = insert.integer(0);
    BB_TRY(insert.run());
  }
  BB_TRY(add_pair(*write, family, 1, pair));
  {
    BB_ASSIGN(Statement end,
              write->prepare("UPDATE token_family SET ended_at=?3 WHERE id IN (SELECT id FROM token_family "
                             "WHERE user_id=?1 AND application_id=?2 AND ended_at IS NULL "
                             "ORDER BY id DESC LIMIT 100 OFFSET ?4)"));
    end.bind(1, grant.user).bind(2, grant.application).bind(3, column(now)).bind(4, kMostDirectFamilies);
    BB_TRY(end.run());
  }
  return write->commit();
}

Result<void> SqlAuthStore::end_family(FamilyId family, Instant now) {
  BB_ASSIGN(const auto write, database_->begin());
  {
    BB_ASSIGN(Statement end, write->prepare("UPDATE token_family SET ended_at=?2 WHERE id=?1 AND "
                                            "ended_at IS NULL"));
    BB_TRY(end.bind(1, family).bind(2, column(now)).run());
  }
  return write->commit();
}

Result<std::optional<Access>> SqlAuthStore::find_access(const Digest& token) {
  // JOIN: the order of the tables is ours, each found by its key.
  BB_ASSIGN(Statement row,
            database_->prepare("SELECT f.id*1048576+t.generation, t.expires_at, a.id, a.client_id, a.name, "
                               "a.active, a.data_access_type, u.id, u.username, "
                               "u.beneficiary, f.scope, g.user_id IS NOT NULL, g.expires_at, "
                               "f.include_sensitive, f.part_d_eob_only, f.dpop_jkt, u.kind "
                               "FROM access_token t "
                               "JOIN token_family f ON f.id=t.family_id AND f.generation=t.generation "
                               "AND f.ended_at IS NULL "
                               "JOIN application a ON a.id=f.application_id "
                               "JOIN \"user\" u ON u.id=f.user_id AND u.beneficiary IS NOT NULL "
                               "LEFT JOIN data_access_grant g ON g.user_id=f.user_id AND "
                               "g.application_id=f.application_id WHERE t.digest=?1"));
  row.bind_blob(1, as_text(token));
  BB_ASSIGN(const bool found, row.step());
  if (!found) return std::optional<Access>{};
  Access access{};
  access.token_id = row.integer(0);
  access.token_expires = instant(row.integer(1));
  access.application_id = row.integer(2);
  access.client_id = row.text(3);
  access.application_name = row.text(4);
  access.application_active = row.integer(5) != 0;
  access.data_access_type = static_cast<DataAccessType>(row.integer(6));
  access.user_id = row.integer(7);
  access.username = row.text(8);
  access.beneficiary = row.integer(9);
  access.scope = row.text(10);
  access.has_grant = row.integer(11) != 0;
  access.grant_expires = instant_or_none(row, 12);
  access.include_sensitive = row.integer(13) != 0;
  access.part_d_eob_only = row.integer(14) != 0;
  access.dpop_jkt = row.text(15);
  access.user_kind = static_cast<UserKind>(row.integer(16));
  return std::optional(std::move(access));
}

Result<std::optional<TokenFamily>> SqlAuthStore::find_family(const Digest& access_token) {
  BB_ASSIGN(Statement row,
            database_->prepare("SELECT f.id, f.application_id, f.user_id FROM access_token t JOIN "
                               "token_family f ON f.id=t.family_id "
                               "AND f.generation=t.generation AND f.ended_at IS NULL WHERE t.digest=?1"));
  row.bind_blob(1, as_text(access_token));
  BB_ASSIGN(const bool found, row.step());
  return found ? std::optional(TokenFamily{row.integer(0), row.integer(1), row.integer(2)}) : std::nullopt;
}

}  // namespace bb::store::sql
