// Loads files of names (terminology/name_file.h) into a store.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/claim_store.h"

namespace bb::load {

struct NameReport {
  std::uint64_t providers = 0, taxonomies = 0, drugs = 0;
  std::uint64_t diagnoses = 0;  // and procedures of ICD
  std::uint64_t services = 0;   // HCPCS

  std::uint64_t all() const { return providers + taxonomies + drugs + diagnoses + services; }
};

// One batch a file: a file with an error leaves nothing, those before it are in the store. A name that is
// there already is replaced. `progress` is told now and then how many names were read.
Result<NameReport> load_names(store::ClaimStore& store, const std::vector<std::string>& files,
                              const std::function<void(std::uint64_t names)>& progress = {});

}  // namespace bb::load
