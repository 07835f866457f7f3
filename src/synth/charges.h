// How the charges of a stay divide over revenue centers.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "synth/tables.h"

namespace bb::synth {

enum class Units : char { none, days, one };

struct ChargeShare {
  std::string_view center;
  int share;
  Units units;
};

struct ChargeLine {
  std::string_view center;
  Cents charged;
  int units;
};

// Lines whose charges add up to `total`.
inline std::vector<ChargeLine> divide_charges(std::span<const ChargeShare> shares, Cents total, int days) {
  Cents all = 0, given = 0;
  for (const ChargeShare& share : shares) all += share.share;
  std::vector<ChargeLine> lines;
  for (const ChargeShare& share : shares) {
    const bool last = lines.size() + 1 == shares.size();
    const Cents part = last ? total - given : total * share.share / all;
    given += part;
    lines.push_back({share.center, part,
                     share.units == Units::days  ? days
                     : share.units == Units::one ? 1
                                                 : 0});
  }
  return lines;
}

}  // namespace bb::synth
