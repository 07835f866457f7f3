// ExplanationOfBenefits as they were rendered, kept for the next page that shows them: in memory files, so
// that the kernel sends them without copying.
//
// What is kept never changes: a claim that was loaded anew, or for which names were loaded, has another key.
// A claim is kept the second time it is asked for, so that those who read everything once do not push out
// what others read often. When the memory is full, what was written first goes, a file at a time; answers on
// their way keep their file until they are sent.
//
// Safe for calls from any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/memory_file.h"
#include "claims/claim_type.h"
#include "store/claim_store.h"

namespace bb::fhir {

class RenderedClaims {
 public:
  // Everything that a rendering depends on.
  struct Key {
    store::ClaimId id;
    std::int64_t last_updated;  // ms since the epoch
    std::uint64_t names_version;
    ClaimType type;
    std::uint8_t view;  // FHIR version and options, packed by whoever renders
    bool operator==(const Key&) const = default;
  };
  struct Place {
    std::shared_ptr<const MemoryFile> file;
    std::size_t offset = 0, size = 0;
  };

  // At most `capacity` bytes of JSON in all; with less than one file's worth nothing is ever kept.
  explicit RenderedClaims(std::size_t capacity, std::size_t file_size = kFileSize);
  RenderedClaims(const RenderedClaims&) = delete;
  RenderedClaims& operator=(const RenderedClaims&) = delete;

  bool is_on() const { return most_files_ > 0; }
  std::optional<Place> find(const Key& key) const;
  // Keeps the JSON if this is the second offer of it.
  void offer(const Key& key, std::string_view json);

  static constexpr std::size_t kFileSize = std::size_t{4} << 20;

 private:
  struct Hash {
    std::size_t operator()(const Key& key) const;
  };
  struct File {
    std::shared_ptr<MemoryFile> bytes;
    std::vector<Key> keys;
  };
  // Digests of keys that share a place, the latest first.
  using Offered = std::array<std::uint32_t, 4>;
  bool was_offered(const Key& key);
  bool make_room(std::size_t size);

  const std::size_t file_size_, most_files_;
  mutable std::mutex mutex_;
  std::unordered_map<Key, Place, Hash> places_;
  std::deque<File> files_;        // the oldest first
  std::vector<Offered> offered_;  // by other bits of the keys' hash
};

}  // namespace bb::fhir
