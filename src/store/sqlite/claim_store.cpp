#include "store/sqlite/claim_store.h"

#include <atomic>
#include <limits>
#include <utility>

#include "base/encoding.h"
#include "store/claim_keys.h"
#include "store/secrets.h"
#include "store/sqlite/claim_batch.h"
#include "store/sqlite/claim_schema.h"
#include "store/sqlite/database.h"
#include "store/sqlite/journal.h"
#include "store/sqlite/page_marks.h"
#include "terminology/ndc.h"

namespace bb::store::sqlite {
namespace {

constexpr int kWriterCacheKib = 65536;
constexpr std::int64_t kMarksAge = 1000;  // milliseconds

std::int64_t steady_milliseconds() {
  return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// Binds parameters 1 to 7 of a query on claim.
constexpr const char* kCount =
    "SELECT count(*) FROM claim WHERE beneficiary=?1 AND (?2 >> type & 1) AND sensitive<=?3"
    " AND through_days BETWEEN ?4 AND ?5 AND last_updated BETWEEN ?6 AND ?7";
constexpr const char* kSelect =
    "SELECT type, claim_id, beneficiary, through_days, last_updated, sensitive, record FROM claim"
    " WHERE beneficiary=?1 AND (claim_key, type)>=(?10, ?11) AND (?2 >> type & 1) AND sensitive<=?3"
    " AND through_days BETWEEN ?4 AND ?5 AND last_updated BETWEEN ?6 AND ?7"
    " ORDER BY claim_key, type LIMIT ?8 OFFSET ?9";
void bind_query(Statement& statement, const ClaimQuery& query) {
  using Limits = std::numeric_limits<std::int64_t>;
  const auto days = [](const std::optional<Date>& date, std::int64_t otherwise) {
    return date ? date->days : otherwise;
  };
  const auto milliseconds = [](const std::optional<Instant>& at, std::int64_t otherwise) {
    return at ? at->time_since_epoch().count() : otherwise;
  };
  statement.bind(1, query.beneficiary).bind(2, query.types).bind(3, query.exclude_sensitive ? 0 : 1);
  statement.bind(4, days(query.through_from, Limits::min())).bind(5, days(query.through_to, Limits::max()));
  statement.bind(6, milliseconds(query.updated_from, Limits::min()));
  statement.bind(7, milliseconds(query.updated_to, Limits::max()));
}

// The columns in the order of kSelect.
ClaimRow claim_row(const Statement& row) {
  return {.type = static_cast<ClaimType>(row.integer(0)),
          .id = row.integer(1),
          .beneficiary = row.integer(2),
          .through = Date{static_cast<std::int32_t>(row.integer(3))},
          .last_updated = Instant{Milliseconds{row.integer(4)}},
          .sensitive = row.integer(5) != 0,
          .record = row.text(6)};
}

class SqliteClaimStore final : public ClaimStore {
 public:
  SqliteClaimStore(std::shared_ptr<Database> reader, std::shared_ptr<Database> writer,
                   std::shared_ptr<const Sealer> sealer, IdentifierHash hash)
      : reader_(std::move(reader)),
        writer_(std::move(writer)),
        sealer_(std::move(sealer)),
        hash_(std::move(hash)) {}

  Result<std::optional<BeneficiaryRow>> find_beneficiary(BeneficiaryId id) override {
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

  Result<std::vector<BeneficiaryId>> find_by_identifier(IdentifierKind kind, std::string_view hash) override {
    std::vector<BeneficiaryId> found;
    const auto raw = from_hex(hash);
    if (!raw) return found;
    BB_ASSIGN(Statement rows, reader_->prepare("SELECT beneficiary FROM identifier WHERE kind=?1 AND hash=?2"
                                               " ORDER BY beneficiary"));
    rows.bind(1, static_cast<std::int64_t>(kind)).bind_blob(2, *raw);
    return integers(rows);
  }

  Result<bool> visit_claim(ClaimType type, ClaimId id, FunctionRef<void(const ClaimRow&)> visit) override {
    BB_ASSIGN(Statement row,
              reader_->prepare("SELECT type, claim_id, beneficiary, through_days, last_updated, sensitive,"
                               " record FROM claim WHERE type=?1 AND claim_id=?2"));
    row.bind(1, static_cast<std::int64_t>(type)).bind(2, id);
    BB_ASSIGN(const bool found, row.step());
    if (found) visit(claim_row(row));
    return found;
  }

  Result<std::uint64_t> count_claims(const ClaimQuery& query) override {
    if (is_bounded(query)) {
      BB_ASSIGN(Statement row, reader_->prepare(kCount));
      bind_query(row, query);
      BB_ASSIGN([[maybe_unused]] const bool one, row.step());
      return static_cast<std::uint64_t>(row.integer(0));
    }
    BB_ASSIGN(Statement row,
              reader_->prepare("SELECT coalesce(sum(n), 0) FROM claim_count WHERE beneficiary=?1"
                               " AND (?2 >> type & 1) AND sensitive<=?3"));
    row.bind(1, query.beneficiary).bind(2, query.types).bind(3, query.exclude_sensitive ? 0 : 1);
    BB_ASSIGN([[maybe_unused]] const bool one, row.step());
    return static_cast<std::uint64_t>(row.integer(0));
  }

  Result<void> visit_claims(const ClaimQuery& query, std::uint64_t start, std::uint64_t limit,
                            FunctionRef<void(const ClaimRow&)> visit) override {
    constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    PageMark mark;
    if (!is_bounded(query)) {
      BB_ASSIGN(mark, find_page_mark(*reader_, query, start));
    }
    BB_ASSIGN(Statement rows, reader_->prepare(kSelect));
    bind_query(rows, query);
    rows.bind(8, static_cast<std::int64_t>(std::min(limit, kMost)));
    rows.bind(9, static_cast<std::int64_t>(std::min(start - mark.matched, kMost)));
    rows.bind(10, std::string_view(mark.key)).bind(11, mark.type);
    while (true) {
      BB_ASSIGN(const bool row, rows.step());
      if (!row) return {};
      visit(claim_row(rows));
    }
  }

  Instant last_loaded() override {
    refresh();
    return Instant{Milliseconds{last_loaded_.load(std::memory_order_relaxed)}};
  }

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

  std::uint64_t names_version() override {
    refresh();
    return static_cast<std::uint64_t>(names_version_.load(std::memory_order_relaxed));
  }

  Result<std::unique_ptr<Batch>> begin() override {
    return ClaimBatch::begin(writer_, sealer_, hash_, [this](const LoadMarks& marks) { keep(marks); });
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

  void keep(const LoadMarks& marks) {
    last_loaded_.store(marks.last_loaded, std::memory_order_relaxed);
    names_version_.store(marks.names_version, std::memory_order_relaxed);
  }
  // Another process may have loaded: one thread looks, once a second.
  void refresh() {
    const std::int64_t now = steady_milliseconds();
    std::int64_t last = marks_read_.load(std::memory_order_relaxed);
    if (now - last < kMarksAge || !marks_read_.compare_exchange_strong(last, now)) return;
    const auto marks = read_marks(*reader_);
    if (marks.ok()) keep(*marks);
  }

  std::shared_ptr<Database> reader_, writer_;
  std::shared_ptr<const Sealer> sealer_;
  const IdentifierHash hash_;
  std::atomic<std::int64_t> last_loaded_{0}, names_version_{0}, marks_read_{-kMarksAge};
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
  BB_ASSIGN(const std::string known_key, meta_text(*reader, "key"));
  const bool is_new = known_key.empty();
  BB_ASSIGN(auto sealer, Sealer::open(key_path, is_new));
  if (is_new) BB_TRY(remember_secrets(*reader, *sealer, hash.value_or(IdentifierHash{})));
  BB_ASSIGN(IdentifierHash kept, recall_secrets(*reader, *sealer, key_path));
  if (hash) BB_TRY(check_hash(*hash, kept));
  // Its own connection: a thread that writes a batch still reads what was there before.
  BB_ASSIGN(auto writer, Database::open(path, false, kWriterCacheKib));
  return std::shared_ptr<ClaimStore>(
      new SqliteClaimStore(std::move(reader), std::move(writer), std::move(sealer), std::move(kept)));
}

}  // namespace bb::store::sqlite
