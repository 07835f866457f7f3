#include "store/sqlite/claim_store.h"

#include <limits>
#include <utility>

#include "base/encoding.h"
#include "store/claim_keys.h"
#include "store/name_digest.h"
#include "store/secrets.h"
#include "store/sqlite/claim_batch.h"
#include "store/sqlite/claim_blocks.h"
#include "store/sqlite/claim_pages.h"
#include "store/sqlite/claim_schema.h"
#include "store/sqlite/database.h"
#include "store/sqlite/journal.h"
#include "store/sqlite/name_digests.h"
#include "store/sqlite/part_d_members.h"
#include "terminology/ndc.h"

namespace bb::store::sqlite {
namespace {

constexpr int kWriterCacheKib = 65536;

class SqliteClaimStore final : public ClaimStore {
 public:
  SqliteClaimStore(std::shared_ptr<Database> reader, std::shared_ptr<Database> writer,
                   std::shared_ptr<const Sealer> sealer, IdentifierHash hash)
      : reader_(std::move(reader)),
        writer_(std::move(writer)),
        sealer_(std::move(sealer)),
        hash_(std::move(hash)) {}

  Result<std::optional<BeneficiaryRow>> find_beneficiary(BeneficiaryId id) override {
    BB_ASSIGN(const Database::Snapshot snapshot, reader_->begin_read());
    BeneficiaryRow found{.id = id, .last_updated = {}, .record = {}, .history = {}};
    {
      BB_ASSIGN(Statement row,
                reader_->prepare("SELECT reference_year, last_updated, sealed FROM beneficiary WHERE id=?1"
                                 " ORDER BY reference_year DESC LIMIT 1"));
      row.bind(1, id);
      BB_ASSIGN(const bool exists, row.step());
      if (!exists) return std::optional<BeneficiaryRow>();
      found.last_updated = Instant{Milliseconds{row.integer(1)}};
      BB_ASSIGN(found.record, sealer_->unseal(row.text(2), beneficiary_context(id, row.integer(0))));
    }
    BB_ASSIGN(Statement rows,
              reader_->prepare("SELECT sealed FROM history WHERE beneficiary=?1 ORDER BY sequence"));
    rows.bind(1, id);
    while (true) {
      BB_ASSIGN(const bool row, rows.step());
      if (!row) return std::optional(std::move(found));
      BB_ASSIGN(std::string record, sealer_->unseal(rows.text(0), history_context(id)));
      found.history.push_back(std::move(record));
    }
  }

  Result<std::vector<std::string>> find_earlier_years(BeneficiaryId id) override {
    BB_ASSIGN(Statement rows, reader_->prepare("SELECT reference_year, sealed FROM beneficiary WHERE id=?1"
                                               " ORDER BY reference_year"));
    rows.bind(1, id);
    std::vector<std::string> records;
    while (true) {
      BB_ASSIGN(const bool row, rows.step());
      if (!row) break;
      BB_ASSIGN(std::string record, sealer_->unseal(rows.text(1), beneficiary_context(id, rows.integer(0))));
      records.push_back(std::move(record));
    }
    if (!records.empty()) records.pop_back();  // the newest
    return records;
  }

  Result<std::vector<BeneficiaryId>> which_beneficiaries(std::span<const BeneficiaryId> ids) override {
    std::vector<BeneficiaryId> found;
    BB_ASSIGN(const Database::Snapshot snapshot, reader_->begin_read());
    for (const BeneficiaryId id : ids) {
      BB_ASSIGN(Statement row, reader_->prepare("SELECT 1 FROM beneficiary WHERE id=?1"));
      row.bind(1, id);
      BB_ASSIGN(const bool exists, row.step());
      if (exists) found.push_back(id);
    }
    return found;
  }

  Result<std::vector<BeneficiaryId>> find_by_identifier(IdentifierKind kind, std::string_view hash) override {
    std::vector<BeneficiaryId> found;
    const auto raw = from_hex(hash);
    if (!raw) return found;
    BB_ASSIGN(Statement rows, reader_->prepare("SELECT beneficiary FROM identifier WHERE kind=?1 AND hash=?2"
                                               " ORDER BY beneficiary"));
    rows.bind(1, static_cast<std::int64_t>(kind)).bind_blob(2, *raw);
    return integers(rows);
  }

  Result<std::vector<BeneficiaryId>> find_by_name_and_birth(const NameAndBirth& who,
                                                            std::size_t limit) override {
    const auto digest = name_digest(*sealer_, who);
    if (!digest) return std::vector<BeneficiaryId>();
    BB_ASSIGN(Statement rows, reader_->prepare("SELECT beneficiary FROM identifier WHERE kind=?1 AND hash=?2"
                                               " ORDER BY beneficiary LIMIT ?3"));
    rows.bind(1, static_cast<std::int64_t>(IdentifierKind::name_and_birth)).bind_blob(2, *digest);
    rows.bind(3, static_cast<std::int64_t>(limit));
    return integers(rows);
  }

  Result<bool> visit_claim(ClaimType type, ClaimId id, FunctionRef<void(const ClaimRow&)> visit) override {
    BB_ASSIGN(Statement row,
              reader_->prepare("SELECT " BB_CLAIM_COLUMNS " FROM claim WHERE type=?1 AND claim_id=?2"));
    row.bind(1, static_cast<std::int64_t>(type)).bind(2, id);
    BB_ASSIGN(const bool found, row.step());
    if (found) visit(claim_row(row));
    return found;
  }

  Result<std::uint64_t> read_claims(const ClaimQuery& query, const ClaimSlice& slice,
                                    FunctionRef<void(const ClaimRow&)> visit) override {
    return sqlite::read_claims(*reader_, query, slice, visit);
  }

  Result<std::vector<BeneficiaryId>> find_part_d_members(const PartDQuery& query,
                                                         std::optional<BeneficiaryId> after,
                                                         std::size_t limit) override {
    return sqlite::find_part_d_members(*reader_, query, after, limit);
  }

  Instant last_loaded() override { return marks().last_loaded(); }

  Result<std::vector<BeneficiaryId>> list_beneficiaries(std::size_t limit) override {
    BB_ASSIGN(Statement rows,
              reader_->prepare("SELECT DISTINCT id FROM beneficiary ORDER BY abs(id), id LIMIT ?1"));
    rows.bind(1, static_cast<std::int64_t>(limit));
    return integers(rows);
  }

  const IdentifierHash& identifier_hash() const override { return hash_; }

  Result<std::vector<LoadedFile>> list_loaded_files(std::size_t limit) override {
    return sqlite::list_loaded_files(*reader_, limit);
  }
  Result<std::vector<LoadedFile>> find_loaded_files(std::string_view kind, std::uint64_t bytes) override {
    return sqlite::find_loaded_files(*reader_, kind, bytes);
  }

  Result<std::optional<terminology::Provider>> find_provider(std::string_view npi) override {
    BB_ASSIGN(Statement row,
              reader_->prepare("SELECT p.display, p.taxonomy_code, CASE WHEN p.taxonomy_display<>'' THEN"
                               " p.taxonomy_display ELSE coalesce(t.display, '') END FROM provider p"
                               " LEFT JOIN taxonomy t ON t.code=p.taxonomy_code WHERE p.npi=?1"));
    row.bind(1, npi);
    BB_ASSIGN(const bool found, row.step());
    if (!found) return std::optional<terminology::Provider>();
    return std::optional(terminology::Provider{.display = std::string(row.text(0)),
                                               .taxonomy_code = std::string(row.text(1)),
                                               .taxonomy_display = std::string(row.text(2))});
  }

  Result<std::optional<std::string>> find_drug(std::string_view ndc) override {
    const auto product = terminology::ndc_product(ndc);
    if (!product) return std::optional<std::string>();
    BB_ASSIGN(Statement row, reader_->prepare("SELECT display FROM drug WHERE ndc=?1"));
    row.bind(1, std::string_view(*product));
    return display(row);
  }

  Result<std::optional<std::string>> find_icd(terminology::IcdSystem system, std::string_view code) override {
    const std::string key = icd_key(code);
    BB_ASSIGN(Statement row, reader_->prepare("SELECT display FROM icd WHERE system=?1 AND code=?2"));
    row.bind(1, static_cast<std::int64_t>(system)).bind(2, std::string_view(key));
    return display(row);
  }

  Result<std::optional<std::string>> find_hcpcs(std::string_view code) override {
    const std::string key = hcpcs_key(code);
    BB_ASSIGN(Statement row, reader_->prepare("SELECT display FROM hcpcs WHERE code=?1"));
    row.bind(1, std::string_view(key));
    return display(row);
  }

  std::uint64_t names_version() override { return marks().names_version(); }

  Result<std::unique_ptr<Batch>> begin() override {
    return ClaimBatch::begin(writer_, sealer_, hash_,
                             [this](const LoadMarks& marks) { marks_.learn(marks); });
  }

 private:
  static Result<std::vector<std::int64_t>> integers(Statement& rows) {
    std::vector<std::int64_t> found;
    while (true) {
      BB_ASSIGN(const bool row, rows.step());
      if (!row) return found;
      found.push_back(rows.integer(0));
    }
  }
  static Result<std::optional<std::string>> display(Statement& row) {
    BB_ASSIGN(const bool found, row.step());
    if (!found) return std::optional<std::string>();
    return std::optional(std::string(row.text(0)));
  }

  const KnownMarks& marks() {
    return marks_.refresh([this] { return read_marks(*reader_); });
  }

  std::shared_ptr<Database> reader_, writer_;
  std::shared_ptr<const Sealer> sealer_;
  const IdentifierHash hash_;
  KnownMarks marks_;
};

Result<std::string> meta_text(Database& database, std::string_view key) {
  BB_ASSIGN(Statement row, database.prepare("SELECT value FROM claims_meta WHERE key=?1"));
  row.bind(1, key);
  BB_ASSIGN(const bool found, row.step());
  return found ? std::string(row.text(0)) : std::string();
}

Result<void> remember_secrets(Database& database, const Sealer& sealer, const IdentifierHash& hash) {
  BB_ASSIGN(Database::Transaction transaction, database.begin_write());
  for (const auto& [key, value] :
       {std::pair{"key", key_mark(sealer)}, std::pair{"identifier_hash", seal_hash(sealer, hash)}}) {
    BB_ASSIGN(Statement put, database.prepare("INSERT OR IGNORE INTO claims_meta(key, value) VALUES(?1,?2)"));
    put.bind(1, std::string_view(key)).bind_blob(2, value);
    BB_TRY(put.run());
  }
  return transaction.commit();
}

// The pepper and iterations that the store was made with, if the key is its own.
Result<IdentifierHash> recall_secrets(Database& database, const Sealer& sealer, const std::string& key_path) {
  BB_ASSIGN(const std::string key, meta_text(database, "key"));
  if (key != key_mark(sealer)) return wrong_key(key_path);
  BB_ASSIGN(const std::string sealed, meta_text(database, "identifier_hash"));
  return unseal_hash(sealer, sealed);
}

}  // namespace

Result<std::shared_ptr<ClaimStore>> open_claim_store(const std::string& path, bool create,
                                                     const std::string& key_path,
                                                     const std::optional<IdentifierHash>& hash) {
  BB_ASSIGN(auto reader, Database::open(path, create));
  BB_TRY(reader->migrate("claims 1", kClaimSchema));
  BB_TRY(reader->migrate("claims 2", kPageMarkSchema));
  BB_TRY(reader->migrate("claims 3", kJournalSchema));
  BB_TRY(reader->migrate("claims 4", kMoreNamesSchema));
  BB_TRY(reader->migrate("claims spans", kClaimSpanSchema));
  BB_TRY(
      reader->migrate("claims blocks", kClaimBlockSchema, [&] { return write_all_claim_blocks(*reader); }));
  BB_ASSIGN(const std::string known_key, meta_text(*reader, "key"));
  const bool is_new = known_key.empty();
  BB_ASSIGN(auto sealer, Sealer::open(key_path, is_new));
  if (is_new) BB_TRY(remember_secrets(*reader, *sealer, hash.value_or(IdentifierHash{})));
  BB_ASSIGN(IdentifierHash kept, recall_secrets(*reader, *sealer, key_path));
  if (hash) BB_TRY(check_hash(*hash, kept));
  BB_TRY(reader->migrate("claims part d", kPartDSchema,
                         [&] { return write_all_part_d_months(*reader, *sealer); }));
  BB_TRY(reader->migrate("claims names and births", "",
                         [&] { return write_all_name_digests(*reader, *sealer); }));
  // Its own connection: a thread that writes a batch still reads what was there before. Not mapped, so that
  // the memory of a load that compares what is there does not grow with the store.
  BB_ASSIGN(auto writer, Database::open(path, false, {.cache_kib = kWriterCacheKib, .mapped = false}));
  return std::shared_ptr<ClaimStore>(
      new SqliteClaimStore(std::move(reader), std::move(writer), std::move(sealer), std::move(kept)));
}

}  // namespace bb::store::sqlite
