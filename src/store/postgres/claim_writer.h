// The claims of a batch: what is there already is found out for many at once, new claims go to the server by
// COPY while the next ones are still being read, changed ones replace the old rows.
//
// Works on the batch's connection, within its transaction; looks up what is committed on another one. For one
// thread.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/crypto.h"
#include "store/claim_counts.h"
#include "store/claim_store.h"
#include "store/postgres/connection.h"
#include "store/postgres/copy_rows.h"

namespace bb::store::postgres {

class ClaimWriter {
 public:
  using Outcome = ClaimStore::Batch::Outcome;

  ClaimWriter(Connection& connection, Connection& lookups) : connection_(connection), lookups_(lookups) {}

  Result<void> expect(ClaimType type, std::span<const ClaimStore::Batch::Coming> records);
  Result<Outcome> put(const ClaimRow& claim, rif::Action action, std::int64_t last_updated);
  // Lets other statements on the connection follow.
  Result<void> end_copy();
  // Everything that was put is in its table; counts and page marks say so.
  Result<void> finish();

 private:
  struct Key {
    ClaimType type;
    ClaimId id;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const {
      return std::hash<ClaimId>()(key.id) * 31 + static_cast<std::size_t>(key.type);
    }
  };
  struct Stored {
    BeneficiaryId beneficiary = 0;
    std::int64_t through_days = 0;
    bool sensitive = false;
    Digest digest{};  // of the record
  };
  using Found = std::optional<Stored>;  // nothing: there is no such claim
  // What becomes of a beneficiary's row of claim_count.
  struct Change {
    std::array<std::int32_t, std::tuple_size_v<ClaimCounts>> more{};
    std::int64_t oldest = std::numeric_limits<std::int64_t>::max();
    std::int64_t newest = std::numeric_limits<std::int64_t>::min();
    std::int32_t earliest_days = std::numeric_limits<std::int32_t>::max();
    std::int32_t latest_days = std::numeric_limits<std::int32_t>::min();
  };

  Result<Found> find(const Key& key);
  Result<Found> look_up(Connection& connection, const Key& key);
  Result<void> look_up(ClaimType type, const std::vector<ClaimId>& ids);
  Result<void> add(const ClaimRow& claim, std::int64_t last_updated);
  Result<void> change(const ClaimRow& claim, const Stored& old, std::int64_t last_updated);
  Result<void> write_changed();
  Result<void> flush();
  Result<void> write_counts();
  Result<Rows> add_counts(std::span<const std::pair<BeneficiaryId, Change>> changes);
  void note(const ClaimRow& claim, std::int64_t last_updated);

  Connection& connection_;
  Connection& lookups_;
  bool copying_ = false;
  CopyRows rows_, changed_, owners_;  // of claim, of claim again once the old rows are gone, of claim_owner
  struct Old {
    BeneficiaryId beneficiary;
    Key key;
    BeneficiaryId now;
  };
  std::vector<Old> old_;                              // rows that changed_ replaces
  std::unordered_map<Key, Found, KeyHash> expected_;  // what the store has of those that are coming
  std::unordered_set<Key, KeyHash> put_;              // by this batch
  std::unordered_map<BeneficiaryId, Change> counts_;
};

}  // namespace bb::store::postgres
