#include "synth/coverage.h"

#include <algorithm>
#include <array>

namespace bb::synth {
namespace {

struct Status {
  std::string_view code;
  int weight;
  std::string_view cost_share;
};
// Medicaid beside Medicare, with the Part D subsidy that comes with it.
constexpr std::array kDuals = {Status{"02", 520, "01"}, Status{"08", 150, "03"}, Status{"01", 140, "03"},
                               Status{"03", 110, "03"}, Status{"06", 80, "03"}};
constexpr std::string_view kSubsidies[] = {"04", "05", "06", "07", "08"};

int of(const Counts& counts, ClaimType type) { return counts[static_cast<std::size_t>(type)]; }

const Plan* draw_plan(Random& random, bool advantage) {
  const auto& plans = reference().plans;
  for (;;) {
    const Plan& plan = random.pick<Plan>(plans);
    if (plan.advantage == advantage) return &plan;
  }
}

int months_to_next_january(int month) { return (12 - month % 12) % 12; }

// When a person is in a Part C plan: from a January on, or all the time, as far as the claims of fee for
// service leave room.
struct Spell {
  int from, to;
};
Spell draw_advantage(Random& random, const Coverage& coverage, const Counts& counts) {
  const int months = coverage.last - coverage.first + 1;
  const int needed = fee_for_service_months(counts) + (coverage.part_b_first - coverage.first);
  if (fee_for_service_months(counts) == 0)
    return random.per_mille(700) ? Spell{coverage.first, coverage.last} : Spell{1, 0};
  if (!random.per_mille(220) || months < needed + 12) return {1, 0};
  const int earliest = coverage.first + needed + 2;
  const int january = earliest + months_to_next_january(earliest);
  return january > coverage.last ? Spell{1, 0} : Spell{january, coverage.last};
}

struct DrugStory {
  int from;  // the month in which Part D begins; after the last one: never
  bool subsidy;
  const Plan* plan;
};
DrugStory draw_drugs(Random& random, const Coverage& coverage, const Counts& counts) {
  const int months = coverage.last - coverage.first + 1;
  const int room = months - part_d_months(counts);
  if (of(counts, ClaimType::pde) == 0) {
    const int draw = random.between(0, 999);
    return {draw < 350 ? coverage.first : coverage.last + 1, draw >= 880, draw_plan(random, false)};
  }
  const int wait = random.per_mille(180) && room > 14 ? months_to_next_january(coverage.first) : 0;
  return {coverage.first + wait, false, draw_plan(random, false)};
}

}  // namespace

Coverage draw_coverage(Random& random, const Person& person, const Counts& counts, Date as_of) {
  Coverage coverage{};
  coverage.first = std::max(0, month_of(person.entitled));
  coverage.last = month_of(person.death.value_or(as_of));
  const int months = coverage.last - coverage.first + 1;
  const int spare = months - fee_for_service_months(counts);
  const bool works_on = person.reason == Entitlement::age && month_of(person.entitled) >= 0 && spare > 24;
  coverage.part_b_first = coverage.first + (works_on && random.per_mille(90) ? random.between(5, 20) : 0);

  const Spell advantage = draw_advantage(random, coverage, counts);
  const Plan* advantage_plan = draw_plan(random, true);
  const DrugStory drugs = draw_drugs(random, coverage, counts);
  const bool poor = random.per_mille(person.reason == Entitlement::age ? 130 : 440);
  const std::size_t dual = random.weighted(
      std::array{kDuals[0].weight, kDuals[1].weight, kDuals[2].weight, kDuals[3].weight, kDuals[4].weight});
  const int poor_from = coverage.first + (random.per_mille(300) ? random.between(0, months / 2) : 0);
  const std::string_view subsidy =
      random.per_mille(40) ? random.pick<std::string_view>(kSubsidies) : std::string_view("09");
  const std::string_view no_plan = random.per_mille(400) ? "11" : "12";

  const Plan* drug_plan = drugs.plan;
  std::string_view drug_package, advantage_package;
  for (int m = coverage.first; m <= coverage.last; ++m) {
    // Plans change in January only (open enrolment).
    if (m == coverage.first || m % 12 == 0) {
      if (m > coverage.first && random.per_mille(120)) drug_plan = draw_plan(random, false);
      if (m > coverage.first && random.per_mille(80)) advantage_plan = draw_plan(random, true);
      drug_package = random.pick<std::string_view>(drug_plan->packages);
      advantage_package = random.pick<std::string_view>(advantage_plan->packages);
    }
    CoverageMonth month{};
    month.part_b = m >= coverage.part_b_first;
    if (month.part_b && m >= advantage.from && m <= advantage.to) {
      month.advantage = advantage_plan;
      month.advantage_package = advantage_package;
    }
    if (m >= drugs.from) {
      month.drugs = month.advantage != nullptr ? month.advantage : drug_plan;
      month.drugs_package = month.advantage != nullptr ? advantage_package : drug_package;
    }
    const bool dual_now = poor && m >= poor_from;
    month.retiree_subsidy = drugs.subsidy && month.drugs == nullptr && !dual_now;
    month.dual = dual_now ? kDuals[dual].code : "NA";
    month.cost_share = month.drugs == nullptr ? (month.retiree_subsidy ? "10" : no_plan)
                       : dual_now             ? kDuals[dual].cost_share
                                              : subsidy;
    coverage.months.push_back(month);
  }
  return coverage;
}

Days fee_for_service_days(const Coverage& coverage, Date last) {
  Days days;
  for (int m = coverage.first; m <= coverage.last; ++m) {
    const CoverageMonth& month = coverage.month(m);
    if (month.part_b && month.advantage == nullptr) days.add(first_day(m), std::min(last_day(m), last));
  }
  return days;
}

Days part_d_days(const Coverage& coverage, Date last) {
  Days days;
  for (int m = coverage.first; m <= coverage.last; ++m) {
    if (coverage.month(m).drugs != nullptr) days.add(first_day(m), std::min(last_day(m), last));
  }
  return days;
}

}  // namespace bb::synth
