// The tables of the accounts' side of a PostgreSQL store.
#pragma once

namespace bb::store::postgres {

// The same tables as of a SQLite store (store/sqlite/auth_schema.h). Rows that are written over and over have
// room beside them on their pages (fillfactor), so that a new version does not touch an index.
//
// token_family is all tokens that came from one code. The live pair is the one of its `generation`: rotation
// raises it, and ended_at ends them all, each by writing one row.
inline constexpr const char* kAuthSchema = R"sql(
CREATE TABLE application(
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id text NOT NULL UNIQUE,
  secret_digest bytea,
  name text NOT NULL,
  redirect_uris text NOT NULL,
  active bigint NOT NULL,
  confidential bigint NOT NULL,
  data_access_type bigint NOT NULL,
  require_demographic_scopes bigint NOT NULL,
  scopes text NOT NULL,
  description text NOT NULL,
  website_uri text NOT NULL,
  logo_uri text NOT NULL,
  tos_uri text NOT NULL,
  policy_uri text NOT NULL,
  support_email text NOT NULL,
  support_phone_number text NOT NULL,
  created_at bigint NOT NULL);
CREATE UNIQUE INDEX application_by_name ON application(lower(name));
CREATE TABLE "user"(
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  username text NOT NULL UNIQUE,
  password_hash text,
  beneficiary bigint,
  sealed_profile bytea NOT NULL,
  created_at bigint NOT NULL);
CREATE TABLE session(
  digest bytea PRIMARY KEY,
  user_id bigint NOT NULL,
  created_at bigint NOT NULL,
  last_seen_at bigint NOT NULL) WITH (fillfactor=70);
CREATE TABLE approval(
  uuid text PRIMARY KEY,
  session_digest bytea NOT NULL,
  user_id bigint NOT NULL,
  application_id bigint NOT NULL,
  expires_at bigint NOT NULL);
CREATE TABLE authorization_code(
  digest bytea PRIMARY KEY,
  application_id bigint NOT NULL,
  user_id bigint NOT NULL,
  redirect_uri text NOT NULL,
  scope text NOT NULL,
  code_challenge text NOT NULL,
  include_sensitive bigint NOT NULL,
  expires_at bigint NOT NULL,
  used_at bigint,
  family_id bigint);
CREATE INDEX authorization_code_unused ON authorization_code(user_id, application_id) WHERE used_at IS NULL;
CREATE TABLE token_family(
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application_id bigint NOT NULL,
  user_id bigint NOT NULL,
  scope text NOT NULL,
  include_sensitive bigint NOT NULL,
  generation bigint NOT NULL,
  created_at bigint NOT NULL,
  rotated_at bigint,
  ended_at bigint) WITH (fillfactor=70);
CREATE INDEX token_family_live ON token_family(user_id, application_id) WHERE ended_at IS NULL;
CREATE TABLE access_token(
  digest bytea PRIMARY KEY,
  family_id bigint NOT NULL,
  generation bigint NOT NULL,
  expires_at bigint NOT NULL);
CREATE TABLE refresh_token(
  digest bytea PRIMARY KEY,
  family_id bigint NOT NULL,
  generation bigint NOT NULL);
CREATE TABLE data_access_grant(
  user_id bigint NOT NULL,
  application_id bigint NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint,
  PRIMARY KEY(user_id, application_id));
CREATE TABLE archived_data_access_grant(
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id bigint NOT NULL,
  application_id bigint NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint,
  archived_at bigint NOT NULL);
)sql";

}  // namespace bb::store::postgres
