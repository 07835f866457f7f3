// What a person suffers from: by age and sex as the table of conditions says, and more of it the more claims
// there are to explain.
#include <algorithm>

#include "synth/story.h"

namespace bb::synth {
namespace {

int age_band(int age) { return age < 65 ? 0 : age < 75 ? 1 : age < 85 ? 2 : 3; }

// Thousandths by which prevalence is raised (or lowered) for a person with so many claims.
constexpr struct {
  int claims, factor;
} kBurdens[] = {{0, 350}, {15, 600}, {40, 900}, {100, 1200}, {250, 1700}, {700, 2300}};

int burden(int claims) {
  int factor = 0;
  for (const auto& [from, value] : kBurdens) {
    if (claims >= from) factor = value;
  }
  return factor;
}

bool ill_with(const Story& story, const Condition* condition) {
  return std::any_of(story.illnesses.begin(), story.illnesses.end(),
                     [&](const Illness& illness) { return illness.condition == condition; });
}

void fall_ill(Random& random, Story& story, const Condition& condition) {
  if (ill_with(story, &condition)) return;
  if (condition.sex != '-' && condition.sex != story.person.sex) return;
  const Date begin = first_day(story.coverage.first);
  const int covered = std::max(1, story.last_service - begin);
  const bool before = random.per_mille(700);
  const Date onset = before ? begin + -random.between(30, 2000) : begin + random.between(0, covered * 2 / 3);
  const bool first_code = condition.key == "dialysis";  // its further codes only go with the first
  story.illnesses.push_back(
      {&condition,
       first_code ? condition.diagnoses.front() : random.pick<std::string_view>(condition.diagnoses),
       before || first_code ? std::min(onset, begin) : onset});
  for (const std::string_view key : condition.with) fall_ill(random, story, *reference().find_condition(key));
}

void fall_ill_of_one(Random& random, Story& story, std::span<const std::string_view> keys) {
  for (const std::string_view key : keys) {
    if (ill_with(story, reference().find_condition(key))) return;
  }
  fall_ill(random, story, *reference().find_condition(random.pick<std::string_view>(keys)));
}

int drugs_for(const Story& story) {
  return static_cast<int>(std::count_if(
      reference().drugs.begin(), reference().drugs.end(),
      [&](const Drug& drug) { return drug.condition != nullptr && ill_with(story, drug.condition); }));
}

constexpr std::string_view kEndOfLife[] = {"lung_cancer", "dementia", "heart_failure", "colon_cancer"};
constexpr std::string_view kEquipment[] = {"oxygen", "sleep_apnea", "diabetes"};
// What brings somebody to a hospital's outpatient department week after week.
constexpr std::string_view kSeries[] = {"atrial_fibrillation", "coronary",     "arthritis",  "stroke",
                                        "peripheral_artery",   "colon_cancer", "depression", "copd"};
constexpr std::string_view kTreatable[] = {"hypertension",  "lipids",    "diabetes",   "reflux",
                                           "thyroid",       "arthritis", "neuropathy", "depression",
                                           "heart_failure", "coronary",  "copd",       "asthma"};

}  // namespace

void draw_illnesses(Random& random, Story& story) {
  const auto count = [&](ClaimType type) { return story.counts[static_cast<std::size_t>(type)]; };
  int claims = 0;
  for (const int n : story.counts) claims += n;
  const int factor = burden(claims);
  const Date middle = first_day((story.coverage.first + story.coverage.last) / 2);
  const auto band = static_cast<std::size_t>(age_band(age_at(story.person.birth, middle)));

  if (story.person.dialysis) fall_ill(random, story, *reference().find_condition("dialysis"));
  for (const Condition& condition : reference().conditions) {
    if (random.per_mille(std::min(930, condition.per_thousand[band] * factor / 1000))) {
      fall_ill(random, story, condition);
    }
  }
  if (count(ClaimType::hospice) > 0) fall_ill_of_one(random, story, kEndOfLife);
  if (count(ClaimType::dme) > 5) fall_ill_of_one(random, story, kEquipment);
  if (!story.person.dialysis) {
    for (int bulk = count(ClaimType::outpatient); bulk > 60; bulk -= 90) {
      fall_ill(random, story, *reference().find_condition(random.pick<std::string_view>(kSeries)));
    }
  }
  const int fills = count(ClaimType::pde);
  const int at_once = fills == 0 ? 0 : fills * 30 / std::max(30, story.drug_days.total()) + 1;
  for (int tries = 0; drugs_for(story) < at_once && tries < 200; ++tries) {
    fall_ill(random, story, *reference().find_condition(random.pick<std::string_view>(kTreatable)));
  }
}

}  // namespace bb::synth
