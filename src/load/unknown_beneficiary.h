// The problem of a record whose beneficiary is nowhere.
#pragma once

#include <cstdint>
#include <string>

#include "rif/problem.h"

namespace bb::load {

inline rif::Problem unknown_beneficiary(const std::string& file, std::uint64_t line) {
  return {file, line, "BENE_ID",
          "the store has no such beneficiary: load its beneficiary file first, or with this one."};
}

}  // namespace bb::load
