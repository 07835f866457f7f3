#include "synth/person.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "synth/calendar.h"
#include "synth/mbi.h"
#include "synth/synth.h"

namespace bb::synth {
namespace {

struct Share {
  char code;
  int weight;
};
constexpr std::array kRaces = {Share{'1', 758}, Share{'2', 108}, Share{'5', 66}, Share{'4', 36},
                               Share{'3', 18},  Share{'6', 8},   Share{'0', 6}};

// Chance in a thousand to die within the years told, by age at their end.
constexpr struct { int below, chance; } kMortality[] = {{65, 60}, {75, 70}, {85, 160}, {95, 420}, {200, 860}};
constexpr int kHospiceMortality = 880;
const Date kFirstMbi = make_date(2018, 4, 1);  // when CMS began to give out MBIs
constexpr std::string_view kMiddle = "ABCDEFGHJKLMPRSTW";
constexpr std::string_view kBenefitCodes[] = {"A", "A", "A", "A", "B", "D"};

template <class Array>
int weights_total(const Array& shares) {
  int total = 0;
  for (const Share& share : shares) total += share.weight;
  return total;
}

char draw_race(Random& random) {
  int left = random.between(0, weights_total(kRaces) - 1);
  for (const Share& race : kRaces) {
    if (left < race.weight) return race.code;
    left -= race.weight;
  }
  return kRaces[0].code;
}

Date day_in(Random& random, int year, int month) {
  return make_date(year, static_cast<unsigned>(month), static_cast<unsigned>(random.between(2, 28)));
}

// First day of the month in which an age is reached. Born on the 2nd or later, so never a month before (42
// CFR 406.10: who is born on the first day of a month is 65 in the month before).
Date month_of_age(Date birth, int age) {
  const YearMonthDay b = year_month_day(birth);
  return make_date(b.year + age, b.month, 1);
}

void draw_dates(Random& random, Person& person, int needed, const Showcase* showcase, Date as_of) {
  const int months = month_of(as_of) + 1;
  const int latest = std::max(0, months - 3 - needed);  // the month in which coverage must have begun
  const YearMonthDay today = year_month_day(as_of);
  const bool aged = person.reason == Entitlement::age;
  if (showcase != nullptr) {
    person.birth =
        day_in(random, today.year - showcase->age, random.between(1, static_cast<int>(today.month) - 1));
    person.entitled = aged ? month_of_age(person.birth, 65)
                           : std::min(first_day(-random.between(6, 40)), month_of_age(person.birth, 64));
  } else if (random.per_mille(620) || latest == 0) {
    const int age =
        aged ? 65 + std::min(random.between(0, 30), random.between(0, 30)) : random.between(28, 62);
    person.birth = day_in(random, kFirstYear - 1 - age, random.between(1, 12));
    person.entitled =
        aged ? month_of_age(person.birth, 65)
             : first_day(-12 * random.between(0, std::min(age - 25, 12)) - random.between(0, 11));
  } else {
    const int month = random.between(0, latest);
    person.entitled = first_day(month);
    const YearMonthDay start = year_month_day(person.entitled);
    const int age = aged ? 65 : random.between(30, 62);
    person.birth = day_in(random, start.year - age, static_cast<int>(start.month));
  }
}

void draw_death(Random& random, Person& person, const Counts& counts, int needed, const Showcase* showcase,
                Date as_of) {
  const bool hospice = counts[static_cast<std::size_t>(ClaimType::hospice)] > 0;
  const int age = age_at(person.birth, as_of);
  int chance = kHospiceMortality;
  if (!hospice) {
    for (const auto& [below, rate] : kMortality) {
      chance = rate;
      if (age < below) break;
    }
  }
  if (showcase != nullptr) chance = showcase->alive ? 0 : 1000;
  if (!random.per_mille(chance)) return;
  const int first = std::max(0, month_of(person.entitled)) + needed;
  const int last = month_of(as_of);
  if (first > last) return;
  const Date month = first_day(random.between(first, last));
  person.death = std::min(month + random.between(0, 27), as_of);
}

void draw_identity(Random& random, Person& person, std::uint64_t seed) {
  const Reference& r = reference();
  person.mbi = synthetic_mbi(seed, person.number);
  char hicn[16];
  std::snprintf(hicn, sizeof hicn, "T%08uA",
                static_cast<unsigned>((1'000'006 + person.number) % 100'000'000));
  person.hicn = hicn;
  person.race = draw_race(random);
  person.given = random.pick<std::string_view>(person.sex == '1' ? r.male_names : r.female_names);
  person.surname = random.pick<std::string_view>(r.surnames);
  if (random.per_mille(800)) person.middle = kMiddle.substr(random.below(kMiddle.size()), 1);
  person.place = &random.pick<Place>(r.places);
  person.street = std::to_string(random.between(2, 998)) + " " +
                  std::string(random.pick<std::string_view>(r.streets)) + " ST";
  person.benefit_code = person.sex == '2' ? random.pick<std::string_view>(kBenefitCodes) : "A";
}

// A few move, and a few once had another identifier or, by marriage, another name.
void draw_changes(Random& random, Person& person, std::uint64_t seed, Date as_of) {
  const Reference& r = reference();
  const Date from = std::max(person.entitled, kFirstMbi);
  const Date end = person.death.value_or(as_of);
  const int days = end - from;
  person.later_place = person.place;
  person.moved = as_of + 1;
  if (days > 500 && random.per_mille(60)) {
    person.later_place = &random.pick<Place>(r.places);
    person.moved = first_day(month_of(from + random.between(200, days - 200)));
  }
  if (days > 500 && random.per_mille(80)) {
    const bool renamed = person.sex == '2' && random.per_mille(400);
    person.former =
        FormerIdentity{renamed ? person.mbi : synthetic_mbi(seed, kMbiCount / 2 + person.number),
                       std::string(renamed ? random.pick<std::string_view>(r.surnames) : person.surname),
                       from, from + random.between(100, days - 100)};
  }
}

}  // namespace

int fee_for_service_months(const Counts& counts) {
  const auto of = [&](ClaimType type) { return counts[static_cast<std::size_t>(type)]; };
  const int stays = of(ClaimType::inpatient) * 5 / 30 + of(ClaimType::snf) * 2 + of(ClaimType::hha) +
                    of(ClaimType::hospice) * 2;
  const int visits =
      std::max({of(ClaimType::outpatient) / 11, of(ClaimType::carrier) / 5, of(ClaimType::dme) / 2});
  const bool any =
      stays > 0 || visits > 0 || of(ClaimType::carrier) + of(ClaimType::dme) + of(ClaimType::outpatient) > 0;
  return any ? std::max(stays, visits) + stays / 4 + 4 : 0;
}

int part_d_months(const Counts& counts) {
  const int fills = counts[static_cast<std::size_t>(ClaimType::pde)];
  return fills == 0 ? 0 : fills / 22 + 3;
}

const Counts& claim_counts(std::uint64_t seed, std::uint64_t number, const Showcase* showcase) {
  if (showcase != nullptr) return showcase->counts;
  const Reference& r = reference();
  constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15;  // 2^64 divided by the golden ratio
  const std::uint64_t position = mix(seed) + number * kGolden;
  auto left = static_cast<std::uint32_t>(((position >> 32) * r.counts_weight) >> 32);
  for (const CountsRow& row : r.counts) {
    if (left < row.weight) return row.counts;
    left -= row.weight;
  }
  return r.counts.back().counts;
}

Person draw_person(Random& random, std::uint64_t seed, std::uint64_t number, const Counts& counts,
                   const Showcase* showcase, Date as_of) {
  Person person{};
  person.number = number;
  person.id = beneficiary_id(number);
  person.sex = showcase != nullptr ? showcase->sex : random.per_mille(546) ? '2' : '1';
  const int sessions = counts[static_cast<std::size_t>(ClaimType::outpatient)];
  const bool many = sessions > 200 && random.per_mille(800);
  const bool disabled = random.per_mille(145);
  const bool kidneys_young = random.per_mille(330);
  person.dialysis = many;
  person.reason = many && kidneys_young ? Entitlement::kidney_failure
                  : disabled            ? Entitlement::disability
                                        : Entitlement::age;
  if (showcase != nullptr) {
    person.reason = static_cast<Entitlement>(showcase->reason);
    const auto& conditions = showcase->conditions;
    person.dialysis = std::any_of(conditions.begin(), conditions.end(),
                                  [](const Condition* c) { return c->key == "dialysis"; });
  }
  const int needed = std::max({fee_for_service_months(counts), part_d_months(counts), 3});
  draw_dates(random, person, needed, showcase, as_of);
  draw_death(random, person, counts, needed, showcase, as_of);
  draw_identity(random, person, seed);
  draw_changes(random, person, seed, as_of);
  return person;
}

}  // namespace bb::synth
