// The tables of the accounts' side of a SQLite store.
#pragma once

namespace bb::store::sqlite {

// Tables that are asked by a digest have no rowid: one page is read or written, not two.
//
// token_family is all tokens that came from one code. The live pair is the one of its `generation`: rotation
// raises it, and ended_at ends them all, each by writing one row.
inline constexpr const char* kAuthSchema = R"sql(
CREATE TABLE application(
  id INTEGER PRIMARY KEY,
  client_id TEXT NOT NULL UNIQUE,
  secret_digest BLOB,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  redirect_uris TEXT NOT NULL,
  active INTEGER NOT NULL,
  confidential INTEGER NOT NULL,
  data_access_type INTEGER NOT NULL,
  require_demographic_scopes INTEGER NOT NULL,
  scopes TEXT NOT NULL,
  description TEXT NOT NULL,
  website_uri TEXT NOT NULL,
  logo_uri TEXT NOT NULL,
  tos_uri TEXT NOT NULL,
  policy_uri TEXT NOT NULL,
  support_email TEXT NOT NULL,
  support_phone_number TEXT NOT NULL,
  created_at INTEGER NOT NULL);
CREATE TABLE user(
  id INTEGER PRIMARY KEY,
  username TEXT NOT NULL UNIQUE,
  password_hash TEXT,
  beneficiary INTEGER,
  sealed_profile BLOB NOT NULL,
  created_at INTEGER NOT NULL);
CREATE TABLE session(
  digest BLOB PRIMARY KEY,
  user_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE approval(
  uuid TEXT PRIMARY KEY,
  session_digest BLOB NOT NULL,
  user_id INTEGER NOT NULL,
  application_id INTEGER NOT NULL,
  expires_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE authorization_code(
  digest BLOB PRIMARY KEY,
  application_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  redirect_uri TEXT NOT NULL,
  scope TEXT NOT NULL,
  code_challenge TEXT NOT NULL,
  include_sensitive INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  family_id INTEGER) WITHOUT ROWID;
CREATE INDEX authorization_code_unused ON authorization_code(user_id, application_id) WHERE used_at IS NULL;
CREATE TABLE token_family(
  id INTEGER PRIMARY KEY,
  application_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  scope TEXT NOT NULL,
  include_sensitive INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  rotated_at INTEGER,
  ended_at INTEGER);
CREATE INDEX token_family_live ON token_family(user_id, application_id) WHERE ended_at IS NULL;
CREATE TABLE access_token(
  digest BLOB PRIMARY KEY,
  family_id INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  expires_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE refresh_token(
  digest BLOB PRIMARY KEY,
  family_id INTEGER NOT NULL,
  generation INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE data_access_grant(
  user_id INTEGER NOT NULL,
  application_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  PRIMARY KEY(user_id, application_id)) WITHOUT ROWID;
CREATE TABLE archived_data_access_grant(
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL,
  application_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  archived_at INTEGER NOT NULL);
)sql";

}  // namespace bb::store::sqlite
