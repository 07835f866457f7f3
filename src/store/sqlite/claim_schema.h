// The tables of the claims side of a SQLite store.
#pragma once

namespace bb::store::sqlite {

// claim: `type` is ClaimType's number, which is alphabetical by name; so claim_by_beneficiary yields CMS's
// order (claim id as text, then the type's name), and holds all that a query filters by: rows are read only
// for the claims that are shown. claim_count answers "how many" in constant time (claim_pages.h adds to it).
//
// beneficiary: one row a reference year (0: the record has none); the newest answers. Its record and those of
// history are sealed (base/crypto.h); `fingerprint` tells an equal record from a changed one.
//
// identifier: hashes of the MBI and HICN of current and former rows, and digests of their names and dates of
// birth under the store's key (store/name_digest.h). kind: IdentifierKind.
inline constexpr const char* kClaimSchema = R"sql(
CREATE TABLE claims_meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE beneficiary(
  id INTEGER NOT NULL, reference_year INTEGER NOT NULL, last_updated INTEGER NOT NULL,
  fingerprint BLOB NOT NULL, sealed BLOB NOT NULL);
CREATE UNIQUE INDEX beneficiary_by_id ON beneficiary(id, reference_year);
CREATE INDEX beneficiary_by_number ON beneficiary(abs(id), id);

CREATE TABLE history(
  sequence INTEGER PRIMARY KEY, beneficiary INTEGER NOT NULL, fingerprint BLOB NOT NULL, sealed BLOB NOT NULL);
CREATE UNIQUE INDEX history_by_beneficiary ON history(beneficiary, fingerprint);

CREATE TABLE identifier(
  kind INTEGER NOT NULL, hash BLOB NOT NULL, beneficiary INTEGER NOT NULL,
  PRIMARY KEY(kind, hash, beneficiary)) WITHOUT ROWID;

CREATE TABLE claim(
  number INTEGER PRIMARY KEY, beneficiary INTEGER NOT NULL, type INTEGER NOT NULL, claim_id INTEGER NOT NULL,
  claim_key TEXT NOT NULL, through_days INTEGER NOT NULL, last_updated INTEGER NOT NULL,
  sensitive INTEGER NOT NULL, record BLOB NOT NULL);
CREATE UNIQUE INDEX claim_by_id ON claim(type, claim_id);
CREATE INDEX claim_by_beneficiary
  ON claim(beneficiary, claim_key, type, sensitive, through_days, last_updated);

CREATE TABLE claim_count(
  beneficiary INTEGER NOT NULL, type INTEGER NOT NULL, sensitive INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY(beneficiary, type, sensitive)) WITHOUT ROWID;

CREATE TABLE provider(
  npi TEXT PRIMARY KEY, display TEXT NOT NULL, taxonomy_code TEXT NOT NULL,
  taxonomy_display TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE drug(ndc TEXT PRIMARY KEY, display TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE icd(
  system INTEGER NOT NULL, code TEXT NOT NULL, display TEXT NOT NULL, PRIMARY KEY(system, code)) WITHOUT ROWID;
)sql";

// What claim_block took the place of (store/sqlite/claim_blocks.h).
inline constexpr const char* kPageMarkSchema = R"sql(
CREATE TABLE claim_mark(
  beneficiary INTEGER NOT NULL, position INTEGER NOT NULL, claim_key TEXT NOT NULL, type INTEGER NOT NULL,
  counts BLOB NOT NULL, PRIMARY KEY(beneficiary, position)) WITHOUT ROWID;
)sql";

// store/sqlite/journal.h
inline constexpr const char* kJournalSchema = R"sql(
CREATE TABLE loaded_file(
  number INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, manifest TEXT NOT NULL,
  bytes INTEGER NOT NULL, bytes_loaded INTEGER NOT NULL, lines_loaded INTEGER NOT NULL, digest BLOB NOT NULL,
  added INTEGER NOT NULL, changed INTEGER NOT NULL, unchanged INTEGER NOT NULL, kept INTEGER NOT NULL,
  began INTEGER NOT NULL, updated INTEGER NOT NULL);
CREATE INDEX loaded_file_by_size ON loaded_file(kind, bytes);
)sql";

inline constexpr const char* kMoreNamesSchema = R"sql(
CREATE TABLE taxonomy(code TEXT PRIMARY KEY, display TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE hcpcs(code TEXT PRIMARY KEY, display TEXT NOT NULL) WITHOUT ROWID;
)sql";

}  // namespace bb::store::sqlite
