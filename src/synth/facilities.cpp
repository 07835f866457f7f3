// Times spent in institutions and under the care of home health agencies and hospices, laid out so that they
// follow from each other and do not overlap.
#include <algorithm>

#include "synth/story.h"

namespace bb::synth {
namespace {

int count_of(const Story& story, ClaimType type) { return story.counts[static_cast<std::size_t>(type)]; }

void add_event(Story& story, ClaimType type, Date from, Date through, std::size_t index) {
  story.events.push_back({type, from, through, static_cast<std::uint32_t>(index), 0, nullptr});
}

// The last weeks of a life, or of the time told when the person lives on.
void plan_hospice(Random& random, Story& story) {
  const int claims = count_of(story, ClaimType::hospice);
  if (claims == 0 || story.care_days.empty()) return;
  const Person& person = story.person;
  const bool died =
      person.death && *person.death == story.last_service && story.care_days.contains(*person.death);
  const Days& days = story.care_days;
  const Date end =
      died ? *person.death : days.at(days.total() - random.between(1, std::max(2, days.total() / 6)));
  const int room = std::max(1, days.left_before(end));
  const int length = std::min(room, claims * random.between(9, 28));
  const Date start = end + -(length - 1);
  for (int n = 0; n < claims; ++n) {
    const Date from = start + length * n / claims;
    const Date to = n + 1 == claims ? end : start + (length * (n + 1) / claims - 1);
    const bool last = n + 1 == claims;
    story.hospice.push_back({start, from, std::max(from, to), n, last, -1,
                             !last  ? "30"
                             : died ? "40"
                                    : "01"});
    add_event(story, ClaimType::hospice, from, std::max(from, to), story.hospice.size() - 1);
  }
}

const StayKind& draw_kind(Random& random, const Story& story, Date date) {
  const auto& kinds = reference().stays;
  std::vector<int> weights;
  weights.reserve(kinds.size());
  for (const StayKind& kind : kinds) {
    // Nobody has the same joint replaced twice.
    const bool done = !kind.operation.lines.empty() &&
                      std::any_of(story.stays.begin(), story.stays.end(),
                                  [&](const Stay& stay) { return stay.kind->procedures == kind.procedures; });
    const bool fits = !done && kind.from <= date && date <= kind.to &&
                      (kind.condition == nullptr || story.has(*kind.condition, date));
    // A condition of the person's own is the likelier reason.
    weights.push_back(!fits ? 0 : kind.condition == nullptr ? kind.share : kind.share * 4);
  }
  return kinds[random.weighted(weights)];
}

// Stays share the days evenly, each somewhere within its share, so that they cannot overlap.
void plan_stays(Random& random, Story& story, const Days& days) {
  const int stays = count_of(story, ClaimType::inpatient);
  if (stays == 0 || days.empty()) return;
  const bool dies_there = story.person.death && story.hospice.empty() && random.per_mille(350) &&
                          *story.person.death == story.last_service && days.contains(story.last_service);
  for (int n = 0; n < stays; ++n) {
    const int begin = static_cast<int>(static_cast<std::int64_t>(days.total()) * n / stays);
    const int end = static_cast<int>(static_cast<std::int64_t>(days.total()) * (n + 1) / stays);
    const int room = std::max(1, end - begin - 1);
    const StayKind& kind = draw_kind(random, story, days.at(begin));
    const int wanted = std::clamp(kind.days + random.between(-1, kind.days), 1, std::max(1, room - 1));
    const bool last = n + 1 == stays;
    Date from = days.at(begin + random.between(0, room - wanted));
    if (last && dies_there) from = days.at(days.total() - 1 - wanted);
    const int length = std::min(wanted, std::max(0, days.left_from(from) - 1));
    const bool died = last && dies_there;
    story.stays.push_back({from, died ? story.last_service : from + length, &kind,
                           died                   ? "20"
                           : random.per_mille(25) ? "06"
                                                  : "01"});
    add_event(story, ClaimType::inpatient, from, story.stays.back().to, story.stays.size() - 1);
  }
}

struct Gap {
  Date from;
  int days;
  int stay;  // that ends when it begins; -1: none
};

// The times between stays, as far as they are free.
std::vector<Gap> gaps_between(const Story& story, const Days& days) {
  std::vector<Gap> gaps;
  const auto add = [&](Date from, Date next, int stay) {
    const int length = std::min(days.left_from(from), next - from);
    if (length > 0) gaps.push_back({from, length, stay});
  };
  const Date end = days.at(days.total() - 1) + 1;
  add(days.at(0), story.stays.empty() ? end : story.stays.front().from, -1);
  for (std::size_t n = 0; n < story.stays.size(); ++n) {
    const Date next = n + 1 < story.stays.size() ? story.stays[n + 1].from : end;
    if (story.stays[n].discharge != "20") add(story.stays[n].to, next, static_cast<int>(n));
  }
  return gaps;
}

// Nursing facility care follows a stay of three days or more; where the claims show none (a stay elsewhere,
// or the waiver of 2020 to 2023), it begins on a free day.
void plan_nursing(Random& random, Story& story, const Days& days) {
  const int claims = count_of(story, ClaimType::snf);
  if (claims == 0 || days.empty()) return;
  std::vector<Gap> gaps = gaps_between(story, days);
  const auto qualifies = [&](const Gap& gap) {
    if (gap.stay < 0) return false;
    const Stay& stay = story.stays[static_cast<std::size_t>(gap.stay)];
    return stay.to - stay.from >= 3 && gap.days >= 8;
  };
  for (int n = 0; n < claims; ++n) {
    if (gaps.empty()) return;
    auto chosen = std::find_if(gaps.rbegin(), gaps.rend(), qualifies);
    auto at = chosen != gaps.rend()
                  ? std::prev(chosen.base())
                  : std::max_element(gaps.begin(), gaps.end(),
                                     [](const Gap& a, const Gap& b) { return a.days < b.days; });
    const bool after_stay = chosen != gaps.rend();
    const int wait = after_stay ? 0 : random.between(0, std::max(0, at->days / 2));
    const int room = at->days - wait - 1;
    const int length = std::clamp(random.between(9, 44), 0, std::max(0, room));
    const Date from = at->from + wait;
    const Date to = from + length;
    const int stay = after_stay ? at->stay : -1;
    if (after_stay) story.stays[static_cast<std::size_t>(stay)].discharge = "03";
    const bool died = story.person.death && to == *story.person.death;
    story.nursing.push_back({from, from, to, 0, true, stay,
                             died                    ? "20"
                             : random.per_mille(300) ? "06"
                                                     : "01"});
    // What is left of the gap on either side.
    const Gap before{at->from, wait, -1}, after{to + 1, at->days - wait - length - 1, -1};
    gaps.erase(at);
    if (before.days > 10) gaps.push_back(before);
    if (after.days > 3) gaps.push_back(after);
  }
  std::sort(story.nursing.begin(), story.nursing.end(),
            [](const Episode& a, const Episode& b) { return a.from < b.from; });
  for (std::size_t n = 0; n < story.nursing.size(); ++n) {
    add_event(story, ClaimType::snf, story.nursing[n].from, story.nursing[n].to, n);
  }
}

// Nurses' visits in periods of 30 days (60 before 2020), one after the other, after a stay where there is
// one.
void plan_home_health(Random& random, Story& story, const Days& days) {
  const int claims = count_of(story, ClaimType::hha);
  if (claims == 0 || days.empty()) return;
  Date start = days.at(random.between(0, days.total() / 2));
  int after = -1;
  for (std::size_t n = 0; n < story.stays.size(); ++n) {
    const Stay& stay = story.stays[n];
    if (stay.discharge == "20" || stay.discharge == "03") continue;
    if (days.left_from(stay.to + 1) < claims * 30 + 1) continue;
    start = stay.to + 1;
    after = static_cast<int>(n);
    if (random.per_mille(500)) break;
  }
  for (int tries = 0; after < 0 && days.left_from(start) < claims * 30 && tries < 60; ++tries) {
    start = days.at(random.between(0, days.total() / (1 + tries / 8)));
  }
  if (after >= 0) story.stays[static_cast<std::size_t>(after)].discharge = "06";
  const int room = std::max(1, days.left_from(start));
  const int usual = start < make_date(2020, 1, 1) && room >= claims * 60 ? 60 : 30;
  const int period = std::max(1, std::min(usual, room / claims));
  for (int n = 0; n < claims; ++n) {
    const Date from = std::min(start + period * n, start + (room - 1));
    const bool last = n + 1 == claims;
    const int length = last ? random.between(period / 2, period) : period;
    const Date to = std::min(from + std::max(0, length - 1), start + (room - 1));
    story.home_health.push_back({start, from, to, n, last, after, last ? "01" : "30"});
    add_event(story, ClaimType::hha, from, to, story.home_health.size() - 1);
  }
}

}  // namespace

void plan_facilities(Random& random, Story& story) {
  plan_hospice(random, story);
  const Days before_hospice =
      story.hospice.empty() ? story.care_days : story.care_days.until(story.hospice.front().admission + -1);
  const Days& days = before_hospice.total() > 20 ? before_hospice : story.care_days;
  plan_stays(random, story, days);
  plan_nursing(random, story, days);
  plan_home_health(random, story, days);
}

}  // namespace bb::synth
