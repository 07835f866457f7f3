// What a beneficiary is found by who tells a name and a date of birth: one digest under the store's key,
// which says nothing to who lacks the key.
#pragma once

#include <optional>
#include <string>

#include "base/crypto.h"
#include "claims/record.h"
#include "rif/columns.h"
#include "store/claim_store.h"

namespace bb::store {

// 32 bytes; nothing when a name has no letter.
std::optional<std::string> name_digest(const Sealer& sealer, const NameAndBirth& who);
// Of a BENEFICIARY record; nothing when it lacks a name or the date.
std::optional<std::string> name_digest(const Sealer& sealer, const Record<rif::Beneficiary>& record);

}  // namespace bb::store
