#include "fhir/rendered_resources.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/log.h"
#include "base/mix.h"

namespace bb::fhir {
namespace {

constexpr std::size_t kMostRuns = 64;
constexpr std::size_t kOffered = 16'384;  // times four: keys remembered as offered once, roughly

}  // namespace

std::uint64_t digest_of(std::string_view json) { return std::hash<std::string_view>{}(json); }

std::size_t RenderedResources::Hash::operator()(const Key& key) const {
  std::uint64_t hash = mix64(static_cast<std::uint64_t>(key.id));
  hash = mix64(hash ^ static_cast<std::uint64_t>(key.loaded));
  const auto what = static_cast<std::uint64_t>(key.kind.number()) << 8 | key.view;
  return mix64(hash ^ (key.names_version << 16) ^ what);
}

RenderedResources::RenderedResources(std::size_t capacity, std::size_t run_size)
    : run_size_(std::max(run_size, capacity / kMostRuns)),
      most_runs_(capacity / run_size_),
      offered_(is_on() ? kOffered : 0) {}

std::optional<RenderedResources::Place> RenderedResources::find(const Key& key) const {
  if (!is_on()) return std::nullopt;
  const std::lock_guard lock(mutex_);
  const auto found = places_.find(key);
  if (found == places_.end()) return std::nullopt;
  return found->second;
}

void RenderedResources::offer(std::span<const Offer> offers) {
  if (!is_on()) return;
  std::vector<Offer> together;  // as many as fit into one run
  std::size_t size = kEnd.size();
  const std::lock_guard lock(mutex_);
  for (const Offer& offer : offers) {
    const std::size_t more = kBefore.size() + offer.json.size() + kBehind.size() + kComma.size();
    if (!was_offered(offer.key) || places_.contains(offer.key) || more + kEnd.size() > run_size_) continue;
    if (size + more > run_size_) {
      keep(together, size);
      together.clear();
      size = kEnd.size();
    }
    together.push_back(offer);
    size += more;
  }
  keep(together, size);
}

void RenderedResources::keep(std::span<const Offer> offers, std::size_t size) {
  if (offers.empty() || !make_room(size)) return;
  Run& run = runs_.back();
  MemoryRun& bytes = *run.bytes;
  bool is_first = true;
  for (const Offer& offer : offers) {
    if (!is_first) bytes.append(kComma);
    is_first = false;
    const std::size_t offset = bytes.size();
    bytes.append(kBefore);
    bytes.append(offer.json);
    bytes.append(kBehind);
    run.keys.push_back(offer.key);
    places_.insert_or_assign(offer.key, Place{.memory = run.bytes,
                                              .offset = offset,
                                              .size = bytes.size() - offset,
                                              .last_updated = offer.last_updated,
                                              .digest = digest_of(offer.json)});
  }
  bytes.append(kEnd);
}

bool RenderedResources::was_offered(const Key& key) {
  const std::uint64_t hash = Hash()(key);
  const auto digest = static_cast<std::uint32_t>(hash >> 32);
  Offered& place = offered_[hash % kOffered];
  if (std::find(place.begin(), place.end(), digest) != place.end()) return true;
  std::shift_right(place.begin(), place.end(), 1);
  place.front() = digest;
  return false;
}

bool RenderedResources::make_room(std::size_t size) {
  if (!runs_.empty()) {
    const MemoryRun& last = *runs_.back().bytes;
    if (last.capacity() - last.size() >= size) return true;
  }
  if (runs_.size() == most_runs_) {
    for (const Key& key : runs_.front().keys) places_.erase(key);
    runs_.pop_front();
  }
  auto made = MemoryRun::make(run_size_);
  if (!made.ok()) {
    log::warning("what was rendered is not kept", {{"why", made.error().debug}});
    return false;
  }
  runs_.push_back({std::move(*made), {}});
  return true;
}

bool RenderedResources::are_joined(const MemoryRun& memory, std::size_t end, std::size_t next) {
  return next == end + kComma.size() && memory.view(end, kComma.size()) == kComma;
}

bool RenderedResources::is_end(const MemoryRun& memory, std::size_t end) {
  return memory.view(end, kEnd.size()) == kEnd;
}

}  // namespace bb::fhir
