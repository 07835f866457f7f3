// Pages of claims that lie rendered from the first claim to the last: what the store answered a search, so
// that the same search need not ask it again until something was loaded.
//
// Safe for calls from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/memory_run.h"
#include "fhir/bundle.h"
#include "fhir/rendered_resources.h"
#include "store/claim_store.h"

namespace bb::fhir {

class RenderedPages {
 public:
  // Everything that a page depends on. The marks are the store's, from before it was asked: what was loaded
  // since makes the key another.
  struct Key {
    store::ClaimQuery query;
    store::ClaimSlice slice;
    Instant last_loaded;
    std::uint64_t names_version;
    std::uint8_t view;  // as in RenderedResources::Key
    bool operator==(const Key&) const = default;
  };
  struct Page {
    std::uint64_t total;
    ClaimPageEnd end;
    std::vector<RenderedResources::Place> places;
  };

  std::optional<Page> find(const Key& key) const;
  void keep(const Key& key, const Page& page);

 private:
  struct Hash {
    std::size_t operator()(const Key& key) const;
  };
  // Does not keep memory alive that RenderedResources has given up.
  struct Kept {
    std::uint64_t total;
    ClaimPageEnd end;
    Instant last_updated;  // of the newest of its claims
    struct Place {
      std::weak_ptr<const MemoryRun> memory;
      std::size_t offset, size;
    };
    std::vector<Place> places;
  };

  mutable std::mutex mutex_;
  std::unordered_map<Key, Kept, Hash> pages_;
};

}  // namespace bb::fhir
