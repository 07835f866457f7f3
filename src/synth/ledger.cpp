#include "synth/ledger.h"

#include <algorithm>

namespace bb::synth {
namespace {

constexpr int kDaysBetweenPeriods = 60;
constexpr int kFullHospitalDays = 60, kHospitalDays = 90;
constexpr int kFullNursingDays = 20, kNursingDays = 100;

}  // namespace

Cents Ledger::part_b_deductible(Date date, Cents allowed) {
  if (const int year = year_of(date); year != part_b_year_) {
    part_b_year_ = year;
    part_b_left_ = reference().year(year).part_b_deductible;
  }
  const Cents owed = std::min(part_b_left_, allowed);
  part_b_left_ -= owed;
  return owed;
}

void Ledger::begin_period(Date from) {
  if (in_period_ && from - period_last_ <= kDaysBetweenPeriods) return;
  in_period_ = true;
  deductible_paid_ = false;
  hospital_days_ = nursing_days_ = 0;
}

Ledger::Facility Ledger::hospital(Date from, Date to, int days) {
  begin_period(from);
  period_last_ = std::max(period_last_, to);
  const Cents deductible = reference().year(year_of(from)).part_a_deductible;
  Facility facility{};
  if (!deductible_paid_) facility.deductible = deductible;
  deductible_paid_ = true;
  for (int day = 0; day < days; ++day) {
    ++hospital_days_;
    if (hospital_days_ <= kFullHospitalDays) {
      ++facility.covered_days;
    } else if (hospital_days_ <= kHospitalDays) {
      ++facility.covered_days;
      ++facility.coinsurance_days;
      facility.coinsurance += deductible / 4;
    } else if (reserve_left_ > 0) {
      --reserve_left_;
      ++facility.covered_days;
      ++facility.reserve_days;
      facility.coinsurance += deductible / 2;
    } else {
      ++facility.uncovered_days;
    }
  }
  return facility;
}

Ledger::Facility Ledger::nursing_facility(Date from, Date to, int days) {
  begin_period(from);
  period_last_ = std::max(period_last_, to);
  const Cents daily = reference().year(year_of(from)).part_a_deductible / 8;
  Facility facility{};
  for (int day = 0; day < days; ++day) {
    ++nursing_days_;
    if (nursing_days_ > kNursingDays) {
      ++facility.uncovered_days;
      continue;
    }
    ++facility.covered_days;
    if (nursing_days_ > kFullNursingDays) {
      ++facility.coinsurance_days;
      facility.coinsurance += daily;
    }
  }
  return facility;
}

void Ledger::begin_drug_year(int year) {
  if (year == drug_year_) return;
  drug_year_ = year;
  drug_deductible_left_ = reference().year(year).part_d_deductible;
  drug_gross_ = drug_out_of_pocket_ = 0;
}

Ledger::DrugPayment Ledger::drug(Date date, Cents cost, bool brand, Help help) {
  const int year = year_of(date);
  begin_drug_year(year);
  const BenefitYear& rules = reference().year(year);
  const bool gap = rules.initial_limit > 0;  // no coverage gap since 2025
  DrugPayment payment{};
  payment.catastrophic = ' ';
  Cents share = 0;  // what the person would pay without help
  // A part of the cost falls into each phase; the first phase with room takes what it can.
  for (Cents left = cost; left > 0;) {
    Cents part = left, pays = 0, discount = 0;
    if (drug_out_of_pocket_ >= rules.out_of_pocket) {
      pays = part * rules.catastrophic / 1000;
      payment.above += part;
      payment.catastrophic = part == cost ? 'C' : 'A';
    } else if (drug_deductible_left_ > 0) {
      part = std::min(part, drug_deductible_left_);
      drug_deductible_left_ -= part;
      pays = part;
      payment.below += part;
    } else {
      const bool initial = !gap || drug_gross_ < rules.initial_limit;
      const int rate = initial ? 250 : brand ? rules.gap_brand : rules.gap_generic;
      const bool discounted = brand && help == Help::none && (!gap || !initial);
      const Cents room = rules.out_of_pocket - drug_out_of_pocket_;
      const int counted = rate + (discounted && gap ? rules.gap_discount : 0);
      part = std::min(part, std::max<Cents>(1, (room * 1000 + counted - 1) / counted));
      if (gap && initial) part = std::min(part, rules.initial_limit - drug_gross_);
      pays = part * rate / 1000;
      discount = discounted ? part * rules.gap_discount / 1000 : 0;
      payment.below += part;
    }
    const bool above = drug_out_of_pocket_ >= rules.out_of_pocket;
    if (!above) drug_out_of_pocket_ += std::max<Cents>(1, pays + (gap ? discount : 0));
    drug_gross_ += part;
    share += pays;
    payment.discount += discount;
    left -= part;
  }
  const Cents copay = help == Help::full ? 0 : brand ? rules.copay_brand : rules.copay_generic;
  payment.patient = help == Help::none ? share : std::min(share, copay);
  payment.low_income = share - payment.patient;
  payment.plan = cost - share - payment.discount;
  return payment;
}

}  // namespace bb::synth
