// Doctors', suppliers' and outpatient claims: which kinds of visit a person's illnesses bring, and when.
//
// A kind of visit may belong to a stay (the doctors at the hospital), come as a series (dialysis every other
// day, oxygen every month), at most once in so many days (a flu vaccine), or at any time.
#include <algorithm>
#include <map>

#include "synth/story.h"

namespace bb::synth {
namespace {

constexpr int kLongestSeriesStep = 90;  // days; a larger `every` means "at most so often"
constexpr int kSeriesFrom = 24;         // claims of a type from which a series may take part of them

bool is_series(const Visit& visit) { return visit.every > 0 && visit.every <= kLongestSeriesStep; }

bool in_season(const Visit& visit, Date date) {
  const unsigned month = year_month_day(date).month;
  return visit.season_from <= visit.season_to ? month >= visit.season_from && month <= visit.season_to
                                              : month >= visit.season_from || month <= visit.season_to;
}

bool fits(const Story& story, const Visit& visit, Date date) {
  return (visit.sex == '-' || visit.sex == story.person.sex) && visit.from <= date && date <= visit.to &&
         (visit.occasion != Occasion::condition || story.has(*visit.condition, date)) &&
         in_season(visit, date);
}

// Nobody is seen elsewhere during a stay: such a day becomes that of the discharge.
Date outside_stays(const Story& story, Date date) {
  for (const Stay& stay : story.stays) {
    if (stay.from < date && date < stay.to) return stay.to;
  }
  return date;
}

// Offices are closed at the weekend.
Date on_weekday(const Story& story, Date date) {
  const int day = weekday(date);
  const Date moved = date + (day == 6 ? -1 : day == 0 ? -2 : 0);
  return story.care_days.contains(moved) ? moved : date;
}

bool open_every_day(const Visit& visit) {
  return visit.place == "23" || visit.place == "41" || visit.place == "20" || visit.place == "721" ||
         visit.key.starts_with("emergency");
}

class Planner {
 public:
  Planner(Random& random, Story& story, ClaimType type)
      : random_(random), story_(story), type_(type), left_(story.counts[static_cast<std::size_t>(type)]) {
    for (const Visit& visit : reference().visits) {
      if (visit.type == type) kinds_.push_back(&visit);
    }
  }

  void plan() {
    if (left_ == 0 || story_.care_days.empty()) return;
    if (type_ == ClaimType::carrier) {
      around_stays();
      around_nursing();
    }
    if (left_ >= kSeriesFrom) series();
    scattered();
  }

 private:
  void add(const Visit& visit, Date from, Date through, int index = -1) {
    story_.events.push_back({type_, from, through, static_cast<std::uint32_t>(index), 0, &visit});
    last_[&visit] = from;
    --left_;
  }

  void add_at(const Visit& visit, Date date) {
    if (!open_every_day(visit)) date = on_weekday(story_, date);
    date = outside_stays(story_, date);
    add(visit, date, date);
  }

  // Of the kinds that fit, one by share; null when none does. `again`: however soon after the last of its
  // kind.
  const Visit* draw(Date date, Occasion occasion, bool again = false) {
    std::vector<int> weights;
    weights.reserve(kinds_.size());
    for (const Visit* kind : kinds_) {
      const bool general = kind->occasion == Occasion::any || kind->occasion == Occasion::condition;
      const bool wanted = general ? occasion == Occasion::any : kind->occasion == occasion;
      const auto last = last_.find(kind);
      const bool soon = !again && kind->every > kLongestSeriesStep && last != last_.end() &&
                        std::abs(date - last->second) < kind->every;
      weights.push_back(wanted && !soon && fits(story_, *kind, date) ? kind->share : 0);
    }
    if (std::all_of(weights.begin(), weights.end(), [](int weight) { return weight == 0; })) return nullptr;
    return kinds_[random_.weighted(weights)];
  }

  void around_stays() {
    const int budget = left_ / 2;
    int used = 0;
    for (std::size_t n = 0; n < story_.stays.size(); ++n) {
      const Stay& stay = story_.stays[n];
      if (!stay.kind->operation.lines.empty() && used < budget) {
        add(stay.kind->operation, operation_day(stay), operation_day(stay), static_cast<int>(n));
        ++used;
      }
      for (int claim = random_.between(1, 3); claim > 0 && used < budget; --claim, ++used) {
        const Visit* visit = draw(stay.from, Occasion::stay);
        if (visit == nullptr) return;
        const bool follows = visit->place == "11";
        if (follows && story_.care_days.left_from(stay.to) < 10) continue;
        if (follows) {
          const Date date = on_weekday(story_, outside_stays(story_, stay.to + random_.between(3, 9)));
          add(*visit, date, date, static_cast<int>(n));
        } else {
          const bool one_day = visit->lines.size() == 1 && visit->lines[0].units == 1;
          add(*visit, stay.from, one_day ? stay.from : stay.to, static_cast<int>(n));
        }
      }
    }
  }

  void around_nursing() {
    for (std::size_t n = 0; n < story_.nursing.size() && left_ > 1; ++n) {
      const Episode& episode = story_.nursing[n];
      const Visit* visit = draw(episode.from, Occasion::nursing);
      if (visit != nullptr) add(*visit, episode.from, episode.to);
    }
  }

  // Regular treatment takes most of what is much.
  void series() {
    std::vector<const Visit*> candidates;
    for (const Visit* kind : kinds_) {
      if (is_series(*kind) && kind->occasion != Occasion::stay && kind->occasion != Occasion::nursing) {
        candidates.push_back(kind);
      }
    }
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Visit* a, const Visit* b) { return a->share > b->share; });
    for (const Visit* visit : candidates) {
      if (left_ < kSeriesFrom / 2) return;
      const Date begin = std::max(visit->from, story_.care_days.at(0));
      const Date onset = onset_of(*visit, begin);
      const Days days = story_.care_days.between(onset, std::min(visit->to, story_.last_service));
      if (days.empty() || !fits(story_, *visit, days.at(days.total() - 1))) continue;
      const bool main = visit->share >= 1000;
      const int most = days.total() / visit->every;
      const int count = std::min({most, left_ * 9 / 10, main ? most : std::max(12, left_ / 2)});
      if (count < 4) continue;
      const int length = count * visit->every;
      const int start = random_.between(0, days.total() - length);
      for (int n = 0; n < count; ++n) {
        add_at(*visit, days.at(start + n * visit->every + random_.between(0, visit->every > 5 ? 2 : 0)));
      }
    }
  }

  Date onset_of(const Visit& visit, Date begin) const {
    if (visit.condition == nullptr) return begin;
    for (const Illness& illness : story_.illnesses) {
      if (illness.condition == visit.condition) return std::max(begin, illness.onset);
    }
    return begin;
  }

  // The rest at times spread over all the days.
  void scattered() {
    const int count = left_;
    const int total = story_.care_days.total();
    for (int n = 0; n < count; ++n) {
      const int from = static_cast<int>(static_cast<std::int64_t>(total) * n / count);
      const int to = static_cast<int>(static_cast<std::int64_t>(total) * (n + 1) / count) - 1;
      const Date date = story_.care_days.at(random_.between(from, std::max(from, to)));
      const Visit* visit = draw(date, Occasion::any);
      if (visit == nullptr) visit = draw(date, Occasion::any, true);
      add_at(*visit, date);
    }
  }

  Random& random_;
  Story& story_;
  ClaimType type_;
  int left_;
  std::vector<const Visit*> kinds_;
  std::map<const Visit*, Date> last_;
};

}  // namespace

void plan_visits(Random& random, Story& story, ClaimType type) { Planner(random, story, type).plan(); }

}  // namespace bb::synth
