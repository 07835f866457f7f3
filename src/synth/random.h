// Random numbers that are the same on every machine: xoshiro256** seeded by SplitMix64 (Blackman and Vigna,
// both public domain), and whole numbers only.
//
// A plain value; not for sharing between threads.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <span>

#include "base/mix.h"

namespace bb::synth {

// One step of SplitMix64: a well-mixed function of its argument.
constexpr std::uint64_t mix(std::uint64_t value) { return mix64(value + 0x9E3779B97F4A7C15); }

class Random {
 public:
  // Independent sequences for different (seed, stream).
  Random(std::uint64_t seed, std::uint64_t stream) {
    std::uint64_t state = mix(seed) ^ mix(mix(stream));
    for (std::uint64_t& word : state_) word = mix(state += 0x9E3779B97F4A7C15);
  }

  std::uint64_t next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  // 0 to count - 1; 0 when count is 0.
  std::uint32_t below(std::uint32_t count) {
    return static_cast<std::uint32_t>(((next() >> 32) * count) >> 32);
  }
  // low to high, both included; low when high is not above it.
  int between(int low, int high) {
    return high <= low ? low : low + static_cast<int>(below(static_cast<std::uint32_t>(high - low) + 1));
  }
  bool per_mille(int chance) { return between(0, 999) < chance; }

  template <class T>
  const T& pick(std::span<const T> values) {
    return values[below(static_cast<std::uint32_t>(values.size()))];
  }
  // The position of a weight, picked in proportion; the last one when all are 0.
  template <class Weights>
  std::size_t weighted(const Weights& weights) {
    std::uint32_t total = 0;
    for (const auto weight : weights) total += static_cast<std::uint32_t>(weight);
    std::uint32_t left = below(total);
    std::size_t at = 0;
    for (const auto weight : weights) {
      if (left < static_cast<std::uint32_t>(weight)) return at;
      left -= static_cast<std::uint32_t>(weight);
      ++at;
    }
    return at == 0 ? 0 : at - 1;
  }

 private:
  std::array<std::uint64_t, 4> state_;
};

}  // namespace bb::synth
