// Medicare beneficiary identifiers of people who do not exist.
//
// The form is CMS's ("Understanding the MBI Format"): C A AN N A AN N A A N N, where letters are never S, L,
// O, I, B or Z. CMS marks its own synthetic identifiers by an S in position 2, which no person has; so do we.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bb::synth {

// How many there are.
inline constexpr std::uint64_t kMbiCount = 9ULL * 30 * 10 * 20 * 30 * 10 * 20 * 20 * 10 * 10;

// The identifier of beneficiary `number` (below kMbiCount) of a population: no two numbers share one.
std::string synthetic_mbi(std::uint64_t seed, std::uint64_t number);

// Has the form above, with the S.
bool is_synthetic_mbi(std::string_view text);

}  // namespace bb::synth
