#include "synth/story.h"

#include <algorithm>

namespace bb::synth {

bool Story::has(const Condition& condition, Date date) const {
  return std::any_of(illnesses.begin(), illnesses.end(), [&](const Illness& illness) {
    return illness.condition == &condition && illness.onset <= date;
  });
}

Story draw_story(Random& random, std::uint64_t seed, std::uint64_t number, Date as_of) {
  const auto& showcases = reference().showcases;
  const auto showcase = std::find_if(showcases.begin(), showcases.end(),
                                     [&](const Showcase& candidate) { return candidate.number == number; });
  const Showcase* chosen = showcase == showcases.end() ? nullptr : &*showcase;

  Story story{};
  story.counts = claim_counts(seed, number, chosen);
  story.person = draw_person(random, seed, number, story.counts, chosen, as_of);
  story.coverage = draw_coverage(random, story.person, story.counts, as_of);
  const Date processed = as_of + -kProcessingDays;
  story.last_service = std::min(story.person.death.value_or(processed), processed);
  story.care_days = fee_for_service_days(story.coverage, story.last_service);
  story.drug_days = part_d_days(story.coverage, story.last_service);

  if (chosen != nullptr) {
    for (const Condition* condition : chosen->conditions) {
      story.illnesses.push_back({condition, condition->diagnoses.front(), story.person.entitled});
    }
  } else {
    draw_illnesses(random, story);
  }
  plan_facilities(random, story);
  plan_visits(random, story, ClaimType::carrier);
  plan_visits(random, story, ClaimType::dme);
  plan_visits(random, story, ClaimType::outpatient);
  plan_prescriptions(random, story);
  std::stable_sort(story.events.begin(), story.events.end(),
                   [](const Event& a, const Event& b) { return a.from < b.from; });
  return story;
}

}  // namespace bb::synth
