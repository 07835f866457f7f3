// Texts that writing and reading must build alike, in every database.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "store/claim_store.h"

namespace bb::store {

// What a sealed record is bound to.
inline std::string beneficiary_context(BeneficiaryId id, std::int64_t year) {
  return "beneficiary|" + std::to_string(id) + "|" + std::to_string(year);
}
inline std::string history_context(BeneficiaryId id) { return "history|" + std::to_string(id); }

// Files and claims write codes with blanks around them, in either case, with or without the dot.
inline std::string icd_key(std::string_view code) {
  std::string key = to_upper(trim(code));
  if (const std::size_t dot = key.find('.'); dot != std::string::npos) key.erase(dot, 1);
  return key;
}

inline std::string hcpcs_key(std::string_view code) { return to_upper(trim(code)); }

}  // namespace bb::store
