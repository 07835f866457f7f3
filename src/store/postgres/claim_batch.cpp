#include "store/postgres/claim_batch.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <utility>

#include "base/clock.h"
#include "base/encoding.h"
#include "store/claim_keys.h"
#include "store/former_self.h"
#include "store/name_digest.h"
#include "store/person_record.h"
#include "store/postgres/journal.h"
#include "store/postgres/name_digests.h"
#include "store/postgres/part_d_members.h"
#include "terminology/ndc.h"

namespace bb::store::postgres {
namespace {

using Outcome = ClaimStore::Batch::Outcome;
using rif::Beneficiary;
using rif::BeneficiaryHistory;

// What PostgreSQL would refuse, and fail the whole batch.
Result<void> check_text(std::initializer_list<std::string_view> texts) {
  for (const std::string_view text : texts) {
    if (!is_text(text)) return invalid("The text is not UTF-8.");
  }
  return {};
}

std::span<const std::int64_t> all(const std::vector<BeneficiaryId>& ids) { return ids; }

}  // namespace

Result<LoadMarks> read_marks(Connection& connection) {
  LoadMarks marks;
  BB_ASSIGN(const Rows rows, connection.query("SELECT name, number FROM claims_meta WHERE name IN "
                                              "('last_loaded','names_version')"));
  for (int row = 0; row < rows.size(); ++row) {
    (rows.text(row, 0) == "last_loaded" ? marks.last_loaded : marks.names_version) = rows.integer(row, 1);
  }
  return marks;
}

Result<std::unique_ptr<ClaimStore::Batch>> ClaimBatch::begin(
    const std::shared_ptr<Pool>& primary, std::shared_ptr<const Sealer> sealer, const IdentifierHash& hash,
    std::function<void(const LoadMarks&)> committed) {
  BB_ASSIGN(Pool::Lease connection, primary->begin());
  BB_TRY(connection->execute("LOCK TABLE claims_meta IN EXCLUSIVE MODE"));  // readers read on
  BB_ASSIGN(const LoadMarks marks, read_marks(*connection));
  BB_ASSIGN(Pool::Lease lookups, primary->take());
  return std::unique_ptr<ClaimStore::Batch>(new ClaimBatch(primary, std::move(connection), std::move(lookups),
                                                           std::move(sealer), hash, std::move(committed),
                                                           marks));
}

ClaimBatch::ClaimBatch(std::shared_ptr<Pool> primary, Pool::Lease connection, Pool::Lease lookups,
                       std::shared_ptr<const Sealer> sealer, const IdentifierHash& hash,
                       std::function<void(const LoadMarks&)> committed, LoadMarks marks)
    : primary_(std::move(primary)),
      connection_(std::move(connection)),
      lookups_(std::move(lookups)),
      sealer_(std::move(sealer)),
      hash_(hash),
      committed_(std::move(committed)),
      marks_(marks),
      instant_(std::max(SystemClock().now().time_since_epoch().count(), marks.last_loaded + 1)),
      persons_(*connection_),
      claims_(*connection_, *lookups_) {}

Result<void> ClaimBatch::check_usable() const {
  if (done_) return internal("a batch was used after its commit");
  if (thread_ != std::this_thread::get_id()) return internal("a batch belongs to the thread that began it");
  return {};
}

// Sends without waiting: an error shows at a later call, at the commit at the latest.
Result<void> ClaimBatch::write(const char* sql, const Parameters& parameters) {
  BB_TRY(claims_.end_copy());
  if (connection_->in_flight() == Connection::kMostInFlight) BB_TRY(connection_->settle());
  return connection_->send(sql, parameters);
}

Result<void> ClaimBatch::expect(std::span<const Coming> records) {
  BB_TRY(check_usable());
  if (records.empty()) return {};
  std::unordered_set<BeneficiaryId> wanted;
  const bool persons = !claim_type(records.front().type);
  for (const Coming& record : records) {
    if (!claim_type(record.type) != persons) return {};  // a mixture is looked up one by one
    const bool have = persons ? known_.contains(record.beneficiary) : existing_.contains(record.beneficiary);
    if (!have) wanted.insert(record.beneficiary);
  }
  const std::vector<BeneficiaryId> ids(wanted.begin(), wanted.end());
  if (persons) return know(ids);
  BB_TRY(check_exist(ids));
  return claims_.expect(*claim_type(records.front().type), records);
}

Result<void> ClaimBatch::know(const std::vector<BeneficiaryId>& ids) {
  if (ids.empty()) return {};
  for (const BeneficiaryId id : ids) known_[id];
  Parameters of;
  of.integers(all(ids));
  BB_TRY(
      lookups_->send("SELECT id, reference_year, fingerprint, sealed FROM unnest($1) AS coming(beneficiary)"
                     " JOIN beneficiary ON id=coming.beneficiary",
                     of));
  BB_TRY(
      lookups_->send("SELECT history.beneficiary, fingerprint FROM unnest($1) AS coming(id)"
                     " JOIN history ON history.beneficiary=coming.id",
                     of));
  BB_ASSIGN(const std::vector<Rows> found, lookups_->settle());
  for (int row = 0; row < found[0].size(); ++row) {
    known_[found[0].integer(row, 0)].years[found[0].integer(row, 1)] = {std::string(found[0].text(row, 2)),
                                                                        std::string(found[0].text(row, 3))};
    existing_.insert(found[0].integer(row, 0));
  }
  for (int row = 0; row < found[1].size(); ++row) {
    known_[found[1].integer(row, 0)].history.emplace(found[1].text(row, 1));
  }
  return {};
}

Result<void> ClaimBatch::check_exist(const std::vector<BeneficiaryId>& ids) {
  if (ids.empty()) return {};
  Parameters of;
  of.integers(all(ids));
  BB_ASSIGN(const Rows found, lookups_->query("SELECT DISTINCT id FROM unnest($1) AS coming(beneficiary)"
                                              " JOIN beneficiary ON id=coming.beneficiary",
                                              of));
  for (int row = 0; row < found.size(); ++row) existing_.insert(found.integer(row, 0));
  return {};
}

Result<bool> ClaimBatch::exists(BeneficiaryId beneficiary) {
  if (existing_.contains(beneficiary)) return true;
  BB_TRY(check_exist({beneficiary}));
  return existing_.contains(beneficiary);
}

Result<Outcome> ClaimBatch::put_beneficiary(std::string_view bytes, rif::Action action) {
  BB_TRY(check_usable());
  BB_ASSIGN(const Person<Beneficiary> person, parse_person<Beneficiary>(bytes));
  BB_ASSIGN(const std::int64_t year, reference_year(person.record));
  if (!known_.contains(person.id)) BB_TRY(know({person.id}));

  const std::string context = beneficiary_context(person.id, year);
  std::string fingerprint = sealer_->fingerprint(bytes, context);
  auto& years = known_[person.id].years;
  const auto known = years.find(year);
  const bool is_new = known == years.end();
  if (!is_new && known->second.fingerprint == fingerprint) return Outcome::unchanged;
  if (!is_new && action == rif::Action::insert) return Outcome::kept;
  if (action == rif::Action::update) BB_TRY(keep_former_self(person.id, year, person.view));
  std::string sealed = sealer_->seal(bytes, context);
  if (is_new) {
    persons_.add(person.id, year, instant_, fingerprint, sealed);
  } else {
    if (persons_.holds(person.id, year)) BB_TRY(write_persons());
    BB_TRY(remove_part_d_months(person.id, year, known->second.sealed));
    Parameters row;
    row.integer(person.id).integer(year).integer(instant_).bytes(fingerprint).bytes(sealed);
    BB_TRY(
        write("UPDATE beneficiary SET last_updated=$3, fingerprint=$4, sealed=$5"
              " WHERE id=$1 AND reference_year=$2",
              row));
  }
  // A record of no year is in no month.
  if (year != 0) BB_TRY(persons_.add_part_d_months(person.id, year, person.record));
  if (persons_.is_full()) BB_TRY(write_persons());
  BB_TRY(put_identifier(IdentifierKind::mbi_hash, person.record[Beneficiary::MBI_NUM], person.id));
  BB_TRY(put_identifier(IdentifierKind::hicn_hash, person.record[Beneficiary::BENE_CRNT_HIC_NUM], person.id));
  BB_TRY(put_name_digest(person));
  years[year] = {std::move(fingerprint), std::move(sealed)};
  existing_.insert(person.id);
  changed_ = true;
  return is_new ? Outcome::added : Outcome::changed;
}

// Before the beneficiary's row of `year` becomes `next`. The newest row answers: a newer one takes its place,
// an older one only that of its own year.
Result<void> ClaimBatch::keep_former_self(BeneficiaryId id, std::int64_t year, const RecordView& next) {
  const auto& years = known_[id].years;
  if (years.empty()) return {};
  const auto previous = year >= years.rbegin()->first ? std::prev(years.end()) : years.find(year);
  if (previous == years.end()) return {};
  BB_ASSIGN(const std::string record,
            sealer_->unseal(previous->second.sealed, beneficiary_context(id, previous->first)));
  const auto view = RecordView::parse(record);
  if (!view) return internal("a beneficiary's record cannot be read");
  const auto former = former_self(*view, next);
  if (former) BB_TRY(put_beneficiary_history(*former));
  return {};
}

// Of the record of that year, which another one replaces.
Result<void> ClaimBatch::remove_part_d_months(BeneficiaryId id, std::int64_t year, std::string_view sealed) {
  if (year == 0) return {};
  BB_ASSIGN(const std::string record, sealer_->unseal(sealed, beneficiary_context(id, year)));
  const auto view = RecordView::parse(record);
  if (!view) return internal("a beneficiary's record cannot be read");
  const std::string contracts = contracts_of(Record<Beneficiary>(*view));
  if (contracts.empty()) return {};
  Parameters months;
  months.text(contracts).integer(year * 12).integer(id);
  return write(kRemovePartDMonths, months);
}

Result<void> ClaimBatch::write_persons() {
  BB_TRY(claims_.end_copy());
  BB_TRY(connection_->settle());
  return persons_.flush();
}

Result<Outcome> ClaimBatch::put_beneficiary_history(std::string_view bytes) {
  BB_TRY(check_usable());
  BB_ASSIGN(const Person<BeneficiaryHistory> person, parse_person<BeneficiaryHistory>(bytes));
  if (!known_.contains(person.id)) BB_TRY(know({person.id}));
  if (!existing_.contains(person.id)) return not_found("The store has no beneficiary with this BENE_ID.");

  const std::string context = history_context(person.id);
  const std::string fingerprint = sealer_->fingerprint(bytes, context);
  if (!known_[person.id].history.insert(fingerprint).second) return Outcome::unchanged;
  const std::string sealed = sealer_->seal(bytes, context);
  Parameters row;
  row.integer(person.id).bytes(fingerprint).bytes(sealed);
  BB_TRY(write("INSERT INTO history(beneficiary, fingerprint, sealed) VALUES($1,$2,$3)", row));
  BB_TRY(put_identifier(IdentifierKind::mbi_hash, person.record[BeneficiaryHistory::MBI_NUM], person.id));
  BB_TRY(put_identifier(IdentifierKind::hicn_hash, person.record[BeneficiaryHistory::BENE_CRNT_HIC_NUM],
                        person.id));
  changed_ = true;
  return Outcome::added;
}

Result<void> ClaimBatch::put_identifier(IdentifierKind kind, std::string_view identifier,
                                        BeneficiaryId beneficiary) {
  if (identifier.empty()) return {};
  // The same one stands in the record of every year: one hash (which is made to cost time) and one row do.
  const char mark = kind == IdentifierKind::mbi_hash ? 'M' : 'H';
  const std::string of = mark + std::to_string(beneficiary) + "|" + std::string(identifier);
  if (!identifiers_.insert(of).second) return {};
  const std::string hash = *from_hex(hash_(identifier));
  Parameters row;
  row.integer(static_cast<std::int64_t>(kind)).bytes(hash).integer(beneficiary);
  return write(kPutIdentifier, row);
}

Result<void> ClaimBatch::put_name_digest(const Person<Beneficiary>& person) {
  const auto digest = name_digest(*sealer_, person.record);
  // As above: of the years of one person most say the same.
  if (!digest || !identifiers_.insert('N' + std::to_string(person.id) + "|" + *digest).second) return {};
  Parameters row;
  row.integer(static_cast<std::int64_t>(IdentifierKind::name_and_birth)).bytes(*digest).integer(person.id);
  return write(kPutIdentifier, row);
}

Result<Outcome> ClaimBatch::put_claim(const ClaimRow& claim, rif::Action action) {
  BB_TRY(check_usable());
  BB_ASSIGN(const bool known, exists(claim.beneficiary));
  if (!known) return not_found("The store has no beneficiary with this BENE_ID.");
  const std::int64_t instant =
      claim.last_updated == Instant{} ? instant_ : claim.last_updated.time_since_epoch().count();
  BB_ASSIGN(const Outcome outcome, claims_.put(claim, action, instant));
  changed_ = changed_ || outcome == Outcome::added || outcome == Outcome::changed;
  return outcome;
}

Result<void> ClaimBatch::put_provider(std::string_view npi, const terminology::Provider& provider) {
  BB_TRY(check_usable());
  BB_TRY(check_text({npi, provider.display, provider.taxonomy_code, provider.taxonomy_display}));
  Parameters row;
  row.text(npi).text(provider.display).text(provider.taxonomy_code).text(provider.taxonomy_display);
  names_changed_ = true;
  return write(
      "INSERT INTO provider(npi, display, taxonomy_code, taxonomy_display) VALUES($1,$2,$3,$4)"
      " ON CONFLICT(npi) DO UPDATE SET display=excluded.display, taxonomy_code=excluded.taxonomy_code,"
      " taxonomy_display=excluded.taxonomy_display",
      row);
}

Result<void> ClaimBatch::put_taxonomy(std::string_view code, std::string_view display) {
  BB_TRY(check_usable());
  BB_TRY(check_text({code, display}));
  Parameters row;
  row.text(code).text(display);
  names_changed_ = true;
  return write(
      "INSERT INTO taxonomy(code, display) VALUES($1,$2)"
      " ON CONFLICT(code) DO UPDATE SET display=excluded.display",
      row);
}

Result<void> ClaimBatch::put_drug(std::string_view ndc, std::string_view display) {
  BB_TRY(check_usable());
  const auto product = terminology::ndc_product(ndc);
  if (!product) return invalid("This is not a National Drug Code.");
  BB_TRY(check_text({display}));
  Parameters row;
  row.text(*product).text(display);
  names_changed_ = true;
  return write(
      "INSERT INTO drug(ndc, display) VALUES($1,$2)"
      " ON CONFLICT(ndc) DO UPDATE SET display=excluded.display",
      row);
}

Result<void> ClaimBatch::put_icd(terminology::IcdSystem system, std::string_view code,
                                 std::string_view display) {
  BB_TRY(check_usable());
  const std::string key = icd_key(code);
  BB_TRY(check_text({key, display}));
  Parameters row;
  row.integer(static_cast<std::int64_t>(system)).text(key).text(display);
  names_changed_ = true;
  return write(
      "INSERT INTO icd(system, code, display) VALUES($1,$2,$3)"
      " ON CONFLICT(system, code) DO UPDATE SET display=excluded.display",
      row);
}

Result<void> ClaimBatch::put_hcpcs(std::string_view code, std::string_view display) {
  BB_TRY(check_usable());
  const std::string key = hcpcs_key(code);
  BB_TRY(check_text({key, display}));
  Parameters row;
  row.text(key).text(display);
  names_changed_ = true;
  return write(
      "INSERT INTO hcpcs(code, display) VALUES($1,$2)"
      " ON CONFLICT(code) DO UPDATE SET display=excluded.display",
      row);
}

Result<void> ClaimBatch::put_loaded_file(LoadedFile& file) {
  BB_TRY(check_usable());
  BB_TRY(claims_.end_copy());
  BB_TRY(connection_->settle());
  return postgres::put_loaded_file(*connection_, file, instant_);
}

Result<void> ClaimBatch::write_all() {
  BB_TRY(write_persons());
  BB_TRY(claims_.finish());
  if (!changed_ && !names_changed_) return {};
  if (changed_) marks_.last_loaded = instant_;
  if (names_changed_) ++marks_.names_version;
  for (const auto& [name, number] :
       {std::pair{"last_loaded", marks_.last_loaded}, std::pair{"names_version", marks_.names_version}}) {
    Parameters mark;
    mark.text(name).integer(number);
    BB_TRY(
        connection_->query("INSERT INTO claims_meta(name, number) VALUES($1,$2)"
                           " ON CONFLICT(name) DO UPDATE SET number=excluded.number",
                           mark));
  }
  return {};
}

Result<void> ClaimBatch::commit() {
  BB_TRY(check_usable());
  done_ = true;
  BB_TRY(write_all());
  BB_TRY(connection_->commit());
  committed_(marks_);
  return {};
}

}  // namespace bb::store::postgres
