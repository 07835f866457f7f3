// The tables of the claims side of a PostgreSQL store.
#pragma once

namespace bb::store::postgres {

// Every table but the names is partitioned by what its queries ask with, which is the beneficiary wherever
// there is one, so that a query looks into one partition (docs/scaling.md).
//
// claim: `type` is ClaimType's number, which is alphabetical by name, so claim_by_beneficiary yields CMS's
// order (claim id as text, then the type's name). Its further columns let filters be decided in the index:
// rows are read only for the claims that are shown. A record stays in its row (MAIN): one that PostgreSQL had
// moved to a side table costs a second search. Columns stand in the order that leaves no gaps between them.
// claim_owner: whose a claim is; keeps (type, claim_id) unique over all partitions.
// claim_count: how many claims of each kind (store/claim_counts.h), and what no claim's last_updated and
// through_days are outside of.
// claim_mark: store/postgres/page_marks.h.
//
// beneficiary: one row a reference year (0: the record has none); the newest answers. Its record and those of
// history are sealed (base/crypto.h); `fingerprint` tells an equal record from a changed one.
// identifier: hashes of the MBI and HICN of current and former rows, and digests of their names and dates of
// birth under the store's key (store/name_digest.h). kind: IdentifierKind.
inline constexpr const char* kClaimSchema = R"sql(
CREATE TABLE claims_meta(name text PRIMARY KEY, number bigint, bytes bytea);

CREATE TABLE beneficiary(
  id bigint NOT NULL, reference_year bigint NOT NULL, last_updated bigint NOT NULL,
  fingerprint bytea NOT NULL, sealed bytea NOT NULL,
  PRIMARY KEY(id, reference_year)) PARTITION BY HASH(id);
CREATE INDEX beneficiary_by_number ON beneficiary(abs(id), id);
ALTER TABLE beneficiary ALTER sealed SET STORAGE MAIN;

CREATE SEQUENCE history_sequence;
CREATE TABLE history(
  beneficiary bigint NOT NULL, sequence bigint NOT NULL DEFAULT nextval('history_sequence'),
  fingerprint bytea NOT NULL, sealed bytea NOT NULL,
  PRIMARY KEY(beneficiary, fingerprint)) PARTITION BY HASH(beneficiary);
ALTER TABLE history ALTER sealed SET STORAGE MAIN;

CREATE TABLE identifier(
  kind smallint NOT NULL, hash bytea NOT NULL, beneficiary bigint NOT NULL,
  PRIMARY KEY(hash, kind, beneficiary)) PARTITION BY HASH(hash);

CREATE TABLE claim(
  beneficiary bigint NOT NULL, last_updated bigint NOT NULL, through_days integer NOT NULL,
  type smallint NOT NULL, sensitive boolean NOT NULL, claim_key text COLLATE "C" NOT NULL,
  record bytea NOT NULL) PARTITION BY HASH(beneficiary);
CREATE INDEX claim_by_beneficiary
  ON claim(beneficiary, claim_key, type, sensitive, through_days, last_updated);
ALTER TABLE claim ALTER record SET STORAGE MAIN;

CREATE TABLE claim_owner(
  claim_id bigint NOT NULL, beneficiary bigint NOT NULL, type smallint NOT NULL,
  PRIMARY KEY(claim_id, type)) PARTITION BY HASH(claim_id);

CREATE TABLE claim_count(
  beneficiary bigint NOT NULL PRIMARY KEY, oldest bigint NOT NULL, newest bigint NOT NULL,
  earliest_days integer NOT NULL, latest_days integer NOT NULL, counts integer[] NOT NULL)
  PARTITION BY HASH(beneficiary);
CREATE TABLE claim_mark(
  beneficiary bigint NOT NULL, position bigint NOT NULL, type smallint NOT NULL,
  claim_key text COLLATE "C" NOT NULL, counts integer[] NOT NULL,
  PRIMARY KEY(beneficiary, position)) PARTITION BY HASH(beneficiary);

CREATE TABLE provider(
  npi text PRIMARY KEY, display text NOT NULL, taxonomy_code text NOT NULL, taxonomy_display text NOT NULL);
CREATE TABLE drug(ndc text PRIMARY KEY, display text NOT NULL);
CREATE TABLE icd(
  system smallint NOT NULL, code text NOT NULL, display text NOT NULL, PRIMARY KEY(system, code));
)sql";

inline constexpr const char* kClaimPartitioned[] = {"beneficiary", "history",     "identifier", "claim",
                                                    "claim_owner", "claim_count", "claim_mark"};

// store/postgres/journal.h
inline constexpr const char* kJournalSchema = R"sql(
CREATE TABLE loaded_file(
  number bigint PRIMARY KEY, name text NOT NULL, kind text NOT NULL, manifest text NOT NULL,
  bytes bigint NOT NULL, bytes_loaded bigint NOT NULL, lines_loaded bigint NOT NULL, digest bytea NOT NULL,
  added bigint NOT NULL, changed bigint NOT NULL, unchanged bigint NOT NULL, kept bigint NOT NULL,
  began bigint NOT NULL, updated bigint NOT NULL);
CREATE INDEX loaded_file_by_size ON loaded_file(kind, bytes);
)sql";

inline constexpr const char* kMoreNamesSchema = R"sql(
CREATE TABLE taxonomy(code text PRIMARY KEY, display text NOT NULL);
CREATE TABLE hcpcs(code text PRIMARY KEY, display text NOT NULL);
)sql";

}  // namespace bb::store::postgres
