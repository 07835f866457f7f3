#include "store/postgres/claim_store.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/encoding.h"
#include "store/claim_keys.h"
#include "store/name_digest.h"
#include "store/postgres/claim_batch.h"
#include "store/postgres/claim_pages.h"
#include "store/postgres/journal.h"
#include "store/postgres/key.h"
#include "store/postgres/migrations.h"
#include "store/postgres/name_digests.h"
#include "store/postgres/part_d_members.h"
#include "store/postgres/pool.h"
#include "store/secrets.h"
#include "terminology/ndc.h"

namespace bb::store::postgres {
namespace {

std::vector<std::int64_t> integers(const Rows& rows) {
  std::vector<std::int64_t> found;
  found.reserve(static_cast<std::size_t>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) found.push_back(rows.integer(row, 0));
  return found;
}

class PostgresClaimStore final : public ClaimStore {
 public:
  PostgresClaimStore(std::shared_ptr<Pool> replica, std::shared_ptr<Pool> primary,
                     std::shared_ptr<const Sealer> sealer, IdentifierHash hash)
      : reads_(std::move(replica)),
        primary_(std::move(primary)),
        sealer_(std::move(sealer)),
        hash_(std::move(hash)) {}

  Result<std::optional<BeneficiaryRow>> find_beneficiary(BeneficiaryId id) override {
    Parameters of;
    of.integer(id);
    BB_ASSIGN(
        const std::vector<Rows> answers,
        reads_->read([&of](Connection& connection) -> Result<std::vector<Rows>> {
          BB_TRY(
              connection.send("SELECT reference_year, last_updated, sealed FROM beneficiary"
                              " WHERE id=$1 ORDER BY reference_year DESC LIMIT 1",
                              of));
          BB_TRY(connection.send("SELECT sealed FROM history WHERE beneficiary=$1 ORDER BY sequence", of));
          return connection.settle();
        }));
    const Rows& newest = answers[0];
    const Rows& history = answers[1];
    if (newest.size() == 0) return std::optional<BeneficiaryRow>();
    BeneficiaryRow found{.id = id, .last_updated = {}, .record = {}, .history = {}};
    found.last_updated = Instant{Milliseconds{newest.integer(0, 1)}};
    BB_ASSIGN(found.record,
              sealer_->unseal(newest.text(0, 2), beneficiary_context(id, newest.integer(0, 0))));
    for (int row = 0; row < history.size(); ++row) {
      BB_ASSIGN(std::string record, sealer_->unseal(history.text(row, 0), history_context(id)));
      found.history.push_back(std::move(record));
    }
    return std::optional(std::move(found));
  }

  Result<std::vector<std::string>> find_earlier_years(BeneficiaryId id) override {
    Parameters of;
    of.integer(id);
    BB_ASSIGN(const Rows rows, reads_->query("SELECT reference_year, sealed FROM beneficiary WHERE id=$1"
                                             " ORDER BY reference_year",
                                             of));
    std::vector<std::string> records;
    for (int row = 0; row + 1 < rows.size(); ++row) {  // without the newest
      BB_ASSIGN(std::string record,
                sealer_->unseal(rows.text(row, 1), beneficiary_context(id, rows.integer(row, 0))));
      records.push_back(std::move(record));
    }
    return records;
  }

  // Of the primary: who loads must know what was loaded a moment ago.
  Result<std::vector<BeneficiaryId>> which_beneficiaries(std::span<const BeneficiaryId> ids) override {
    Parameters of;
    of.integers(ids);
    BB_ASSIGN(const Rows rows, primary_->query("SELECT DISTINCT id FROM beneficiary WHERE id=ANY($1)", of));
    return integers(rows);
  }

  Result<std::vector<BeneficiaryId>> find_by_identifier(IdentifierKind kind, std::string_view hash) override {
    const auto raw = from_hex(hash);
    if (!raw) return std::vector<BeneficiaryId>();
    Parameters of;
    of.integer(static_cast<std::int64_t>(kind)).bytes(*raw);
    BB_ASSIGN(const Rows rows, reads_->query("SELECT beneficiary FROM identifier WHERE kind=$1 AND hash=$2"
                                             " ORDER BY beneficiary",
                                             of));
    return integers(rows);
  }

  Result<std::vector<BeneficiaryId>> find_by_name_and_birth(const NameAndBirth& who,
                                                            std::size_t limit) override {
    const auto digest = name_digest(*sealer_, who);
    if (!digest) return std::vector<BeneficiaryId>();
    Parameters of;
    of.integer(static_cast<std::int64_t>(IdentifierKind::name_and_birth)).bytes(*digest);
    of.integer(static_cast<std::int64_t>(limit));
    BB_ASSIGN(const Rows rows, reads_->query("SELECT beneficiary FROM identifier WHERE kind=$1 AND hash=$2"
                                             " ORDER BY beneficiary LIMIT $3",
                                             of));
    return integers(rows);
  }

  Result<bool> visit_claim(ClaimType type, ClaimId id, FunctionRef<void(const ClaimRow&)> visit) override {
    return postgres::visit_claim(*reads_, type, id, visit);
  }
  Result<std::uint64_t> read_claims(const ClaimQuery& query, const ClaimSlice& slice,
                                    FunctionRef<void(const ClaimRow&)> visit) override {
    return postgres::read_claims(*reads_, query, slice, visit);
  }
  Result<std::vector<BeneficiaryId>> find_part_d_members(const PartDQuery& query,
                                                         std::optional<BeneficiaryId> after,
                                                         std::size_t limit) override {
    return postgres::find_part_d_members(*reads_, query, after, limit);
  }

  Instant last_loaded() override { return marks().last_loaded(); }

  Result<std::vector<BeneficiaryId>> list_beneficiaries(std::size_t limit) override {
    Parameters of;
    of.integer(
        static_cast<std::int64_t>(std::min<std::uint64_t>(limit, std::numeric_limits<std::int64_t>::max())));
    BB_ASSIGN(const Rows rows, reads_->query("SELECT id FROM (SELECT DISTINCT abs(id), id FROM beneficiary"
                                             " ORDER BY abs(id), id LIMIT $1) listed",
                                             of));
    return integers(rows);
  }

  const IdentifierHash& identifier_hash() const override { return hash_; }

  // Who loads must know what was loaded a moment ago, so the replica is not asked.
  Result<std::vector<LoadedFile>> list_loaded_files(std::size_t limit) override {
    return postgres::list_loaded_files(*primary_, limit);
  }
  Result<std::vector<LoadedFile>> find_loaded_files(std::string_view kind, std::uint64_t bytes) override {
    return postgres::find_loaded_files(*primary_, kind, bytes);
  }

  Result<std::optional<terminology::Provider>> find_provider(std::string_view npi) override {
    if (!is_text(npi)) return std::optional<terminology::Provider>();
    Parameters of;
    of.text(npi);
    BB_ASSIGN(const Rows row,
              reads_->query("SELECT p.display, p.taxonomy_code, CASE WHEN p.taxonomy_display<>''"
                            " THEN p.taxonomy_display ELSE coalesce(t.display, '') END"
                            " FROM provider p LEFT JOIN taxonomy t ON t.code=p.taxonomy_code"
                            " WHERE p.npi=$1",
                            of));
    if (row.size() == 0) return std::optional<terminology::Provider>();
    return std::optional(terminology::Provider{.display = std::string(row.text(0, 0)),
                                               .taxonomy_code = std::string(row.text(0, 1)),
                                               .taxonomy_display = std::string(row.text(0, 2))});
  }

  Result<std::optional<std::string>> find_drug(std::string_view ndc) override {
    const auto product = terminology::ndc_product(ndc);
    if (!product) return std::optional<std::string>();
    Parameters of;
    of.text(*product);
    return display("SELECT display FROM drug WHERE ndc=$1", of);
  }

  Result<std::optional<std::string>> find_icd(terminology::IcdSystem system, std::string_view code) override {
    const std::string key = icd_key(code);
    if (!is_text(key)) return std::optional<std::string>();
    Parameters of;
    of.integer(static_cast<std::int64_t>(system)).text(key);
    return display("SELECT display FROM icd WHERE system=$1 AND code=$2", of);
  }

  Result<std::optional<std::string>> find_hcpcs(std::string_view code) override {
    const std::string key = hcpcs_key(code);
    if (!is_text(key)) return std::optional<std::string>();
    Parameters of;
    of.text(key);
    return display("SELECT display FROM hcpcs WHERE code=$1", of);
  }

  std::uint64_t names_version() override { return marks().names_version(); }

  Result<std::unique_ptr<Batch>> begin() override {
    return ClaimBatch::begin(primary_, sealer_, hash_,
                             [this](const LoadMarks& marks) { marks_.learn(marks); });
  }

 private:
  Result<std::optional<std::string>> display(const char* sql, const Parameters& of) {
    BB_ASSIGN(const Rows row, reads_->query(sql, of));
    if (row.size() == 0) return std::optional<std::string>();
    return std::optional(std::string(row.text(0, 0)));
  }

  const KnownMarks& marks() {
    return marks_.refresh(
        [this] { return reads_->read([](Connection& connection) { return read_marks(connection); }); });
  }

  std::shared_ptr<Pool> reads_, primary_;
  std::shared_ptr<const Sealer> sealer_;
  const IdentifierHash hash_;
  KnownMarks marks_;
};

}  // namespace

Result<std::shared_ptr<ClaimStore>> open_claim_store(const Location& location, bool create,
                                                     const std::optional<IdentifierHash>& hash) {
  auto primary = std::make_shared<Pool>(location.url, Connection::Use::writing);
  BB_ASSIGN(const Pool::Lease connection, primary->take());
  BB_TRY(migrate(*connection, {.create = create, .partitions = location.partitions}));
  BB_ASSIGN(const auto sealer, open_sealer(*connection, location.key_path));
  BB_ASSIGN(std::string sealed, read_meta(*connection, "identifier_hash"));
  if (sealed.empty()) {
    BB_TRY(
        remember_meta(*connection, "identifier_hash", seal_hash(*sealer, hash.value_or(IdentifierHash{}))));
    BB_ASSIGN(sealed, read_meta(*connection, "identifier_hash"));  // perhaps another process was quicker
  }
  BB_ASSIGN(IdentifierHash kept, unseal_hash(*sealer, sealed));
  if (hash) BB_TRY(check_hash(*hash, kept));
  BB_TRY(write_all_name_digests(*connection, *sealer));
  auto reads = std::make_shared<Pool>(location.replica, Connection::Use::reading);
  return std::shared_ptr<ClaimStore>(
      new PostgresClaimStore(std::move(reads), std::move(primary), sealer, std::move(kept)));
}

}  // namespace bb::store::postgres
