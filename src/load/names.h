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

// Bytes that load_names() will tell as progress: a file is read twice.
std::uint64_t bytes_of_names(const std::vector<std::string>& files);

// A file is read and checked whole before anything of it is loaded: one with an error leaves nothing, those
// before it are in the store. A name that is there already is replaced. A load that is stopped may have
// loaded a part of a file; loading it again is safe. Memory does not grow with the files. The journal has a
// file when it is loaded whole. `progress` is told now and then how many bytes are behind.
Result<NameReport> load_names(store::ClaimStore& store, const std::vector<std::string>& files,
                              const std::function<void(std::uint64_t bytes)>& progress = {});

}  // namespace bb::load
