#include "fhir/rendered_pages.h"

#include <algorithm>
#include <utility>

#include "base/mix.h"

namespace bb::fhir {
namespace {

constexpr std::size_t kMostPages = 20'000;  // some 300 bytes each; then all are forgotten

// One value after the other.
struct Mixer {
  std::uint64_t state = 0x9E3779B97F4A7C15U;
  Mixer& operator()(std::uint64_t value) {
    state = mix64(state ^ value);
    return *this;
  }
};

}  // namespace

// What most keys differ in; equality looks at all.
std::size_t RenderedPages::Hash::operator()(const Key& key) const {
  Mixer mix;
  mix(static_cast<std::uint64_t>(key.query.beneficiary))(key.query.types)(key.slice.start)(key.slice.limit);
  mix(key.slice.after ? static_cast<std::uint64_t>(key.slice.after->id) : 0);
  mix(static_cast<std::uint64_t>(key.last_loaded.time_since_epoch().count()))(key.names_version);
  return mix(static_cast<std::uint64_t>(key.view) << 1 | (key.query.exclude_sensitive ? 1U : 0U)).state;
}

std::optional<RenderedPages::Page> RenderedPages::find(const Key& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = pages_.find(key);
  if (found == pages_.end()) return std::nullopt;
  const Kept& kept = found->second;
  Page page{kept.total, kept.end, {}};
  page.places.reserve(kept.places.size());
  for (const Kept::Place& place : kept.places) {
    auto memory = place.memory.lock();
    if (!memory) return std::nullopt;
    page.places.push_back({.memory = std::move(memory),
                           .offset = place.offset,
                           .size = place.size,
                           .last_updated = kept.last_updated});
  }
  return page;
}

void RenderedPages::keep(const Key& key, const Page& page) {
  Kept kept{page.total, page.end, {}, {}};
  for (const RenderedResources::Place& place : page.places) {
    kept.last_updated = std::max(kept.last_updated, place.last_updated);
    if (!kept.places.empty()) {
      Kept::Place& last = kept.places.back();
      const std::size_t end = last.offset + last.size;
      if (last.memory.lock() == place.memory &&
          RenderedResources::are_joined(*place.memory, end, place.offset)) {
        last.size = place.offset + place.size - last.offset;
        continue;
      }
    }
    kept.places.push_back({place.memory, place.offset, place.size});
  }
  const std::lock_guard lock(mutex_);
  if (pages_.size() >= kMostPages) pages_.clear();
  pages_.insert_or_assign(key, std::move(kept));
}

}  // namespace bb::fhir
