// A synthetic Medicare population, written as RIF files: people who do not exist, with coverage by month and
// claims of all eight types whose fields agree with each other.
//
// The same options make the same bytes on every machine. How the population is made is told in
// data/synth/README.md.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/date.h"
#include "base/progress.h"
#include "base/result.h"
#include "claims/claim_type.h"

namespace bb::synth {

struct Options {
  std::uint64_t beneficiaries = 100;  // 1 to kMostBeneficiaries
  std::uint64_t seed = 1;
  std::string directory;                // made when missing; files in it are replaced
  Date as_of = make_date(2026, 9, 30);  // nothing is known of later days; 2017-01-01 to 2026-12-31
};
inline constexpr std::uint64_t kMostBeneficiaries = 50'000'000;

struct Summary {
  std::uint64_t beneficiaries = 0;
  std::array<std::uint64_t, kClaimTypes.size()> claims{};  // by ClaimType
  std::uint64_t claims_total() const {
    std::uint64_t total = 0;
    for (const std::uint64_t count : claims) total += count;
    return total;
  }
};

// BENE_ID of the beneficiary with a number, from 0: negative, as all synthetic ones are. The sandbox's user
// BBUser00000 is number 0.
constexpr std::int64_t beneficiary_id(std::uint64_t number) {
  return -10'000'000'000'001 - static_cast<std::int64_t>(number);
}

// Whether the numbers and the day are in their ranges; the folder is not looked at.
Result<void> check(const Options& options);

// Makes the population: beneficiary_YYYY.csv for each reference year, beneficiary_history.csv, a file for
// each type of claim, and terminology/ with the names of the providers, drugs and diagnoses in them. Advances
// `progress` (may be null) by a beneficiary. Errors: options out of range; a file that cannot be written.
Result<Summary> synthesise(const Options& options, Progress* progress);

}  // namespace bb::synth
