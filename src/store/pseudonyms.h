// The key under which logs call a beneficiary by another name.
#pragma once

#include <string>

#include "base/result.h"
#include "store/claim_store.h"

namespace bb::store {

// 32 bytes that follow from the key of the store at `url` and say nothing of it: all processes over a store
// give a person the same pseudonym, and who lacks the store's key can neither make nor undo it. The key file
// must be there. Errors: those of opening the store's key.
Result<std::string> pseudonym_key(const std::string& url, const StoreOptions& options);

}  // namespace bb::store
