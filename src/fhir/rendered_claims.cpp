#include "fhir/rendered_claims.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/mix.h"

namespace bb::fhir {
namespace {

constexpr std::size_t kMostFiles = 64;  // each takes a descriptor
constexpr std::size_t kOffered = std::size_t{1}
                                 << 14;  // times four: keys remembered as offered once, roughly

}  // namespace

std::size_t RenderedClaims::Hash::operator()(const Key& key) const {
  std::uint64_t hash = mix64(static_cast<std::uint64_t>(key.id));
  hash = mix64(hash ^ static_cast<std::uint64_t>(key.last_updated));
  const auto kind = static_cast<std::uint64_t>(key.type) << 8 | key.view;
  return mix64(hash ^ (key.names_version << 16) ^ kind);
}

RenderedClaims::RenderedClaims(std::size_t capacity, std::size_t file_size)
    : file_size_(std::max(file_size, capacity / kMostFiles)),
      most_files_(capacity / file_size_),
      offered_(is_on() ? kOffered : 0) {}

std::optional<RenderedClaims::Place> RenderedClaims::find(const Key& key) const {
  if (!is_on()) return std::nullopt;
  const std::lock_guard lock(mutex_);
  const auto found = places_.find(key);
  if (found == places_.end()) return std::nullopt;
  return found->second;
}

void RenderedClaims::offer(const Key& key, std::string_view json) {
  if (!is_on() || json.size() > file_size_) return;
  const std::lock_guard lock(mutex_);
  if (!was_offered(key) || places_.contains(key) || !make_room(json.size())) return;
  File& file = files_.back();
  const std::size_t offset = file.bytes->size();
  if (!file.bytes->append(json)) return;
  file.keys.push_back(key);
  places_.emplace(key, Place{file.bytes, offset, json.size()});
}

bool RenderedClaims::was_offered(const Key& key) {
  const std::uint64_t hash = Hash()(key);
  const auto digest = static_cast<std::uint32_t>(hash >> 32);
  Offered& place = offered_[hash % kOffered];
  if (std::find(place.begin(), place.end(), digest) != place.end()) return true;
  std::shift_right(place.begin(), place.end(), 1);
  place.front() = digest;
  return false;
}

bool RenderedClaims::make_room(std::size_t size) {
  if (!files_.empty()) {
    const MemoryFile& last = *files_.back().bytes;
    if (last.capacity() - last.size() >= size) return true;
  }
  if (files_.size() == most_files_) {
    for (const Key& key : files_.front().keys) places_.erase(key);
    files_.pop_front();
  }
  auto made = MemoryFile::make(file_size_);
  if (!made.ok()) {
    log::warning("rendered claims are not kept", {{"why", made.error().debug}});
    return false;
  }
  files_.push_back({std::move(*made), {}});
  return true;
}

}  // namespace bb::fhir
