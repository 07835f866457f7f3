// A batch of writes to the claims side of a SQLite store: one transaction.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <unordered_set>

#include "base/crypto.h"
#include "claims/record.h"
#include "store/claim_store.h"
#include "store/load_marks.h"
#include "store/sqlite/database.h"

namespace bb::store::sqlite {

// As the database has them now.
Result<LoadMarks> read_marks(Database& database);

// Belongs to the thread that began it.
class ClaimBatch final : public ClaimStore::Batch {
 public:
  // `committed` is told the new marks.
  static Result<std::unique_ptr<ClaimStore::Batch>> begin(std::shared_ptr<Database> writer,
                                                          std::shared_ptr<const Sealer> sealer,
                                                          const IdentifierHash& hash,
                                                          std::function<void(const LoadMarks&)> committed);

  Result<Outcome> put_beneficiary(std::string_view record, rif::Action action) override;
  Result<Outcome> put_beneficiary_history(std::string_view record) override;
  Result<Outcome> put_claim(const ClaimRow& claim, rif::Action action) override;
  Result<void> put_loaded_file(LoadedFile& file) override;
  Result<void> put_provider(std::string_view npi, const terminology::Provider& provider) override;
  Result<void> put_taxonomy(std::string_view code, std::string_view display) override;
  Result<void> put_drug(std::string_view ndc, std::string_view display) override;
  Result<void> put_icd(terminology::IcdSystem system, std::string_view code,
                       std::string_view display) override;
  Result<void> put_hcpcs(std::string_view code, std::string_view display) override;
  Result<void> commit() override;

 private:
  ClaimBatch(std::shared_ptr<Database> writer, Database::Transaction transaction,
             std::shared_ptr<const Sealer> sealer, const IdentifierHash& hash,
             std::function<void(const LoadMarks&)> committed, LoadMarks marks);

  Result<void> check_usable() const;
  Result<void> put_identifier(IdentifierKind kind, std::string_view identifier, BeneficiaryId beneficiary);
  Result<bool> is_known(BeneficiaryId beneficiary);
  Result<void> keep_former_self(BeneficiaryId id, std::int64_t year, const RecordView& next);
  Result<Outcome> replace_claim(const ClaimRow& claim, rif::Action action);
  Result<void> write_counts();
  Result<void> write_marks();
  std::int64_t instant_of(const ClaimRow& claim) const;

  std::shared_ptr<Database> writer_;
  std::optional<Database::Transaction> transaction_;
  std::shared_ptr<const Sealer> sealer_;
  const IdentifierHash& hash_;
  std::function<void(const LoadMarks&)> committed_;
  LoadMarks marks_;
  std::int64_t instant_;  // of everything this batch writes: after all that was loaded before
  std::thread::id thread_ = std::this_thread::get_id();
  bool changed_ = false, names_changed_ = false;

  using CountKey = std::tuple<BeneficiaryId, int, bool>;  // beneficiary, type, sensitive
  struct CountChange {
    std::int64_t more = 0;
    std::int64_t oldest = INT64_MAX, newest = INT64_MIN;              // last_updated of claims put
    std::int64_t earliest_days = INT64_MAX, latest_days = INT64_MIN;  // through_days of claims put
  };
  std::map<CountKey, CountChange> counts_;
  void count(const ClaimRow& claim);  // as one more
  std::unordered_set<BeneficiaryId> known_;
};

}  // namespace bb::store::sqlite
