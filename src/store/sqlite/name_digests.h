// The digests of names and dates of birth (store/name_digest.h) in the table identifier.
#pragma once

#include "base/crypto.h"
#include "claims/record.h"
#include "rif/columns.h"
#include "store/claim_store.h"
#include "store/sqlite/database.h"

namespace bb::store::sqlite {

// Within a transaction of writes.
Result<void> write_name_digest(Database& database, const Sealer& sealer, BeneficiaryId id,
                               const Record<rif::Beneficiary>& record);
// Of every BENEFICIARY record that is there: for a store from before there were digests.
Result<void> write_all_name_digests(Database& database, const Sealer& sealer);

}  // namespace bb::store::sqlite
