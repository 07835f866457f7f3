// A set of integers that takes a bit for each where they stand close together, as BENE_IDs do.
#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>

namespace bb::load {

class IdSet {
 public:
  void insert(std::int64_t id) { pages_[id >> kPageBits][word(id)] |= bit(id); }
  bool contains(std::int64_t id) const {
    const auto page = pages_.find(id >> kPageBits);
    return page != pages_.end() && (page->second[word(id)] & bit(id)) != 0;
  }

 private:
  static constexpr int kPageBits = 9;
  static std::size_t word(std::int64_t id) {
    return static_cast<std::size_t>(id >> 6) & ((std::size_t{1} << (kPageBits - 6)) - 1);
  }
  static std::uint64_t bit(std::int64_t id) { return std::uint64_t{1} << (id & 63); }

  std::unordered_map<std::int64_t, std::array<std::uint64_t, std::size_t{1} << (kPageBits - 6)>> pages_;
};

}  // namespace bb::load
