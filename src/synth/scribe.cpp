#include "synth/scribe.h"

#include <algorithm>
#include <cassert>

namespace bb::synth {
namespace {

constexpr std::int64_t kFirstNumber = -20'000'000'000'000;
constexpr std::int64_t kNumbersEach = 10'000;  // claims that a beneficiary may have
constexpr int kGrowth = 12;                    // per mille a year
constexpr int kFriday = 5;
constexpr int kDeniedPerMille = 18;
constexpr int kReadingShare = 30;  // percent of the whole that the reading of an image is paid

bool is_external(std::string_view code) { return code[0] >= 'V' && code[0] <= 'Y'; }
bool is_sensitive(std::string_view code) { return code.starts_with("F10") || code.starts_with("F11"); }

}  // namespace

void Scribe::write(const Story& story, Random& random) {
  story_ = &story;
  random_ = &random;
  ledger_ = Ledger();
  number_ = 0;
  write_beneficiary();
  write_history();
  for (const Event& event : story.events) {
    community_ = story.person.place_at(event.from).community;
    switch (event.type) {
      case ClaimType::carrier:
        write_carrier(event);
        break;
      case ClaimType::dme:
        write_dme(event);
        break;
      case ClaimType::hha:
        write_home_health(event);
        break;
      case ClaimType::hospice:
        write_hospice(event);
        break;
      case ClaimType::inpatient:
        write_inpatient(event);
        break;
      case ClaimType::outpatient:
        write_outpatient(event);
        break;
      case ClaimType::pde:
        write_drug(event);
        break;
      case ClaimType::snf:
        write_nursing(event);
        break;
    }
  }
}

std::int64_t Scribe::next_number() {
  assert(number_ < kNumbersEach);
  return kFirstNumber - static_cast<std::int64_t>(story_->person.number) * kNumbersEach - ++number_;
}

std::int64_t Scribe::control_number() {
  const YearMonthDay day = year_month_day(processed_);
  return (static_cast<std::int64_t>(day.year) * 1000 + processed_.days % 366) * 1'000'000 +
         random_->between(0, 999'999);
}

// Claims are processed weekly: a Friday, 8 to 35 days after the last service.
Date Scribe::processing_date(Date through) {
  const Date day = through + random_->between(8, 28);
  return day + (kFriday - weekday(day) + 7) % 7;
}

Cents Scribe::local(Cents national, Date date) const {
  const Cents grown = national * (1000 + kGrowth * (year_of(date) - kFirstYear)) / 1000;
  return grown * community_->wage / 1000;
}

const Provider& Scribe::provider(std::string_view role) const {
  return reference().provider(*community_, role, static_cast<std::uint32_t>(story_->person.number % 2));
}

Texts Scribe::reasons(Date date) {
  Texts codes;
  for (const Illness& illness : story_->illnesses) {
    if (illness.onset <= date && !illness.condition->sensitive) codes.push_back(illness.diagnosis);
  }
  if (codes.empty()) return {"Z0000"};
  const std::size_t first = random_->below(static_cast<std::uint32_t>(codes.size()));
  return {codes[first]};
}

Scribe::Diagnoses Scribe::diagnoses(const Texts& own, Date date, std::size_t most) {
  Diagnoses found;
  for (const std::string_view code : own) {
    (is_external(code) ? found.external : found.codes).push_back(code);
  }
  const auto add = [&](std::string_view code) {
    const bool there = std::find(found.codes.begin(), found.codes.end(), code) != found.codes.end();
    if (!there && found.codes.size() < most) found.codes.push_back(code);
  };
  for (const Illness& illness : story_->illnesses) {
    if (illness.onset > date || illness.condition->sensitive) continue;
    if (illness.condition->key == "dialysis") {
      for (const std::string_view code : illness.condition->diagnoses) add(code);
    } else if (random_->per_mille(750)) {
      add(illness.diagnosis);
    }
  }
  // Who has end-stage disease has no lesser stage, and hypertension is then kidney disease's.
  const bool end_stage = std::find(found.codes.begin(), found.codes.end(), "N186") != found.codes.end();
  if (end_stage) {
    std::erase_if(found.codes,
                  [](std::string_view code) { return code == "N189" || code == "I129" || code == "I10"; });
  }
  if (found.codes.empty()) found.codes.push_back("Z0000");
  assert(!is_sensitive(found.codes.back()) || own.size() > 0);
  return found;
}

std::vector<Scribe::Priced> Scribe::price(const Visit& visit, Date from, Date to, bool hospital) {
  std::vector<Priced> lines;
  const int days = to - from;
  const bool denied_all = random_->per_mille(6);
  for (std::size_t n = 0; n < visit.lines.size(); ++n) {
    const VisitLine& line = visit.lines[n];
    if (!random_->per_mille(line.chance * 10)) continue;
    Priced priced{&line, from, to, 0, 0, 0, 0, 0, false};
    if (days > 0 && visit.lines.size() > 1) {
      // First and last lines are the day of admission and of discharge; those between lie between.
      priced.from = n == 0 ? from : n + 1 == visit.lines.size() ? to : from + std::min(1, days);
      priced.to = n == 0 ? from : n + 1 == visit.lines.size() ? to : std::max(priced.from, to + -1);
    }
    const Cents national = line.service == nullptr ? 0
                           : hospital              ? line.service->hospital
                                                   : line.service->physician;
    Cents each = local(national, from);
    if (line.modifier == "26") each = each * kReadingShare / 100;
    const Cents worth = std::max<Cents>(each * line.units, line.units);
    priced.charged = worth * random_->between(hospital ? 240 : 125, hospital ? 460 : 240) / 100;
    if (line.service == nullptr) priced.charged = local(random_->between(4'000, 60'000), from);
    const bool packaged = line.service == nullptr || each == 0 || line.service->status == "N";
    priced.denied = !hospital && (denied_all || random_->per_mille(kDeniedPerMille));
    if (!priced.denied && !(hospital && packaged)) {
      priced.allowed = worth;
      if (line.service->cost_share) {
        priced.deductible = ledger_.part_b_deductible(from, priced.allowed);
        priced.coinsurance = (priced.allowed - priced.deductible + 2) / 5;
        // Coinsurance of a hospital's outpatient service is never above a stay's deductible (42 CFR 419.41).
        if (hospital) {
          priced.coinsurance =
              std::min(priced.coinsurance, reference().year(year_of(from)).part_a_deductible);
        }
      }
      priced.paid = priced.allowed - priced.deductible - priced.coinsurance;
    }
    lines.push_back(priced);
  }
  return lines;
}

}  // namespace bb::synth
