#include "base/encoding.h"
#include "store/sql/auth_store.h"

namespace bb::store::sql {
namespace {

std::string request_context(const Digest& digest) { return "pushed request:" + to_hex(as_text(digest)); }
std::string attempt_context(const Digest& digest) { return "login attempt:" + to_hex(as_text(digest)); }
std::string key_context(std::string_view kid) { return "signing key:" + std::string(kid); }

}  // namespace

Result<void> SqlAuthStore::add_pushed_request(const PushedRequest& request) {
  const std::string sealed = sealer_->seal(request.parameters, request_context(request.digest));
  return write_one(*database_, "INSERT INTO pushed_request VALUES(?1,?2,?3,?4)", [&](Statement& insert) {
    insert.bind_blob(1, as_text(request.digest))
        .bind(2, request.application)
        .bind_blob(3, sealed)
        .bind(4, column(request.expires));
  });
}

Result<std::optional<PushedRequest>> SqlAuthStore::find_pushed_request(const Digest& digest) {
  BB_ASSIGN(Statement row, database_->prepare("SELECT application_id, sealed_parameters, expires_at FROM "
                                              "pushed_request WHERE digest=?1"));
  row.bind_blob(1, as_text(digest));
  BB_ASSIGN(const bool found, row.step());
  if (!found) return std::optional<PushedRequest>{};
  BB_ASSIGN(std::string parameters, sealer_->unseal(row.text(1), request_context(digest)));
  return std::optional(PushedRequest{digest, row.integer(0), std::move(parameters), instant(row.integer(2))});
}

Result<void> SqlAuthStore::end_pushed_request(const Digest& digest) {
  return write_one(*database_, "DELETE FROM pushed_request WHERE digest=?1",
                   [&](Statement& remove) { remove.bind_blob(1, as_text(digest)); });
}

Result<bool> SqlAuthStore::remember_once(const Digest& what, Instant expires, Instant now) {
  BB_ASSIGN(const std::int64_t changes,
            change(*database_,
                   "INSERT INTO seen_once VALUES(?1,?2) ON CONFLICT(digest) DO UPDATE SET "
                   "expires_at=excluded.expires_at WHERE seen_once.expires_at<=?3",
                   [&](Statement& insert) {
                     insert.bind_blob(1, as_text(what)).bind(2, column(expires)).bind(3, column(now));
                   }));
  return changes == 1;
}

Result<void> SqlAuthStore::add_signing_key(const SigningKey& key) {
  const std::string sealed = sealer_->seal(key.private_key, key_context(key.kid));
  BB_ASSIGN(const std::int64_t changes,
            change(*database_, "INSERT INTO signing_key VALUES(?1,?2,?3,?4,?5,?6) ON CONFLICT DO NOTHING",
                   [&](Statement& insert) {
                     insert.bind(1, key.kid)
                         .bind(2, key.algorithm)
                         .bind_blob(3, sealed)
                         .bind(4, column(key.created))
                         .bind(5, column(key.active));
                     bind_optional(insert, 6, key.retired);
                   }));
  if (changes == 0) return conflict("There is a signing key '" + key.kid + "' already.");
  return {};
}

Result<std::vector<SigningKey>> SqlAuthStore::list_signing_keys() {
  BB_ASSIGN(Statement row,
            database_->prepare("SELECT kid, algorithm, sealed_private_key, created_at, active_at, retired_at "
                               "FROM signing_key ORDER BY active_at, kid"));
  std::vector<SigningKey> keys;
  while (true) {
    BB_ASSIGN(const bool found, row.step());
    if (!found) return keys;
    SigningKey key;
    key.kid = row.text(0);
    key.algorithm = row.text(1);
    BB_ASSIGN(key.private_key, sealer_->unseal(row.text(2), key_context(key.kid)));
    key.created = instant(row.integer(3));
    key.active = instant(row.integer(4));
    key.retired = instant_or_none(row, 5);
    keys.push_back(std::move(key));
  }
}

Result<bool> SqlAuthStore::retire_signing_key(std::string_view kid, Instant now) {
  BB_ASSIGN(const std::int64_t changes,
            change(*database_, "UPDATE signing_key SET retired_at=?2 WHERE kid=?1 AND retired_at IS NULL",
                   [&](Statement& update) { update.bind(1, kid).bind(2, column(now)); }));
  return changes == 1;
}

Result<bool> SqlAuthStore::remove_signing_key(std::string_view kid) {
  BB_ASSIGN(const std::int64_t changes, change(*database_, "DELETE FROM signing_key WHERE kid=?1",
                                               [&](Statement& remove) { remove.bind(1, kid); }));
  return changes == 1;
}

Result<void> SqlAuthStore::add_login_attempt(const LoginAttempt& attempt) {
  const std::string sealed = sealer_->seal(pack({attempt.next, attempt.nonce, attempt.code_verifier}),
                                           attempt_context(attempt.state));
  return write_one(*database_, "INSERT INTO login_attempt VALUES(?1,?2,?3,?4,?5)", [&](Statement& insert) {
    insert.bind_blob(1, as_text(attempt.state))
        .bind_blob(2, as_text(attempt.browser))
        .bind(3, attempt.provider)
        .bind_blob(4, sealed)
        .bind(5, column(attempt.expires));
  });
}

Result<std::optional<LoginAttempt>> SqlAuthStore::take_login_attempt(const Digest& state, Instant now) {
  BB_ASSIGN(const auto write, database_->begin());
  LoginAttempt attempt;
  attempt.state = state;
  {
    BB_ASSIGN(Statement take, write->prepare("DELETE FROM login_attempt WHERE digest=?1 RETURNING "
                                             "browser_digest, provider, sealed_details, expires_at"));
    take.bind_blob(1, as_text(state));
    BB_ASSIGN(const bool found, take.step());
    if (!found) return std::optional<LoginAttempt>{};
    attempt.browser = digest_of(take.text(0));
    attempt.provider = take.text(1);
    BB_ASSIGN(const std::string plain, sealer_->unseal(take.text(2), attempt_context(state)));
    auto parts = unpack(plain, 3);
    if (!parts) return internal("a login attempt's sealed details have no three parts");
    attempt.next = std::move((*parts)[0]);
    attempt.nonce = std::move((*parts)[1]);
    attempt.code_verifier = std::move((*parts)[2]);
    attempt.expires = instant(take.integer(3));
    BB_TRY(take.run());
  }
  BB_TRY(write->commit());
  if (attempt.expires <= now) return std::optional<LoginAttempt>{};
  return std::optional(std::move(attempt));
}

Result<Failures> SqlAuthStore::find_failures(const Digest& key) {
  BB_ASSIGN(Statement row, database_->prepare("SELECT failures, last_at FROM login_failure WHERE digest=?1"));
  row.bind_blob(1, as_text(key));
  BB_ASSIGN(const bool found, row.step());
  if (!found) return Failures{};
  return Failures{row.integer(0), instant(row.integer(1))};
}

Result<bool> SqlAuthStore::replace_failures(const Digest& key, const Failures& were,
                                            const Failures& now_are) {
  const auto bind = [&](Statement& write) {
    write.bind_blob(1, as_text(key)).bind(2, now_are.count).bind(3, column(now_are.last));
    if (were.count != 0) write.bind(4, were.count).bind(5, column(were.last));
  };
  BB_ASSIGN(
      const std::int64_t changes,
      were.count == 0
          ? change(*database_, "INSERT INTO login_failure VALUES(?1,?2,?3) ON CONFLICT DO NOTHING", bind)
          : change(*database_,
                   "UPDATE login_failure SET failures=?2, last_at=?3 WHERE digest=?1 AND failures=?4 "
                   "AND last_at=?5",
                   bind));
  return changes == 1;
}

Result<void> SqlAuthStore::forget_failures(const Digest& key) {
  return write_one(*database_, "DELETE FROM login_failure WHERE digest=?1",
                   [&](Statement& remove) { remove.bind_blob(1, as_text(key)); });
}

}  // namespace bb::store::sql
