// The rows of new BENEFICIARY records in a batch: gathered, and sent to the server by COPY, which costs it a
// fraction of what a statement a row does.
//
// Works on the batch's connection, within its transaction. For one thread.
#pragma once

#include <cstdint>
#include <set>
#include <string_view>
#include <utility>

#include "claims/record.h"
#include "rif/columns.h"
#include "store/claim_store.h"
#include "store/postgres/connection.h"
#include "store/postgres/copy_rows.h"

namespace bb::store::postgres {

class PersonWriter {
 public:
  explicit PersonWriter(Connection& connection) : connection_(connection) {}

  // One that neither the store nor the batch has. instant: milliseconds.
  void add(BeneficiaryId id, std::int64_t year, std::int64_t instant, std::string_view fingerprint,
           std::string_view sealed);
  // The Part D contracts of a record none of whose months are there. `invalid`: one is not UTF-8.
  Result<void> add_part_d_months(BeneficiaryId id, std::int64_t year, const Record<rif::Beneficiary>& record);

  // A statement on this person's year must wait for flush(); and everything, when there is much.
  bool holds(BeneficiaryId id, std::int64_t year) const { return waiting_.contains({id, year}); }
  bool is_full() const;
  // The connection is in no COPY and has nothing in flight.
  Result<void> flush();

 private:
  Connection& connection_;
  CopyRows beneficiaries_, months_;  // of beneficiary, of part_d_member
  std::set<std::pair<BeneficiaryId, std::int64_t>> waiting_;
};

}  // namespace bb::store::postgres
