#include "base/encoding.h"
#include "store/sql/auth_store.h"

namespace bb::store::sql {
namespace {

// What a sealed profile is bound to, so that it opens in its own row only.
std::string profile_context(UserId id) { return "user:" + std::to_string(id); }

}  // namespace

std::string SqlAuthStore::seal_profile(UserId id, const User& user) const {
  std::string plain = user.given_name + '\0';
  plain += user.family_name + '\0';
  plain += user.email;
  return sealer_->seal(plain, profile_context(id));
}

Result<SqlAuthStore::Profile> SqlAuthStore::unseal_profile(UserId id, std::string_view sealed) const {
  BB_ASSIGN(const std::string plain, sealer_->unseal(sealed, profile_context(id)));
  const std::size_t first = plain.find('\0');
  const std::size_t second = first == std::string::npos ? first : plain.find('\0', first + 1);
  if (second == std::string::npos) return internal("a user's sealed profile has no three parts");
  return Profile{plain.substr(0, first), plain.substr(first + 1, second - first - 1),
                 plain.substr(second + 1)};
}

Result<UserId> SqlAuthStore::add_user(const User& user) {
  BB_ASSIGN(const auto write, database_->begin());
  BB_ASSIGN(const UserId id, insert_user(*write, user));
  BB_TRY(write->commit());
  return id;
}

Result<UserId> SqlAuthStore::add_only_user(const User& user) {
  if (!user.beneficiary) return invalid("an only user is a beneficiary");
  BB_ASSIGN(const auto write, database_->begin());
  {
    // Whoever else does this for the same beneficiary waits here, and then sees what this one wrote. Upkeep
    // removes the row.
    const Digest key = sha256("the only user of beneficiary " + std::to_string(*user.beneficiary));
    BB_ASSIGN(Statement wait, write->prepare("INSERT INTO seen_once VALUES(?1,?2) ON CONFLICT(digest) DO "
                                             "UPDATE SET expires_at=excluded.expires_at"));
    BB_TRY(wait.bind_blob(1, as_text(key)).bind(2, column(user.created)).run());
  }
  {
    BB_ASSIGN(Statement other, write->prepare("SELECT 1 FROM \"user\" WHERE beneficiary=?1 AND kind=?2 AND "
                                              "password_hash IS NULL"));
    other.bind(1, *user.beneficiary).bind(2, static_cast<std::int64_t>(UserKind::beneficiary));
    BB_ASSIGN(const bool found, other.step());
    if (found) return conflict("The beneficiary has an account already.");
  }
  BB_ASSIGN(const UserId id, insert_user(*write, user));
  BB_TRY(write->commit());
  return id;
}

Result<UserId> SqlAuthStore::insert_user(Transaction& write, const User& user) const {
  {
    BB_ASSIGN(Statement taken, write.prepare("SELECT 1 FROM \"user\" WHERE username=?1"));
    taken.bind(1, user.username);
    BB_ASSIGN(const bool found, taken.step());
    if (found) return conflict("There is a user '" + user.username + "' already.");
  }
  UserId id = 0;
  {
    BB_ASSIGN(Statement insert,
              write.prepare("INSERT INTO \"user\"(username, password_hash, beneficiary, sealed_profile, "
                            "created_at, kind, matched_by) VALUES(?1,?2,?3,?5,?4,?6,?7) RETURNING id"));
    insert.bind(1, user.username).bind(4, column(user.created)).bind_blob(5, {});
    insert.bind(6, static_cast<std::int64_t>(user.kind)).bind(7, static_cast<std::int64_t>(user.matched_by));
    if (user.password_hash) {
      insert.bind(2, *user.password_hash);
    } else {
      insert.bind_null(2);
    }
    bind_optional(insert, 3, user.beneficiary);
    BB_ASSIGN(const bool row, insert.step());
    if (!row) return internal("INSERT INTO \"user\" returned no id");
    id = insert.integer(0);
    BB_TRY(insert.run());
  }
  {
    BB_ASSIGN(Statement update, write.prepare("UPDATE \"user\" SET sealed_profile=?1, "
                                              "sealed_identifiers=?3 WHERE id=?2"));
    const std::string profile = seal_profile(id, user);
    const std::string identifiers = seal_identifiers(id, user.mbi, user.hicn_hash);
    BB_TRY(update.bind_blob(1, profile).bind(2, id).bind_blob(3, identifiers).run());
  }
  return id;
}

Result<std::optional<User>> SqlAuthStore::read_user(Statement& row) const {
  BB_ASSIGN(const bool found, row.step());
  if (!found) return std::optional<User>{};
  User user;
  user.id = row.integer(0);
  user.username = row.text(1);
  if (!row.is_null(2)) user.password_hash = row.text(2);
  if (!row.is_null(3)) user.beneficiary = row.integer(3);
  user.created = instant(row.integer(5));
  BB_ASSIGN(Profile profile, unseal_profile(user.id, row.text(4)));
  user.given_name = std::move(profile.given_name);
  user.family_name = std::move(profile.family_name);
  user.email = std::move(profile.email);
  user.kind = static_cast<UserKind>(row.integer(6));
  BB_ASSIGN(Crosswalk crosswalk, unseal_crosswalk(user.id, row, 7));
  user.matched_by = crosswalk.matched_by;
  user.mbi = std::move(crosswalk.mbi);
  user.hicn_hash = std::move(crosswalk.hicn_hash);
  return std::optional(std::move(user));
}

#define BB_USER_COLUMNS                                                                       \
  "id, username, password_hash, beneficiary, sealed_profile, created_at, kind, beneficiary, " \
  "matched_by, sealed_identifiers"

Result<std::optional<User>> SqlAuthStore::find_user(std::string_view username) {
  BB_ASSIGN(Statement select,
            database_->prepare("SELECT " BB_USER_COLUMNS " FROM \"user\" WHERE username=?1"));
  select.bind(1, username);
  return read_user(select);
}

Result<std::optional<User>> SqlAuthStore::find_user(UserId id) {
  BB_ASSIGN(Statement select, database_->prepare("SELECT " BB_USER_COLUMNS " FROM \"user\" WHERE id=?1"));
  select.bind(1, id);
  return read_user(select);
}

Result<std::vector<User>> SqlAuthStore::find_users_of(BeneficiaryId beneficiary) {
  BB_ASSIGN(Statement select,
            database_->prepare("SELECT " BB_USER_COLUMNS " FROM \"user\" WHERE beneficiary=?1 ORDER BY id"));
  select.bind(1, beneficiary);
  std::vector<User> users;
  while (true) {
    BB_ASSIGN(std::optional<User> user, read_user(select));
    if (!user) return users;
    users.push_back(std::move(*user));
  }
}

Result<void> SqlAuthStore::update_profile(const User& user) {
  const std::string sealed = seal_profile(user.id, user);
  return write_one(*database_, "UPDATE \"user\" SET sealed_profile=?1 WHERE id=?2",
                   [&](Statement& update) { update.bind_blob(1, sealed).bind(2, user.id); });
}

Result<void> SqlAuthStore::add_session(const Session& session) {
  return write_one(*database_, "INSERT INTO session VALUES(?1,?2,?3,?4)", [&](Statement& insert) {
    insert.bind_blob(1, as_text(session.digest))
        .bind(2, session.user)
        .bind(3, column(session.created))
        .bind(4, column(session.last_seen));
  });
}

Result<std::optional<Session>> SqlAuthStore::find_session(const Digest& digest) {
  BB_ASSIGN(Statement row,
            database_->prepare("SELECT user_id, created_at, last_seen_at FROM session WHERE digest=?1"));
  row.bind_blob(1, as_text(digest));
  BB_ASSIGN(const bool found, row.step());
  if (!found) return std::optional<Session>{};
  return std::optional(Session{digest, row.integer(0), instant(row.integer(1)), instant(row.integer(2))});
}

Result<void> SqlAuthStore::touch_session(const Digest& digest, Instant last_seen) {
  return write_one(*database_, "UPDATE session SET last_seen_at=?2 WHERE digest=?1", [&](Statement& update) {
    update.bind_blob(1, as_text(digest)).bind(2, column(last_seen));
  });
}

Result<void> SqlAuthStore::end_session(const Digest& digest) {
  return write_one(*database_, "DELETE FROM session WHERE digest=?1",
                   [&](Statement& remove) { remove.bind_blob(1, as_text(digest)); });
}

}  // namespace bb::store::sql
