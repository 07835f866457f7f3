#include "store/sqlite/auth_store.h"

namespace bb::store::sqlite {

Result<std::optional<AuthorizationCode>> SqliteAuthStore::find_code(const Digest& code) {
  BB_ASSIGN(Statement row,
            database_->prepare("SELECT application_id, user_id, redirect_uri, scope, code_challenge, "
                               "include_sensitive, expires_at, used_at FROM authorization_code "
                               "WHERE digest=?1"));
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
  read.include_sensitive = row.integer(5) != 0;
  read.expires = instant(row.integer(6));
  read.used = !row.is_null(7);
  return std::optional(std::move(read));
}

Result<bool> SqliteAuthStore::exchange_code(const Digest& code, const TokenPair& pair, Instant now) {
  BB_ASSIGN(Write write, Write::begin(*this));
  UserId user = 0;
  ApplicationId application = 0;
  {
    BB_ASSIGN(Statement take,
              database_->prepare("UPDATE authorization_code SET used_at=?2 WHERE digest=?1 AND used_at IS "
                                 "NULL AND expires_at>?2 AND EXISTS(SELECT 1 FROM data_access_grant g WHERE "
                                 "g.user_id=authorization_code.user_id AND "
                                 "g.application_id=authorization_code.application_id) "
                                 "RETURNING user_id, application_id"));
    take.bind_blob(1, as_text(code)).bind(2, column(now));
    BB_ASSIGN(const bool taken, take.step());
    if (!taken) return false;
    user = take.integer(0);
    application = take.integer(1);
    BB_TRY(take.run());
  }
  BB_TRY(end_tokens(user, application, now));
  FamilyId family = 0;
  {
    BB_ASSIGN(
        Statement insert,
        database_->prepare("INSERT INTO token_family(application_id, user_id, scope, include_sensitive, "
                           "generation, created_at) SELECT application_id, user_id, scope, "
                           "include_sensitive, 1, ?2 FROM authorization_code WHERE digest=?1 "
                           "RETURNING id"));
    insert.bind_blob(1, as_text(code)).bind(2, column(now));
    BB_ASSIGN(const bool inserted, insert.step());
    if (!inserted) return internal("INSERT INTO token_family returned no id");
    family = insert.integer(0);
    BB_TRY(insert.run());
  }
  {
    BB_ASSIGN(Statement note,
              database_->prepare("UPDATE authorization_code SET family_id=?2 WHERE digest=?1"));
    BB_TRY(note.bind_blob(1, as_text(code)).bind(2, family).run());
  }
  BB_TRY(add_pair(family, 1, pair));
  BB_TRY(write.commit());
  return true;
}

Result<void> SqliteAuthStore::end_tokens_of_code(const Digest& code, Instant now) {
  BB_ASSIGN(Write write, Write::begin(*this));
  {
    BB_ASSIGN(Statement end,
              database_->prepare("UPDATE token_family SET ended_at=?2 WHERE ended_at IS NULL AND id=(SELECT "
                                 "family_id FROM authorization_code WHERE digest=?1)"));
    BB_TRY(end.bind_blob(1, as_text(code)).bind(2, column(now)).run());
  }
  return write.commit();
}

Result<std::optional<RefreshToken>> SqliteAuthStore::find_refresh_token(const Digest& token) {
  BB_ASSIGN(Statement row,
            database_->prepare("SELECT f.id, r.generation, f.application_id, f.user_id, f.scope, "
                               "r.generation<f.generation, f.ended_at IS NOT NULL FROM refresh_token r CROSS "
                               "JOIN token_family f ON f.id=r.family_id WHERE r.digest=?1"));
  row.bind_blob(1, as_text(token));
  BB_ASSIGN(const bool found, row.step());
  if (!found) return std::optional<RefreshToken>{};
  return std::optional(RefreshToken{row.integer(0), row.integer(1), row.integer(2), row.integer(3),
                                    std::string(row.text(4)), row.integer(5) != 0, row.integer(6) != 0});
}

Result<bool> SqliteAuthStore::rotate(const RefreshToken& token, const TokenPair& pair, std::string_view scope,
                                     Instant now) {
  BB_ASSIGN(Write write, Write::begin(*this));
  {
    BB_ASSIGN(Statement raise,
              database_->prepare("UPDATE token_family SET generation=generation+1, scope=?3, rotated_at=?4 "
                                 "WHERE id=?1 AND generation=?2 AND ended_at IS NULL"));
    raise.bind(1, token.family).bind(2, token.generation).bind(3, scope).bind(4, column(now));
    BB_TRY(raise.run());
    if (database_->changes() != 1) return false;
  }
  BB_TRY(add_pair(token.family, token.generation + 1, pair));
  BB_TRY(write.commit());
  return true;
}

Result<void> SqliteAuthStore::add_pair(FamilyId family, std::int64_t generation, const TokenPair& pair) {
  {
    BB_ASSIGN(Statement access, database_->prepare("INSERT INTO access_token VALUES(?1,?2,?3,?4)"));
    access.bind_blob(1, as_text(pair.access)).bind(2, family).bind(3, generation);
    BB_TRY(access.bind(4, column(pair.access_expires)).run());
  }
  BB_ASSIGN(Statement refresh, database_->prepare("INSERT INTO refresh_token VALUES(?1,?2,?3)"));
  return refresh.bind_blob(1, as_text(pair.refresh)).bind(2, family).bind(3, generation).run();
}

Result<void> SqliteAuthStore::end_tokens(UserId user, ApplicationId application, Instant now) {
  {
    BB_ASSIGN(Statement families, database_->prepare("UPDATE token_family SET ended_at=?3 WHERE user_id=?1 "
                                                     "AND application_id=?2 AND ended_at IS NULL"));
    BB_TRY(families.bind(1, user).bind(2, application).bind(3, column(now)).run());
  }
  BB_ASSIGN(Statement codes, database_->prepare("UPDATE authorization_code SET used_at=?3 WHERE user_id=?1 "
                                                "AND application_id=?2 AND used_at IS NULL"));
  return codes.bind(1, user).bind(2, application).bind(3, column(now)).run();
}

Result<void> SqliteAuthStore::end_family(FamilyId family, Instant now) {
  BB_ASSIGN(Write write, Write::begin(*this));
  {
    BB_ASSIGN(Statement end, database_->prepare("UPDATE token_family SET ended_at=?2 WHERE id=?1 AND "
                                                "ended_at IS NULL"));
    BB_TRY(end.bind(1, family).bind(2, column(now)).run());
  }
  return write.commit();
}

Result<std::optional<Access>> SqliteAuthStore::find_access(const Digest& token) {
  // CROSS JOIN: the order of the tables is ours, each found by its key.
  BB_ASSIGN(Statement row,
            database_->prepare("SELECT f.id*1048576+t.generation, t.expires_at, a.id, a.client_id, a.name, "
                               "a.active, a.data_access_type, u.id, u.username, u.sealed_profile, "
                               "u.created_at, u.beneficiary, f.scope, g.user_id IS NOT NULL, g.expires_at, "
                               "f.include_sensitive FROM access_token t "
                               "CROSS JOIN token_family f ON f.id=t.family_id AND f.generation=t.generation "
                               "AND f.ended_at IS NULL "
                               "CROSS JOIN application a ON a.id=f.application_id "
                               "CROSS JOIN user u ON u.id=f.user_id AND u.beneficiary IS NOT NULL "
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
  BB_ASSIGN(Profile profile, unseal_profile(access.user_id, row.text(9)));
  access.given_name = std::move(profile.given_name);
  access.family_name = std::move(profile.family_name);
  access.email = std::move(profile.email);
  access.user_created = instant(row.integer(10));
  access.beneficiary = row.integer(11);
  access.scope = row.text(12);
  access.has_grant = row.integer(13) != 0;
  access.grant_expires = instant_or_none(row, 14);
  access.include_sensitive = row.integer(15) != 0;
  return std::optional(std::move(access));
}

Result<std::optional<TokenFamily>> SqliteAuthStore::find_family(const Digest& access_token) {
  BB_ASSIGN(
      Statement row,
      database_->prepare(
          "SELECT f.id, f.application_id FROM access_token t CROSS JOIN token_family f ON f.id=t.family_id "
          "AND f.generation=t.generation AND f.ended_at IS NULL WHERE t.digest=?1"));
  row.bind_blob(1, as_text(access_token));
  BB_ASSIGN(const bool found, row.step());
  return found ? std::optional(TokenFamily{row.integer(0), row.integer(1)}) : std::nullopt;
}

}  // namespace bb::store::sqlite
