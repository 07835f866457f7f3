// Who a synthetic beneficiary is: identity, address, when Medicare began and, perhaps, life ended.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "synth/random.h"
#include "synth/tables.h"

namespace bb::synth {

// What BENE_ENTLMT_RSN_ORIG says (CCW codebook: OREC).
enum class Entitlement : char { age = '0', disability = '1', kidney_failure = '2' };

// An identity that the person had before, for the history file.
struct FormerIdentity {
  std::string mbi, surname;
  Date from, to;
};

struct Person {
  std::uint64_t number;  // in the population, from 0
  std::int64_t id;       // BENE_ID
  std::string mbi, hicn;
  char sex;   // '1' male, '2' female
  char race;  // CCW codebook: RACE
  Date birth;
  std::optional<Date> death;
  std::string_view given, middle, surname;
  std::string street;
  const Place* place;
  const Place* later_place;  // where the person moved, on moved; the same place when nowhere
  Date moved;
  Entitlement reason;
  bool dialysis;  // has end-stage renal disease
  Date entitled;  // first day of Medicare; may be before the first year
  std::optional<FormerIdentity> former;
  std::string_view benefit_code;  // CRNT_BIC

  const Place& place_at(Date date) const { return date < moved ? *place : *later_place; }
};

// What the counts of claims ask of the time a person is covered, in months: of fee for service, and of Part
// D.
int fee_for_service_months(const Counts& counts);
int part_d_months(const Counts& counts);

// The counts of beneficiary `number`: the table's rows spread evenly over the population, so that any first
// thousand have the table's shape.
const Counts& claim_counts(std::uint64_t seed, std::uint64_t number, const Showcase* showcase);

Person draw_person(Random& random, std::uint64_t seed, std::uint64_t number, const Counts& counts,
                   const Showcase* showcase, Date as_of);

}  // namespace bb::synth
