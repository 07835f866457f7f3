// What a beneficiary has paid and used so far: the deductibles, benefit periods and Part D limits that decide
// who pays for the next claim. Claims must come in the order of their days.
//
// Sources: 42 CFR 409.61 and 409.80-409.87 (Part A days, deductible and coinsurance), 42 CFR 410.160 (Part B
// deductible), 42 CFR 423.104 (phases of the Part D standard benefit). Amounts by year:
// data/synth/benefit_years.tsv.
#pragma once

#include <string_view>

#include "synth/calendar.h"
#include "synth/tables.h"

namespace bb::synth {

class Ledger {
 public:
  // What of an allowed amount the person owes as the year's Part B deductible.
  Cents part_b_deductible(Date date, Cents allowed);

  struct Facility {
    Cents deductible, coinsurance;
    int covered_days, coinsurance_days, reserve_days, uncovered_days;
  };
  // A stay in a hospital, of `days` (at least 1) that end on `to`.
  Facility hospital(Date from, Date to, int days);
  Facility nursing_facility(Date from, Date to, int days);

  struct DrugPayment {
    Cents below, above;  // of the cost: before and after the limit of what the person pays in a year
    Cents patient, other, low_income, other_payer, plan, discount;  // they add up to the cost
    char catastrophic;  // CTSTRPHC_CVRG_CD; ' ' when the limit is not reached
  };
  enum class Help { none, low_income, full };
  DrugPayment drug(Date date, Cents cost, bool brand, Help help);

 private:
  void begin_drug_year(int year);
  void begin_period(Date from);

  int part_b_year_ = 0;
  Cents part_b_left_ = 0;

  bool in_period_ = false, deductible_paid_ = false;
  Date period_last_{};
  int hospital_days_ = 0, nursing_days_ = 0, reserve_left_ = 60;

  int drug_year_ = 0;
  Cents drug_deductible_left_ = 0, drug_gross_ = 0, drug_out_of_pocket_ = 0;
};

}  // namespace bb::synth
