// A batch of writes to the claims side of a PostgreSQL store: one transaction on a connection of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <unordered_set>

#include "base/crypto.h"
#include "claims/record.h"
#include "store/claim_store.h"
#include "store/load_marks.h"
#include "store/person_record.h"
#include "store/postgres/claim_writer.h"
#include "store/postgres/person_writer.h"
#include "store/postgres/pool.h"

namespace bb::store::postgres {

// As the database has them now.
Result<LoadMarks> read_marks(Connection& connection);

// Belongs to the thread that began it. After a failure of the database nothing of it stays, and what is asked
// of it further fails too.
class ClaimBatch final : public ClaimStore::Batch {
 public:
  // Waits up to ten seconds for the batch of another thread or process. `committed` is told the new marks.
  static Result<std::unique_ptr<ClaimStore::Batch>> begin(const std::shared_ptr<Pool>& primary,
                                                          std::shared_ptr<const Sealer> sealer,
                                                          const IdentifierHash& hash,
                                                          std::function<void(const LoadMarks&)> committed);

  Result<void> expect(std::span<const Coming> records) override;
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
  ClaimBatch(std::shared_ptr<Pool> primary, Pool::Lease connection, Pool::Lease lookups,
             std::shared_ptr<const Sealer> sealer, const IdentifierHash& hash,
             std::function<void(const LoadMarks&)> committed, LoadMarks marks);

  // What the store has of a person, with what this batch added.
  struct Known {
    struct Row {
      std::string fingerprint, sealed;
    };
    std::map<std::int64_t, Row> years;  // by reference year
    std::set<std::string> history;      // fingerprints
  };

  Result<void> check_usable() const;
  Result<void> write(const char* sql, const Parameters& parameters);
  Result<void> write_all();
  Result<void> know(const std::vector<BeneficiaryId>& ids);         // fills known_
  Result<void> check_exist(const std::vector<BeneficiaryId>& ids);  // fills existing_
  Result<bool> exists(BeneficiaryId beneficiary);
  Result<void> keep_former_self(BeneficiaryId id, std::int64_t year, const RecordView& next);
  Result<void> remove_part_d_months(BeneficiaryId id, std::int64_t year, std::string_view sealed);
  Result<void> write_persons();
  Result<void> put_identifier(IdentifierKind kind, std::string_view identifier, BeneficiaryId beneficiary);
  Result<void> put_name_digest(const Person<rif::Beneficiary>& person);

  std::shared_ptr<Pool> primary_;  // outlives the leases
  Pool::Lease connection_, lookups_;
  std::shared_ptr<const Sealer> sealer_;
  const IdentifierHash& hash_;
  std::function<void(const LoadMarks&)> committed_;
  LoadMarks marks_;
  std::int64_t instant_;  // of everything this batch writes: after all that was loaded before
  std::thread::id thread_ = std::this_thread::get_id();
  bool done_ = false, changed_ = false, names_changed_ = false;

  PersonWriter persons_;
  ClaimWriter claims_;
  std::unordered_map<BeneficiaryId, Known> known_;
  std::unordered_set<BeneficiaryId> existing_;
  std::unordered_set<std::string> identifiers_;  // that this batch wrote
};

}  // namespace bb::store::postgres
