// Resources as they were rendered, kept for the next answer that shows them: in memory that the kernel sends
// without copying.
//
// What is kept never changes: a claim that was loaded anew, or for which names were loaded, has another key.
// A resource is kept the second time it is asked for, so that those who read everything once do not push out
// what others read often. When the memory is full, what was written first goes, a run at a time; answers on
// their way keep their run until they are sent.
//
// Each lies there as an entry of a Bundle. What was offered together lies side by side, with a comma between
// and the Bundle's end behind it: so a page that is asked for again is one piece.
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
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/memory_run.h"
#include "claims/claim_type.h"
#include "fhir/part.h"

namespace bb::fhir {

// Of a resource's JSON: what equal bytes share.
std::uint64_t digest_of(std::string_view json);

class RenderedResources {
 public:
  // What is rendered: an ExplanationOfBenefit of a type, a Coverage of a part, a Patient.
  class Kind {
   public:
    static constexpr Kind patient() { return Kind(0x30); }
    static constexpr Kind coverage(Part part) { return Kind(0x20U | static_cast<unsigned>(part)); }
    static constexpr Kind claim(ClaimType type) { return Kind(0x10U | static_cast<unsigned>(type)); }
    constexpr std::uint8_t number() const { return number_; }
    bool operator==(const Kind&) const = default;

   private:
    explicit constexpr Kind(unsigned number) : number_(static_cast<std::uint8_t>(number)) {}
    std::uint8_t number_;
  };
  // Everything that a rendering depends on.
  struct Key {
    std::int64_t id;      // of the claim, or of the beneficiary
    std::int64_t loaded;  // ms since the epoch: a claim's last_updated; for persons the store's last_loaded
    std::uint64_t names_version;  // 0 where no names are shown
    Kind kind;
    std::uint8_t view;  // FHIR version and options, packed by whoever renders
    bool operator==(const Key&) const = default;
  };
  struct Place {
    std::shared_ptr<const MemoryRun> memory;
    std::size_t offset = 0, size = 0;  // of the entry, without what separates it from the next
    Instant last_updated;
    std::uint64_t digest = 0;  // digest_of() the resource
  };
  struct Offer {
    Key key;
    std::string_view json;  // the resource, without a comma
    Instant last_updated;
  };

  // At most `capacity` bytes of JSON in all; with less than one run's worth nothing is ever kept.
  explicit RenderedResources(std::size_t capacity, std::size_t run_size = kRunSize);
  RenderedResources(const RenderedResources&) = delete;
  RenderedResources& operator=(const RenderedResources&) = delete;

  bool is_on() const { return most_runs_ > 0; }
  std::optional<Place> find(const Key& key) const;
  // Keeps those that are offered for the second time, in their order.
  void offer(std::span<const Offer> offers);

  // How an entry is written, what separates it from the next, and what ends a Bundle.
  static constexpr std::string_view kBefore = R"({"resource":)", kBehind = "}", kComma = ",", kEnd = "]}";
  // Of an entry of `memory` that ends at `end`: whether the one at `next` comes behind it and a comma, so
  // that both are one piece of an answer; whether the end of a Bundle does.
  static bool are_joined(const MemoryRun& memory, std::size_t end, std::size_t next);
  static bool is_end(const MemoryRun& memory, std::size_t end);

  static constexpr std::size_t kRunSize = std::size_t{4} << 20;

 private:
  struct Hash {
    std::size_t operator()(const Key& key) const;
  };
  struct Run {
    std::shared_ptr<MemoryRun> bytes;
    std::vector<Key> keys;
  };
  // Digests of keys that share a place, the latest first.
  using Offered = std::array<std::uint32_t, 4>;
  bool was_offered(const Key& key);
  bool make_room(std::size_t size);
  // `size`: what they need of a run.
  void keep(std::span<const Offer> offers, std::size_t size);

  const std::size_t run_size_, most_runs_;
  mutable std::mutex mutex_;
  std::unordered_map<Key, Place, Hash> places_;
  std::deque<Run> runs_;          // the oldest first
  std::vector<Offered> offered_;  // by other bits of the keys' hash
};

}  // namespace bb::fhir
