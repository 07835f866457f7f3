#include "store/sqlite/claim_batch.h"

#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "base/encoding.h"
#include "store/claim_keys.h"
#include "store/former_self.h"
#include "store/person_record.h"
#include "store/sqlite/claim_blocks.h"
#include "store/sqlite/journal.h"
#include "store/sqlite/name_digests.h"
#include "store/sqlite/part_d_members.h"
#include "terminology/ndc.h"

namespace bb::store::sqlite {
namespace {

using Outcome = ClaimStore::Batch::Outcome;
using rif::Beneficiary;
using rif::BeneficiaryHistory;

}  // namespace

Result<LoadMarks> read_marks(Database& database) {
  LoadMarks marks;
  BB_ASSIGN(Statement rows, database.prepare("SELECT key, value FROM claims_meta WHERE key IN "
                                             "('last_loaded','names_version')"));
  while (true) {
    BB_ASSIGN(const bool row, rows.step());
    if (!row) return marks;
    (rows.text(0) == "last_loaded" ? marks.last_loaded : marks.names_version) = rows.integer(1);
  }
}

Result<std::unique_ptr<ClaimStore::Batch>> ClaimBatch::begin(
    std::shared_ptr<Database> writer, std::shared_ptr<const Sealer> sealer, const IdentifierHash& hash,
    std::function<void(const LoadMarks&)> committed) {
  BB_ASSIGN(Database::Transaction transaction, writer->begin_write());
  BB_ASSIGN(const LoadMarks marks, read_marks(*writer));
  return std::unique_ptr<ClaimStore::Batch>(new ClaimBatch(
      std::move(writer), std::move(transaction), std::move(sealer), hash, std::move(committed), marks));
}

ClaimBatch::ClaimBatch(std::shared_ptr<Database> writer, Database::Transaction transaction,
                       std::shared_ptr<const Sealer> sealer, const IdentifierHash& hash,
                       std::function<void(const LoadMarks&)> committed, LoadMarks marks)
    : writer_(std::move(writer)),
      transaction_(std::move(transaction)),
      sealer_(std::move(sealer)),
      hash_(hash),
      committed_(std::move(committed)),
      marks_(marks),
      instant_(std::max(SystemClock().now().time_since_epoch().count(), marks.last_loaded + 1)) {}

Result<void> ClaimBatch::check_usable() const {
  if (!transaction_) return internal("a batch was used after its commit");
  if (thread_ != std::this_thread::get_id()) return internal("a batch belongs to the thread that began it");
  return {};
}

Result<Outcome> ClaimBatch::put_beneficiary(std::string_view bytes, rif::Action action) {
  BB_TRY(check_usable());
  BB_ASSIGN(const Person<Beneficiary> person, parse_person<Beneficiary>(bytes));
  BB_ASSIGN(const std::int64_t year, reference_year(person.record));
  const std::string context = beneficiary_context(person.id, year);
  const std::string fingerprint = sealer_->fingerprint(bytes, context);
  bool exists = false;
  {
    BB_ASSIGN(Statement known,
              writer_->prepare("SELECT fingerprint FROM beneficiary WHERE id=?1 AND reference_year=?2"));
    known.bind(1, person.id).bind(2, year);
    BB_ASSIGN(exists, known.step());
    if (exists && known.text(0) == fingerprint) return Outcome::unchanged;
  }
  if (exists && action == rif::Action::insert) return Outcome::kept;
  if (action == rif::Action::update) BB_TRY(keep_former_self(person.id, year, person.view));
  BB_TRY(write_part_d_months(*writer_, *sealer_, person.id, year, person.record));
  const std::string sealed = sealer_->seal(bytes, context);
  BB_ASSIGN(
      Statement put,
      writer_->prepare("INSERT INTO beneficiary(id, reference_year, last_updated, fingerprint, sealed) "
                       "VALUES(?1,?2,?3,?4,?5)"
                       " ON CONFLICT(id, reference_year) DO UPDATE SET last_updated=excluded.last_updated,"
                       " fingerprint=excluded.fingerprint, sealed=excluded.sealed"));
  put.bind(1, person.id).bind(2, year).bind(3, instant_).bind_blob(4, fingerprint).bind_blob(5, sealed);
  BB_TRY(put.run());
  BB_TRY(put_identifier(IdentifierKind::mbi_hash, person.record[Beneficiary::MBI_NUM], person.id));
  BB_TRY(put_identifier(IdentifierKind::hicn_hash, person.record[Beneficiary::BENE_CRNT_HIC_NUM], person.id));
  BB_TRY(write_name_digest(*writer_, *sealer_, person.id, person.record));
  known_.insert(person.id);
  changed_ = true;
  return exists ? Outcome::changed : Outcome::added;
}

// Before the beneficiary's row of `year` becomes `next`.
Result<void> ClaimBatch::keep_former_self(BeneficiaryId id, std::int64_t year, const RecordView& next) {
  std::string previous;
  {
    // The newest row answers: a newer one takes its place, an older one only that of its own year.
    BB_ASSIGN(
        Statement row,
        writer_->prepare("SELECT reference_year, sealed FROM beneficiary WHERE id=?1 AND reference_year="
                         "CASE WHEN ?2 >= (SELECT max(reference_year) FROM beneficiary WHERE id=?1)"
                         " THEN (SELECT max(reference_year) FROM beneficiary WHERE id=?1) ELSE ?2 END"));
    row.bind(1, id).bind(2, year);
    BB_ASSIGN(const bool found, row.step());
    if (!found) return {};
    BB_ASSIGN(previous, sealer_->unseal(row.text(1), beneficiary_context(id, row.integer(0))));
  }
  const auto view = RecordView::parse(previous);
  if (!view) return internal("a beneficiary's record cannot be read");
  const auto former = former_self(*view, next);
  if (!former) return {};
  known_.insert(id);
  BB_TRY(put_beneficiary_history(*former));
  return {};
}

Result<Outcome> ClaimBatch::put_beneficiary_history(std::string_view bytes) {
  BB_TRY(check_usable());
  BB_ASSIGN(const Person<BeneficiaryHistory> person, parse_person<BeneficiaryHistory>(bytes));
  BB_ASSIGN(const bool known, is_known(person.id));
  if (!known) return not_found("The store has no beneficiary with this BENE_ID.");

  const std::string context = history_context(person.id);
  const std::string fingerprint = sealer_->fingerprint(bytes, context);
  {
    BB_ASSIGN(Statement same,
              writer_->prepare("SELECT 1 FROM history WHERE beneficiary=?1 AND fingerprint=?2"));
    same.bind(1, person.id).bind_blob(2, fingerprint);
    BB_ASSIGN(const bool exists, same.step());
    if (exists) return Outcome::unchanged;
  }
  const std::string sealed = sealer_->seal(bytes, context);
  BB_ASSIGN(Statement put,
            writer_->prepare("INSERT INTO history(beneficiary, fingerprint, sealed) VALUES(?1,?2,?3)"));
  put.bind(1, person.id).bind_blob(2, fingerprint).bind_blob(3, sealed);
  BB_TRY(put.run());
  BB_TRY(put_identifier(IdentifierKind::mbi_hash, person.record[BeneficiaryHistory::MBI_NUM], person.id));
  BB_TRY(put_identifier(IdentifierKind::hicn_hash, person.record[BeneficiaryHistory::BENE_CRNT_HIC_NUM],
                        person.id));
  changed_ = true;
  return Outcome::added;
}

Result<void> ClaimBatch::put_identifier(IdentifierKind kind, std::string_view identifier,
                                        BeneficiaryId beneficiary) {
  if (identifier.empty()) return {};
  const std::string hash = *from_hex(hash_(identifier));
  BB_ASSIGN(Statement put,
            writer_->prepare("INSERT OR IGNORE INTO identifier(kind, hash, beneficiary) VALUES(?1,?2,?3)"));
  put.bind(1, static_cast<std::int64_t>(kind)).bind_blob(2, hash).bind(3, beneficiary);
  return put.run();
}

Result<bool> ClaimBatch::is_known(BeneficiaryId beneficiary) {
  if (known_.contains(beneficiary)) return true;
  BB_ASSIGN(Statement find, writer_->prepare("SELECT 1 FROM beneficiary WHERE id=?1"));
  find.bind(1, beneficiary);
  BB_ASSIGN(const bool found, find.step());
  if (found) known_.insert(beneficiary);
  return found;
}

Result<Outcome> ClaimBatch::put_claim(const ClaimRow& claim, rif::Action action) {
  BB_TRY(check_usable());
  BB_ASSIGN(const bool known, is_known(claim.beneficiary));
  if (!known) return not_found("The store has no beneficiary with this BENE_ID.");
  const std::string key = std::to_string(claim.id);
  const auto type = static_cast<int>(claim.type);
  {
    BB_ASSIGN(Statement put, writer_->prepare("INSERT INTO claim(beneficiary, type, claim_id, claim_key,"
                                              " through_days, last_updated, sensitive, record)"
                                              " VALUES(?1,?2,?3,?4,?5,?6,?7,?8)"
                                              " ON CONFLICT(type, claim_id) DO NOTHING"));
    put.bind(1, claim.beneficiary).bind(2, type).bind(3, claim.id).bind(4, key);
    put.bind(5, claim.through.days).bind(6, instant_of(claim)).bind(7, claim.sensitive);
    put.bind_blob(8, claim.record);
    BB_TRY(put.run());
  }
  if (writer_->changes() == 0) return replace_claim(claim, action);
  count(claim);
  return Outcome::added;
}

void ClaimBatch::count(const ClaimRow& claim) {
  CountChange& change = counts_[{claim.beneficiary, static_cast<int>(claim.type), claim.sensitive}];
  const std::int64_t at = instant_of(claim), day = claim.through.days;
  ++change.more;
  change.oldest = std::min(change.oldest, at);
  change.newest = std::max(change.newest, at);
  change.earliest_days = std::min(change.earliest_days, day);
  change.latest_days = std::max(change.latest_days, day);
  changed_ = true;
}

std::int64_t ClaimBatch::instant_of(const ClaimRow& claim) const {
  return claim.last_updated == Instant{} ? instant_ : claim.last_updated.time_since_epoch().count();
}

// The store has a claim of this type and id.
Result<Outcome> ClaimBatch::replace_claim(const ClaimRow& claim, rif::Action action) {
  const auto type = static_cast<int>(claim.type);
  std::int64_t number = 0;
  CountKey old;
  {
    BB_ASSIGN(Statement find, writer_->prepare("SELECT number, beneficiary, through_days, sensitive, record"
                                               " FROM claim WHERE type=?1 AND claim_id=?2"));
    find.bind(1, type).bind(2, claim.id);
    BB_ASSIGN(const bool row, find.step());
    if (!row) return internal("a claim that was in conflict is not there");
    number = find.integer(0);
    old = {find.integer(1), type, find.integer(3) != 0};
    if (find.text(4) == claim.record && find.integer(1) == claim.beneficiary &&
        find.integer(2) == claim.through.days && (find.integer(3) != 0) == claim.sensitive) {
      return Outcome::unchanged;
    }
  }
  if (action == rif::Action::insert) return Outcome::kept;
  BB_ASSIGN(Statement put, writer_->prepare("UPDATE claim SET beneficiary=?2, through_days=?3,"
                                            " last_updated=?4, sensitive=?5, record=?6 WHERE number=?1"));
  put.bind(1, number).bind(2, claim.beneficiary).bind(3, claim.through.days).bind(4, instant_of(claim));
  put.bind(5, claim.sensitive).bind_blob(6, claim.record);
  BB_TRY(put.run());
  --counts_[old].more;
  count(claim);
  return Outcome::changed;
}

Result<void> ClaimBatch::put_provider(std::string_view npi, const terminology::Provider& provider) {
  BB_TRY(check_usable());
  BB_ASSIGN(Statement put,
            writer_->prepare("INSERT OR REPLACE INTO provider(npi, display, taxonomy_code, taxonomy_display)"
                             " VALUES(?1,?2,?3,?4)"));
  put.bind(1, npi).bind(2, provider.display);
  put.bind(3, provider.taxonomy_code).bind(4, provider.taxonomy_display);
  names_changed_ = true;
  return put.run();
}

Result<void> ClaimBatch::put_taxonomy(std::string_view code, std::string_view display) {
  BB_TRY(check_usable());
  BB_ASSIGN(Statement put, writer_->prepare("INSERT OR REPLACE INTO taxonomy(code, display) VALUES(?1,?2)"));
  put.bind(1, code).bind(2, display);
  names_changed_ = true;
  return put.run();
}

Result<void> ClaimBatch::put_drug(std::string_view ndc, std::string_view display) {
  BB_TRY(check_usable());
  const auto product = terminology::ndc_product(ndc);
  if (!product) return invalid("This is not a National Drug Code.");
  BB_ASSIGN(Statement put, writer_->prepare("INSERT OR REPLACE INTO drug(ndc, display) VALUES(?1,?2)"));
  put.bind(1, std::string_view(*product)).bind(2, display);
  names_changed_ = true;
  return put.run();
}

Result<void> ClaimBatch::put_icd(terminology::IcdSystem system, std::string_view code,
                                 std::string_view display) {
  BB_TRY(check_usable());
  const std::string key = icd_key(code);
  BB_ASSIGN(Statement put,
            writer_->prepare("INSERT OR REPLACE INTO icd(system, code, display) VALUES(?1,?2,?3)"));
  put.bind(1, static_cast<std::int64_t>(system)).bind(2, std::string_view(key)).bind(3, display);
  names_changed_ = true;
  return put.run();
}

Result<void> ClaimBatch::put_hcpcs(std::string_view code, std::string_view display) {
  BB_TRY(check_usable());
  const std::string key = hcpcs_key(code);
  BB_ASSIGN(Statement put, writer_->prepare("INSERT OR REPLACE INTO hcpcs(code, display) VALUES(?1,?2)"));
  put.bind(1, std::string_view(key)).bind(2, display);
  names_changed_ = true;
  return put.run();
}

Result<void> ClaimBatch::put_loaded_file(LoadedFile& file) {
  BB_TRY(check_usable());
  return sqlite::put_loaded_file(*writer_, file, instant_);
}

Result<void> ClaimBatch::write_counts() {
  for (const auto& [key, change] : counts_) {
    BB_ASSIGN(Statement add,
              writer_->prepare("INSERT INTO claim_count(beneficiary, type, sensitive, n, oldest, newest,"
                               " earliest_days, latest_days) VALUES(?1,?2,?3,?4,?5,?6,?7,?8)"
                               " ON CONFLICT DO UPDATE SET n=n+excluded.n,"
                               " oldest=min(ifnull(oldest, ?5), ?5), newest=max(ifnull(newest, ?6), ?6),"
                               " earliest_days=min(ifnull(earliest_days, ?7), ?7),"
                               " latest_days=max(ifnull(latest_days, ?8), ?8)"));
    add.bind(1, std::get<0>(key)).bind(2, std::get<1>(key)).bind(3, std::get<2>(key)).bind(4, change.more);
    add.bind(5, change.oldest).bind(6, change.newest);
    add.bind(7, change.earliest_days).bind(8, change.latest_days);
    BB_TRY(add.run());
  }
  std::optional<BeneficiaryId> done;  // counts_ is sorted by beneficiary
  for (const auto& [key, change] : counts_) {
    if (done == std::get<0>(key)) continue;
    done = std::get<0>(key);
    BB_TRY(write_claim_blocks(*writer_, *done));
  }
  return {};
}

Result<void> ClaimBatch::write_marks() {
  if (changed_) marks_.last_loaded = instant_;
  if (names_changed_) ++marks_.names_version;
  for (const auto& [key, value] :
       {std::pair{"last_loaded", marks_.last_loaded}, std::pair{"names_version", marks_.names_version}}) {
    BB_ASSIGN(Statement put,
              writer_->prepare("INSERT OR REPLACE INTO claims_meta(key, value) VALUES(?1,?2)"));
    put.bind(1, std::string_view(key)).bind(2, value);
    BB_TRY(put.run());
  }
  return {};
}

Result<void> ClaimBatch::commit() {
  BB_TRY(check_usable());
  BB_TRY(write_counts());
  if (changed_ || names_changed_) BB_TRY(write_marks());
  BB_TRY(transaction_->commit());
  transaction_.reset();
  committed_(marks_);
  return {};
}

}  // namespace bb::store::sqlite
