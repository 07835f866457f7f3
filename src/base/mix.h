// Well-mixed 64-bit values out of any: for hash tables, ids and sequences, not for secrets.
#pragma once

#include <cstdint>

namespace bb {

// The finalizer of SplitMix64 (Steele, Lea, Flood 2014): a bijection.
constexpr std::uint64_t mix64(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31);
}

}  // namespace bb
