// What the rest of the program may ask of a database of beneficiaries and claims. store/sqlite keeps this
// promise, and store/claim_store_contract.h is the test-suite that every database must pass.
//
// Safe for calls from any thread. Records passed to visitors are borrowed: valid during the call only. A
// visitor may look up names (terminology::NameSource) and must not call anything else of the store.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/date.h"
#include "base/function_ref.h"
#include "base/result.h"
#include "claims/claim_type.h"
#include "terminology/names.h"

namespace bb::store {

using BeneficiaryId = std::int64_t;  // BENE_ID; negative: synthetic
using ClaimId = std::int64_t;        // CLM_ID or PDE_ID; may be negative

// One claim as stored. `record` is what claims/record.h reads.
struct ClaimRow {
  ClaimType type;
  ClaimId id;
  BeneficiaryId beneficiary;
  Date through;  // CLM_THRU_DT; SRVC_DT (fill date) for pde
  Instant last_updated;
  bool sensitive;  // 42 CFR Part 2, marked when loaded
  std::string_view record;
};

// A beneficiary: the record of the newest reference year, opened (it is sealed at rest), and those of its
// history.
struct BeneficiaryRow {
  BeneficiaryId id;
  Instant last_updated;
  std::string record;  // of BENEFICIARY
  std::vector<std::string>
      history;  // of BENEFICIARY_HISTORY, in the order they were loaded; no two are equal
};

// Which claims of one beneficiary. All bounds are inclusive.
struct ClaimQuery {
  BeneficiaryId beneficiary = 0;
  ClaimTypes types = kAllClaimTypes;
  std::optional<Date> through_from = {}, through_to = {};
  std::optional<Instant> updated_from = {}, updated_to = {};
  bool exclude_sensitive = false;
  bool operator==(const ClaimQuery&) const = default;
};

// A claim's place in CMS's order: claim id as text, then the type's name.
struct ClaimPosition {
  ClaimType type;
  ClaimId id;
  bool operator==(const ClaimPosition&) const = default;
};

// Which of the claims that match: one page of them.
struct ClaimSlice {
  std::uint64_t start = 0;                  // from this one on, counted from 0 ...
  std::optional<ClaimPosition> after = {};  // ... or, when given, from the first behind this place, whether
                                            // or not a claim is there; `start` does not matter then
  std::uint64_t limit = kNoLimit;
  static constexpr std::uint64_t kNoLimit = ~std::uint64_t{0};
  bool operator==(const ClaimSlice&) const = default;
};

// The members of a Part D contract in one month.
struct PartDQuery {
  std::string_view contract;  // "S5810", as the record writes it
  int year = 0;               // RFRNC_YR
  int month = 0;              // 1 to 12
};

// One delivery of a file in the journal of what was loaded when: how far it is in the store. It is written by
// the batch that wrote the file's records, so the two always agree.
struct LoadedFile {
  std::int64_t number = 0;  // 1, 2, ... in the order in which the files were begun
  std::string name;         // as the file was named
  std::string kind;         // "carrier"; of names: "nppes", "icd10cm", ...
  std::string manifest;     // "2017-02-13T10:10:10Z 1", timestamp and sequenceId; empty: by none
  std::uint64_t bytes = 0;  // the file's
  std::uint64_t bytes_loaded = 0, lines_loaded = 0;  // what of it is in the store: a whole number of records
  Digest digest{};                                   // SHA-256 of these bytes_loaded
  std::uint64_t added = 0, changed = 0, unchanged = 0, kept = 0;  // records, by Batch::Outcome
  Instant began, updated;                                         // its first batch and its last

  bool whole() const { return bytes_loaded == bytes; }
};

enum class IdentifierKind : std::uint8_t { mbi_hash = 1, hicn_hash = 2, name_and_birth = 3 };

// Who somebody says to be. Names in any case, with or without accents, hyphens and the like
// (claims/latin.h).
struct NameAndBirth {
  std::string_view given_name, family_name;
  Date birth;
};

class ClaimStore : public terminology::NameSource {
 public:
  // Reading. Absent is not an error.
  virtual Result<std::optional<BeneficiaryRow>> find_beneficiary(BeneficiaryId id) = 0;
  // The BENEFICIARY records of the years before that of find_beneficiary(), oldest first: at most one a year.
  virtual Result<std::vector<std::string>> find_earlier_years(BeneficiaryId id) = 0;
  // Those of `ids` that the store has, in any order: one round trip, asked before claims of them are loaded.
  virtual Result<std::vector<BeneficiaryId>> which_beneficiaries(std::span<const BeneficiaryId> ids) = 0;
  // The beneficiaries who have or had the identifier (hash in lower-case hex), ascending.
  virtual Result<std::vector<BeneficiaryId>> find_by_identifier(IdentifierKind kind,
                                                                std::string_view hash) = 0;
  // Beneficiaries any of whose records has, or had, these names and this date of birth, ascending, at most
  // `limit`. An index of digests under the store's key: costs what it returns.
  virtual Result<std::vector<BeneficiaryId>> find_by_name_and_birth(const NameAndBirth& who,
                                                                    std::size_t limit) = 0;
  // False when there is no such claim.
  virtual Result<bool> visit_claim(ClaimType type, ClaimId id, FunctionRef<void(const ClaimRow&)> visit) = 0;
  // The claims of a slice, in CMS's order, and the number of all that match: both as of one moment. A page
  // costs the same wherever it begins; its cost does not grow with the history when neither dates nor
  // instants bound the query, and when `updated_from` is later than all that was loaded of the beneficiary,
  // in which case no claim is looked at.
  virtual Result<std::uint64_t> read_claims(const ClaimQuery& query, const ClaimSlice& slice,
                                            FunctionRef<void(const ClaimRow&)> visit) = 0;
  Result<std::uint64_t> count_claims(const ClaimQuery& query) {
    return read_claims(query, {.limit = 0}, [](const ClaimRow&) {});
  }
  // Beneficiaries whose record of that year names the contract for that month, ascending, those above
  // `after`, at most `limit`. An index by contract and month: costs what it returns.
  virtual Result<std::vector<BeneficiaryId>> find_part_d_members(const PartDQuery& query,
                                                                 std::optional<BeneficiaryId> after,
                                                                 std::size_t limit) = 0;
  // When anything was last loaded; the epoch when nothing was. No query: kept in memory, at most a second
  // old.
  virtual Instant last_loaded() = 0;
  // Beneficiary ids in ascending order of their absolute value, at most `limit`: for the sandbox and its
  // tests.
  virtual Result<std::vector<BeneficiaryId>> list_beneficiaries(std::size_t limit) = 0;
  virtual const IdentifierHash& identifier_hash() const = 0;
  // The journal, newest first, at most `limit`.
  virtual Result<std::vector<LoadedFile>> list_loaded_files(std::size_t limit) = 0;
  // The journal's files of this kind and size, newest first: who loads again looks whether one is the same.
  virtual Result<std::vector<LoadedFile>> find_loaded_files(std::string_view kind, std::uint64_t bytes) = 0;

  // Writing. One batch at a time; it is in the store whole, durably, or not at all. A batch belongs to the
  // thread that began it and ends before its store. Nothing of it is seen by readers, of this thread either,
  // before its commit.
  class Batch {
   public:
    virtual ~Batch() = default;  // without commit(): nothing of it stays

    // kept: an insert of what is there already with other values, which stays as it is.
    enum class Outcome : std::uint8_t { added, changed, unchanged, kept };
    // Tells which records are put next, so that a database across a socket looks them up together rather than
    // one by one. Changes nothing else.
    struct Coming {
      rif::FileType type;
      std::int64_t key;  // CLM_ID or PDE_ID; BENE_ID of persons
      BeneficiaryId beneficiary;
    };
    virtual Result<void> expect(std::span<const Coming> /*records*/) { return {}; }
    // The store parses ids, years and identifiers out of the record itself. Records are compared as they
    // are. A beneficiary's row is that of its BENE_ID and RFRNC_YR. An update that takes the place of a row
    // with other identifying values adds store/former_self.h of that row to the history: of the row that
    // find_beneficiary() gave until then when the new one is what it gives now, otherwise of that of the same
    // year. A history record equal to one that is there is unchanged; history and claims of a beneficiary
    // that the store does not have are not_found.
    virtual Result<Outcome> put_beneficiary(std::string_view record,
                                            rif::Action action = rif::Action::update) = 0;
    virtual Result<Outcome> put_beneficiary_history(std::string_view record) = 0;
    // An equal record changes nothing, not even last_updated. A last_updated of 0 means the batch's own
    // instant, which is later than that of every batch before.
    virtual Result<Outcome> put_claim(const ClaimRow& claim, rif::Action action = rif::Action::update) = 0;
    // Writes the journal's entry of this number; number 0 is a new one, and is set. began (of a new one) and
    // updated are the batch's own instant. Does not move last_loaded().
    virtual Result<void> put_loaded_file(LoadedFile& file) = 0;
    virtual Result<void> put_provider(std::string_view npi, const terminology::Provider& provider) = 0;
    // Provider.taxonomy_display of the providers with this taxonomy_code that have none of their own.
    virtual Result<void> put_taxonomy(std::string_view code, std::string_view display) = 0;
    virtual Result<void> put_drug(std::string_view ndc, std::string_view display) = 0;
    virtual Result<void> put_icd(terminology::IcdSystem system, std::string_view code,
                                 std::string_view display) = 0;
    virtual Result<void> put_hcpcs(std::string_view code, std::string_view display) = 0;
    virtual Result<void> commit() = 0;
  };
  virtual Result<std::unique_ptr<Batch>> begin() = 0;
};

// What a URL does not say of a store.
struct StoreOptions {
  std::string key_file;  // empty: what BLUEBUTTON_STORE_KEY_FILE names, or PATH.key of sqlite:PATH
  // Of a PostgreSQL store: the URL of a server that claims are read from; empty: what
  // BLUEBUTTON_STORE_REPLICA names, or the store itself.
  std::string replica;
  unsigned partitions = 0;  // of a PostgreSQL store when it is made, by hash of the beneficiary; 0: 8
};

// Opens (and makes, when `create`) the store at a URL: sqlite:PATH or postgresql://... as libpq takes it.
// Identifiers are sealed with the key in the key file. A store remembers the pepper and iterations that it
// was made with (sealed): `hash` is for making it, and another than it remembers is `invalid`.
Result<std::shared_ptr<ClaimStore>> open_claim_store(const std::string& url, bool create,
                                                     const std::optional<IdentifierHash>& hash = {},
                                                     const StoreOptions& options = {});

// Whether a store's URL has a password in it.
bool has_password(const std::string& url);

}  // namespace bb::store
