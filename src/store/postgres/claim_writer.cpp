#include "store/postgres/claim_writer.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <string>

#include "base/crypto.h"
#include "store/postgres/page_marks.h"

namespace bb::store::postgres {
namespace {

constexpr std::size_t kSendBytes = std::size_t{64} << 10;
constexpr std::size_t kMostChangedBytes = std::size_t{8} << 20;
constexpr std::size_t kMostCounts = 2000;  // rows of claim_count in a statement

constexpr const char* kCopyClaims =
    "COPY claim(beneficiary, last_updated, through_days, type, sensitive, claim_key, record)"
    " FROM STDIN (FORMAT binary)";
constexpr const char* kCopyOwners =
    "COPY claim_owner(claim_id, beneficiary, type) FROM STDIN (FORMAT binary)";

constexpr const char* kStored =
    "SELECT through_days, sensitive, sha256(record) FROM claim WHERE beneficiary=$1 AND claim_key=$2 AND "
    "type=$3";

std::int64_t column(ClaimType type) { return static_cast<std::int64_t>(type); }

void append_claim(CopyRows& rows, const ClaimRow& claim, std::int64_t last_updated) {
  rows.row(7);
  rows.integer(claim.beneficiary);
  rows.integer(last_updated);
  rows.integer(claim.through.days);
  rows.integer(static_cast<std::int16_t>(claim.type));
  rows.boolean(claim.sensitive);
  rows.bytes(std::to_string(claim.id));
  rows.bytes(claim.record);
}

}  // namespace

Result<void> ClaimWriter::expect(ClaimType type, std::span<const ClaimStore::Batch::Coming> records) {
  expected_.clear();
  std::vector<ClaimId> ids;
  ids.reserve(records.size());
  for (const auto& record : records) {
    if (put_.contains({type, record.key})) continue;
    if (expected_.try_emplace({type, record.key}).second) ids.push_back(record.key);
  }
  return look_up(type, ids);
}

// One question for all; then one for each that is there, in one round trip for many.
Result<void> ClaimWriter::look_up(ClaimType type, const std::vector<ClaimId>& ids) {
  if (ids.empty()) return {};
  Parameters of;
  of.integers(std::span<const std::int64_t>(ids)).integer(column(type));
  BB_ASSIGN(const Rows owners,
            lookups_.query("SELECT owner.claim_id, owner.beneficiary FROM unnest($1) AS coming(id)"
                           " JOIN claim_owner owner ON owner.claim_id=coming.id AND owner.type=$2",
                           of));
  for (int begin = 0; begin < owners.size();) {
    const int end = std::min(owners.size(), begin + static_cast<int>(Connection::kMostInFlight));
    for (int row = begin; row < end; ++row) {
      const std::string key = std::to_string(owners.integer(row, 0));
      Parameters one;
      one.integer(owners.integer(row, 1)).text(key).integer(column(type));
      BB_TRY(lookups_.send(kStored, one));
    }
    BB_ASSIGN(const std::vector<Rows> claims, lookups_.settle());
    for (int row = begin; row < end; ++row) {
      const Rows& claim = claims[static_cast<std::size_t>(row - begin)];
      if (claim.size() == 0) return internal("a claim has an owner and no row");
      Stored stored{owners.integer(row, 1), claim.integer(0, 0), claim.integer(0, 1) != 0, {}};
      std::memcpy(stored.digest.data(), claim.text(0, 2).data(), stored.digest.size());
      expected_[{type, owners.integer(row, 0)}] = stored;
    }
    begin = end;
  }
  return {};
}

Result<ClaimWriter::Found> ClaimWriter::find(const Key& key) {
  if (put_.contains(key)) {
    BB_TRY(flush());
    return look_up(connection_, key);
  }
  const auto expected = expected_.find(key);
  return expected != expected_.end() ? Result<Found>(expected->second) : look_up(lookups_, key);
}

Result<ClaimWriter::Found> ClaimWriter::look_up(Connection& connection, const Key& key) {
  Parameters of;
  of.integer(key.id).integer(column(key.type));
  BB_ASSIGN(const Rows owner,
            connection.query("SELECT beneficiary FROM claim_owner WHERE claim_id=$1 AND type=$2", of));
  if (owner.size() == 0) return Found();
  const std::string text = std::to_string(key.id);
  Parameters one;
  one.integer(owner.integer(0, 0)).text(text).integer(column(key.type));
  BB_ASSIGN(const Rows claim, connection.query(kStored, one));
  if (claim.size() == 0) return internal("a claim has an owner and no row");
  Stored stored{owner.integer(0, 0), claim.integer(0, 0), claim.integer(0, 1) != 0, {}};
  std::memcpy(stored.digest.data(), claim.text(0, 2).data(), stored.digest.size());
  return Found(stored);
}

Result<ClaimWriter::Outcome> ClaimWriter::put(const ClaimRow& claim, rif::Action action,
                                              std::int64_t last_updated) {
  const Key key{claim.type, claim.id};
  BB_ASSIGN(const Found found, find(key));
  if (found && found->beneficiary == claim.beneficiary && found->through_days == claim.through.days &&
      found->sensitive == claim.sensitive && found->digest == sha256(claim.record)) {
    return Outcome::unchanged;
  }
  if (found && action == rif::Action::insert) return Outcome::kept;
  put_.insert(key);
  if (found) {
    BB_TRY(change(claim, *found, last_updated));
    return Outcome::changed;
  }
  BB_TRY(add(claim, last_updated));
  return Outcome::added;
}

Result<void> ClaimWriter::add(const ClaimRow& claim, std::int64_t last_updated) {
  if (!copying_) {
    BB_TRY(connection_.settle());
    BB_TRY(connection_.begin_copy(kCopyClaims));
    BB_TRY(connection_.put_copy(CopyRows::kHead));
    copying_ = true;
  }
  append_claim(rows_, claim, last_updated);
  if (rows_.size() >= kSendBytes) {
    BB_TRY(connection_.put_copy(rows_.view()));
    rows_.clear();
  }
  owners_.row(3);
  owners_.integer(claim.id);
  owners_.integer(claim.beneficiary);
  owners_.integer(static_cast<std::int16_t>(claim.type));
  note(claim, last_updated);
  return {};
}

Result<void> ClaimWriter::change(const ClaimRow& claim, const Stored& old, std::int64_t last_updated) {
  append_claim(changed_, claim, last_updated);
  old_.push_back({old.beneficiary, {claim.type, claim.id}, claim.beneficiary});
  --counts_[old.beneficiary].more[count_index(claim.type, old.sensitive)];
  note(claim, last_updated);
  return changed_.size() >= kMostChangedBytes ? flush() : Result<void>();
}

void ClaimWriter::note(const ClaimRow& claim, std::int64_t last_updated) {
  Change& change = counts_[claim.beneficiary];
  ++change.more[count_index(claim.type, claim.sensitive)];
  change.oldest = std::min(change.oldest, last_updated);
  change.newest = std::max(change.newest, last_updated);
  change.earliest_days = std::min(change.earliest_days, claim.through.days);
  change.latest_days = std::max(change.latest_days, claim.through.days);
}

Result<void> ClaimWriter::end_copy() {
  if (!copying_) return {};
  copying_ = false;
  BB_TRY(connection_.put_copy(rows_.view()));
  rows_.clear();
  BB_TRY(connection_.put_copy(CopyRows::kEnd));
  return connection_.end_copy();
}

Result<void> ClaimWriter::flush() {
  BB_TRY(end_copy());
  BB_TRY(connection_.settle());
  BB_TRY(connection_.copy(kCopyOwners, owners_));
  return write_changed();
}

Result<void> ClaimWriter::write_changed() {
  if (old_.empty()) return {};
  for (const Old& old : old_) {
    const std::string text = std::to_string(old.key.id);
    Parameters row;
    row.integer(old.beneficiary).text(text).integer(column(old.key.type));
    BB_TRY(connection_.send("DELETE FROM claim WHERE beneficiary=$1 AND claim_key=$2 AND type=$3", row));
    if (old.now != old.beneficiary) {
      Parameters owner;
      owner.integer(old.key.id).integer(column(old.key.type)).integer(old.now);
      BB_TRY(connection_.send("UPDATE claim_owner SET beneficiary=$3 WHERE claim_id=$1 AND type=$2", owner));
    }
    if (connection_.in_flight() + 2 > Connection::kMostInFlight) BB_TRY(connection_.settle());
  }
  BB_TRY(connection_.settle());
  old_.clear();
  return connection_.copy(kCopyClaims, changed_);
}

Result<void> ClaimWriter::finish() {
  BB_TRY(flush());
  return write_counts();
}

// In one statement for all of `changes`. Arrays of arrays cannot be unfolded row by row, so the counts of all
// stand in one array, kKinds for each.
Result<Rows> ClaimWriter::add_counts(std::span<const std::pair<BeneficiaryId, Change>> changes) {
  std::vector<std::int64_t> ids, oldest, newest, earliest, latest;
  std::vector<std::uint32_t> more;  // fewer are large numbers here, which integer[] reads as negative again
  for (const auto& [id, change] : changes) {
    ids.push_back(id);
    oldest.push_back(change.oldest);
    newest.push_back(change.newest);
    earliest.push_back(change.earliest_days);
    latest.push_back(change.latest_days);
    for (const std::int32_t each : change.more) more.push_back(static_cast<std::uint32_t>(each));
  }
  Parameters rows;
  for (const auto* column : {&ids, &oldest, &newest, &earliest, &latest}) {
    rows.integers(std::span<const std::int64_t>(*column));
  }
  rows.integers(std::span<const std::uint32_t>(more));
  static_assert(std::tuple_size_v<ClaimCounts> == 16);
#define BB_SUM(kind) "known.counts[" #kind "]+excluded.counts[" #kind "]"
  return connection_.query(
      "INSERT INTO claim_count AS known(beneficiary, oldest, newest, earliest_days, latest_days, counts)"
      " SELECT id, old, new, early::integer, late::integer, ($6)[place*16-15:place*16]"
      " FROM unnest($1, $2, $3, $4, $5) WITH ORDINALITY AS coming(id, old, new, early, late, place)"
      " ON CONFLICT(beneficiary) DO UPDATE SET"
      " oldest=least(known.oldest, excluded.oldest), newest=greatest(known.newest, excluded.newest),"
      " earliest_days=least(known.earliest_days, excluded.earliest_days),"
      " latest_days=greatest(known.latest_days, excluded.latest_days),"
      " counts=ARRAY[" BB_SUM(1) "," BB_SUM(2) "," BB_SUM(3) "," BB_SUM(4) "," BB_SUM(5) "," BB_SUM(6) "," BB_SUM(7)
      "," BB_SUM(8) "," BB_SUM(9) "," BB_SUM(10) "," BB_SUM(11) "," BB_SUM(12) "," BB_SUM(13) "," BB_SUM(14)
      "," BB_SUM(15) "," BB_SUM(16) "]"
      " RETURNING beneficiary, counts",
      rows);
#undef BB_SUM
}

// Of every beneficiary whose claims came, went or changed; makes the marks of long histories anew, and of
// those that were long.
Result<void> ClaimWriter::write_counts() {
  std::vector<std::pair<BeneficiaryId, Change>> changes(counts_.begin(), counts_.end());
  std::ranges::sort(changes, {}, [](const auto& each) { return each.first; });  // neighbours share pages
  std::vector<History> marked;
  for (std::size_t begin = 0; begin < changes.size(); begin += kMostCounts) {
    const std::size_t size = std::min(changes.size() - begin, kMostCounts);
    BB_ASSIGN(const Rows totals, add_counts(std::span(changes).subspan(begin, size)));
    for (int row = 0; row < totals.size(); ++row) {
      const BeneficiaryId beneficiary = totals.integer(row, 0);
      BB_ASSIGN(const ClaimCounts counts, read_counts(totals, row, 1));
      const auto& more = counts_[beneficiary].more;
      const bool other_kinds = std::ranges::any_of(more, [](std::int32_t each) { return each != 0; });
      const bool fewer = std::ranges::any_of(more, [](std::int32_t each) { return each < 0; });
      const auto claims = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
      const bool is_long = claims > kPageMarkStep;
      if (fewer || (is_long && other_kinds)) marked.push_back({beneficiary, claims});
    }
  }
  return write_page_marks(connection_, marked);
}

}  // namespace bb::store::postgres
