// Which drugs a person takes, and when each is dispensed: refills follow each other by the days of their
// supply.
#include <algorithm>
#include <numeric>

#include "synth/story.h"

namespace bb::synth {
namespace {

constexpr int kMostDrugs = 24;

constexpr int kShortCycle = 14;  // days; what nursing homes dispense (42 CFR 423.154)

struct Cycle {
  int days;
  bool facility;
};
// Supplies of 30 days and, where there are more fills than that leaves room for, the shorter cycles of
// nursing homes.
constexpr Cycle kCycles[] = {{30, false}, {kShortCycle, true}, {7, true}, {2, true}};

std::vector<const Drug*> drugs_of(Random& random, const Story& story) {
  std::vector<const Drug*> drugs;
  std::vector<std::uint32_t> order;
  for (const Drug& drug : reference().drugs) {
    if (drug.condition == nullptr || !story.has(*drug.condition, story.last_service)) continue;
    drugs.push_back(&drug);
    order.push_back(random.below(1000) * static_cast<std::uint32_t>(drug.share));
  }
  std::vector<std::size_t> by_order(drugs.size());
  std::iota(by_order.begin(), by_order.end(), std::size_t{0});
  std::stable_sort(by_order.begin(), by_order.end(),
                   [&](std::size_t a, std::size_t b) { return order[a] > order[b]; });
  std::vector<const Drug*> sorted;
  sorted.reserve(drugs.size());
  for (const std::size_t at : by_order) sorted.push_back(drugs[at]);
  return sorted;
}

std::string_view prescriber_for(const Drug& drug) {
  constexpr struct {
    std::string_view condition, role;
  } kSpecialists[] = {{"dialysis", "nephrologist"},        {"atrial_fibrillation", "cardiologist"},
                      {"heart_failure", "cardiologist"},   {"copd", "pulmonologist"},
                      {"glaucoma", "ophthalmologist"},     {"bipolar", "psychiatrist"},
                      {"schizophrenia", "psychiatrist"},   {"dementia", "neurologist"},
                      {"epilepsy", "neurologist"},         {"rheumatoid", "rheumatologist"},
                      {"breast_cancer", "oncologist"},     {"prostate_cancer", "oncologist"},
                      {"colon_cancer", "oncologist"},      {"prostate", "urologist"},
                      {"overactive_bladder", "urologist"}, {"alcohol", "addiction"}};
  if (drug.condition == nullptr) return "nurse_practitioner";
  for (const auto& [condition, role] : kSpecialists) {
    if (drug.condition->key == condition) return role;
  }
  return "family";
}

// From the onset of what the drug is for, when that leaves room for the fills.
Days days_for(const Story& story, const Drug& drug, int fills) {
  for (const Illness& illness : story.illnesses) {
    if (illness.condition != drug.condition) continue;
    Days days = story.drug_days.between(illness.onset, story.last_service);
    if (days.total() >= fills * 30) return days;
  }
  return story.drug_days;
}

void dispense(Random& random, Story& story, const Drug& drug, int fills) {
  const Days days = days_for(story, drug, fills);
  Prescription prescription{&drug, 30, false, false, prescriber_for(drug), 100'000 + random.below(7'000'000)};
  const bool resident = story.has(*reference().find_condition("nursing_home"), story.last_service);
  if (resident && fills * kShortCycle <= days.total() && random.per_mille(500)) {
    prescription.days_supply = kShortCycle;
    prescription.facility = true;
  } else if (!resident && fills * 90 <= days.total() && random.per_mille(300)) {
    prescription.days_supply = 90;
    prescription.mail = random.per_mille(650);
  } else {
    for (const Cycle& cycle : kCycles) {
      prescription.days_supply = cycle.days;
      prescription.facility = resident || cycle.facility;
      if (fills * cycle.days <= days.total()) break;
    }
  }
  const int step = std::max(1, std::min(prescription.days_supply, days.total() / std::max(1, fills)));
  const int slack = std::max(0, days.total() - fills * step);
  const bool still = random.per_mille(600);  // taken to this day
  const int start = still ? slack : random.between(0, slack);
  const auto index = static_cast<std::uint32_t>(story.prescriptions.size());
  story.prescriptions.push_back(prescription);
  for (int fill = 0; fill < fills; ++fill) {
    const Date date = days.at(start + fill * step + (step > 10 ? random.between(0, 3) : 0));
    story.events.push_back({ClaimType::pde, date, date, index, fill, nullptr});
  }
}

// A course of something for an acute illness.
void dispense_once(Random& random, Story& story) {
  std::vector<const Drug*> drugs;
  std::vector<int> shares;
  for (const Drug& drug : reference().drugs) {
    if (drug.condition != nullptr) continue;
    drugs.push_back(&drug);
    shares.push_back(drug.share);
  }
  const Drug& drug = *drugs[random.weighted(shares)];
  const Date date = story.drug_days.at(random.between(0, story.drug_days.total() - 1));
  const auto index = static_cast<std::uint32_t>(story.prescriptions.size());
  story.prescriptions.push_back(
      {&drug, random.between(5, 14), false, false, prescriber_for(drug), 100'000 + random.below(7'000'000)});
  story.events.push_back({ClaimType::pde, date, date, index, 0, nullptr});
}

}  // namespace

void plan_prescriptions(Random& random, Story& story) {
  int fills = story.counts[static_cast<std::size_t>(ClaimType::pde)];
  if (fills == 0 || story.drug_days.empty()) return;
  const std::vector<const Drug*> drugs = drugs_of(random, story);
  int acute = drugs.empty() ? fills : fills > 8 ? fills * random.between(1, 6) / 100 : 0;
  fills -= acute;
  for (; acute > 0; --acute) dispense_once(random, story);
  if (fills == 0) return;
  const int at_once = fills * 30 / std::max(30, story.drug_days.total()) + 1;
  const int most = std::min({static_cast<int>(drugs.size()), kMostDrugs, fills});
  const int count = std::clamp(at_once + random.between(0, 1 + fills / 30), 1, most);
  for (int n = 0; n < count; ++n) {
    const int share = fills * (n + 1) / count - fills * n / count;
    dispense(random, story, *drugs[static_cast<std::size_t>(n)], share);
  }
}

}  // namespace bb::synth
