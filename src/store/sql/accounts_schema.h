// What was added to the accounts' tables since the first of them (store/sqlite/auth_schema.h and
// store/postgres/auth_schema.h): SQL that both databases understand.
#pragma once

namespace bb::store::sql {

inline constexpr const char* kMoreAccountsSchema = R"sql(
ALTER TABLE application ADD COLUMN auth_type bigint NOT NULL DEFAULT 1;
ALTER TABLE application ADD COLUMN jwks_uri text NOT NULL DEFAULT '';
ALTER TABLE application ADD COLUMN jwks text NOT NULL DEFAULT '';
ALTER TABLE application ADD COLUMN id_token_algorithm text NOT NULL DEFAULT '';
ALTER TABLE application ADD COLUMN part_d_eob_only bigint NOT NULL DEFAULT 0;
ALTER TABLE application ADD COLUMN require_pushed_requests bigint NOT NULL DEFAULT 0;
ALTER TABLE application ADD COLUMN dpop_bound bigint NOT NULL DEFAULT 0;
ALTER TABLE application ADD COLUMN registration_digest bytea;
ALTER TABLE application ADD COLUMN labels text NOT NULL DEFAULT '';
CREATE TABLE application_label(
  slug text PRIMARY KEY,
  name text NOT NULL,
  description text NOT NULL);

ALTER TABLE "user" ADD COLUMN kind bigint NOT NULL DEFAULT 1;
ALTER TABLE "user" ADD COLUMN matched_by bigint NOT NULL DEFAULT 0;
ALTER TABLE "user" ADD COLUMN sealed_identifiers bytea;
CREATE INDEX user_by_beneficiary ON "user"(beneficiary);
CREATE TABLE archived_crosswalk(
  user_id bigint NOT NULL,
  beneficiary bigint,
  matched_by bigint NOT NULL,
  sealed_identifiers bytea,
  archived_at bigint NOT NULL);
CREATE INDEX archived_crosswalk_by_user ON archived_crosswalk(user_id, archived_at);

ALTER TABLE authorization_code ADD COLUMN part_d_eob_only bigint NOT NULL DEFAULT 0;
ALTER TABLE authorization_code ADD COLUMN nonce text NOT NULL DEFAULT '';
ALTER TABLE authorization_code ADD COLUMN auth_time bigint NOT NULL DEFAULT 0;
ALTER TABLE authorization_code ADD COLUMN dpop_jkt text NOT NULL DEFAULT '';
ALTER TABLE authorization_code ADD COLUMN flow text NOT NULL DEFAULT '';
ALTER TABLE token_family ADD COLUMN part_d_eob_only bigint NOT NULL DEFAULT 0;
ALTER TABLE token_family ADD COLUMN nonce text NOT NULL DEFAULT '';
ALTER TABLE token_family ADD COLUMN auth_time bigint NOT NULL DEFAULT 0;
ALTER TABLE token_family ADD COLUMN dpop_jkt text NOT NULL DEFAULT '';
ALTER TABLE token_family ADD COLUMN flow text NOT NULL DEFAULT '';
CREATE INDEX refresh_token_by_family ON refresh_token(family_id, generation);

CREATE TABLE pushed_request(
  digest bytea PRIMARY KEY,
  application_id bigint NOT NULL,
  sealed_parameters bytea NOT NULL,
  expires_at bigint NOT NULL);
CREATE TABLE seen_once(
  digest bytea PRIMARY KEY,
  expires_at bigint NOT NULL);
CREATE TABLE signing_key(
  kid text PRIMARY KEY,
  algorithm text NOT NULL,
  sealed_private_key bytea NOT NULL,
  created_at bigint NOT NULL,
  active_at bigint NOT NULL,
  retired_at bigint);
CREATE TABLE login_attempt(
  digest bytea PRIMARY KEY,
  browser_digest bytea NOT NULL,
  provider text NOT NULL,
  sealed_details bytea NOT NULL,
  expires_at bigint NOT NULL);
CREATE TABLE login_failure(
  digest bytea PRIMARY KEY,
  failures bigint NOT NULL,
  last_at bigint NOT NULL);
CREATE TABLE data_transfer(
  year bigint NOT NULL,
  user_id bigint NOT NULL,
  application_id bigint NOT NULL,
  transfers bigint NOT NULL,
  last_at bigint NOT NULL,
  PRIMARY KEY(year, user_id, application_id));

CREATE INDEX session_by_age ON session(created_at);
CREATE INDEX approval_by_end ON approval(expires_at);
CREATE INDEX authorization_code_by_end ON authorization_code(expires_at);
CREATE INDEX access_token_by_end ON access_token(expires_at);
CREATE INDEX token_family_by_end ON token_family(ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX pushed_request_by_end ON pushed_request(expires_at);
CREATE INDEX seen_once_by_end ON seen_once(expires_at);
CREATE INDEX login_attempt_by_end ON login_attempt(expires_at);
CREATE INDEX login_failure_by_age ON login_failure(last_at);
)sql";

// An approval is its own proof (oauth/approval.h).
inline constexpr const char* kNoApprovalsSchema = "DROP TABLE approval;";

}  // namespace bb::store::sql
