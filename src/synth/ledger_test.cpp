#include "synth/ledger.h"

#include <gtest/gtest.h>

#include "synth/random.h"

namespace bb::synth {
namespace {

using Help = Ledger::Help;

Cents total(const Ledger::DrugPayment& p) {
  return p.patient + p.other + p.low_income + p.other_payer + p.plan + p.discount;
}

TEST(Ledger, part_b_deductible_is_owed_once_a_year) {
  Ledger ledger;
  EXPECT_EQ(ledger.part_b_deductible(make_date(2024, 1, 5), 10'000), 10'000);
  EXPECT_EQ(ledger.part_b_deductible(make_date(2024, 2, 5), 30'000), 14'000);  // 240 dollars in 2024
  EXPECT_EQ(ledger.part_b_deductible(make_date(2024, 12, 31), 30'000), 0);
  EXPECT_EQ(ledger.part_b_deductible(make_date(2025, 1, 1), 100'000), 25'700);  // 257 dollars in 2025
}

// 42 CFR 409.61, 409.82, 409.83.
TEST(Ledger, hospital_days_cost_by_their_number_in_the_benefit_period) {
  Ledger ledger;
  const auto first = ledger.hospital(make_date(2024, 1, 1), make_date(2024, 2, 20), 50);
  EXPECT_EQ(first.deductible, 163'200);
  EXPECT_EQ(first.coinsurance, 0);
  EXPECT_EQ(first.covered_days, 50);
  // Days 51 to 90 of the same period: ten in full, thirty at a quarter of the deductible.
  const auto second = ledger.hospital(make_date(2024, 3, 1), make_date(2024, 4, 10), 40);
  EXPECT_EQ(second.deductible, 0);
  EXPECT_EQ(second.coinsurance_days, 30);
  EXPECT_EQ(second.coinsurance, 30 * 40'800);
  // Sixty lifetime reserve days at half of it, then nothing is covered.
  const auto third = ledger.hospital(make_date(2024, 4, 20), make_date(2024, 7, 1), 72);
  EXPECT_EQ(third.reserve_days, 60);
  EXPECT_EQ(third.coinsurance, 60 * 81'600);
  EXPECT_EQ(third.covered_days, 60);
  EXPECT_EQ(third.uncovered_days, 12);
}

TEST(Ledger, a_benefit_period_ends_after_sixty_days_at_home) {
  Ledger ledger;
  ASSERT_EQ(ledger.hospital(make_date(2024, 1, 1), make_date(2024, 1, 5), 4).deductible, 163'200);
  EXPECT_EQ(ledger.hospital(make_date(2024, 3, 5), make_date(2024, 3, 8), 3).deductible, 0);        // 60 days
  EXPECT_EQ(ledger.hospital(make_date(2024, 5, 8), make_date(2024, 5, 9), 1).deductible, 163'200);  // 61 days
}

// 42 CFR 409.85: twenty days in full, eighty at an eighth of the deductible.
TEST(Ledger, nursing_facility_days_cost_from_the_twenty_first) {
  Ledger ledger;
  ledger.hospital(make_date(2024, 1, 1), make_date(2024, 1, 5), 4);
  const auto stay = ledger.nursing_facility(make_date(2024, 1, 5), make_date(2024, 4, 24), 110);
  EXPECT_EQ(stay.covered_days, 100);
  EXPECT_EQ(stay.coinsurance_days, 80);
  EXPECT_EQ(stay.coinsurance, 80 * 20'400);
  EXPECT_EQ(stay.uncovered_days, 10);
}

// The standard benefit of 2020: deductible $435, 25 % up to $4,020 of cost, the gap up to $6,350 out of
// pocket.
TEST(Ledger, a_drug_goes_through_the_phases_of_part_d) {
  Ledger ledger;
  const Date day = make_date(2020, 3, 1);
  const auto first = ledger.drug(day, 43'500, true, Help::none);
  EXPECT_EQ(first.patient, 43'500);
  EXPECT_EQ(first.plan, 0);
  const auto initial = ledger.drug(day, 100'000, true, Help::none);
  EXPECT_EQ(initial.patient, 25'000);
  EXPECT_EQ(initial.discount, 0);
  EXPECT_EQ(initial.plan, 75'000);
  // The rest of the initial phase, then the gap: 25 % for the person, 70 % from the manufacturer.
  const auto gap = ledger.drug(day, 258'500 + 100'000, true, Help::none);
  EXPECT_EQ(gap.patient, 64'625 + 25'000);
  EXPECT_EQ(gap.discount, 70'000);
  EXPECT_EQ(gap.above, 0);
  // Far beyond: 5 %.
  ledger.drug(day, 2'000'000, true, Help::none);
  const auto catastrophic = ledger.drug(day, 100'000, true, Help::none);
  EXPECT_EQ(catastrophic.patient, 5'000);
  EXPECT_EQ(catastrophic.catastrophic, 'C');
  EXPECT_EQ(catastrophic.above, 100'000);
  // The next year begins anew.
  EXPECT_EQ(ledger.drug(make_date(2021, 1, 2), 10'000, true, Help::none).patient, 10'000);
}

// Inflation Reduction Act: nobody pays more than $2,000 in 2025.
TEST(Ledger, out_of_pocket_costs_end_at_the_limit_since_2025) {
  Ledger ledger;
  Cents paid = 0;
  for (int month = 1; month <= 12; ++month) {
    paid += ledger.drug(make_date(2025, static_cast<unsigned>(month), 3), 500'000, true, Help::none).patient;
  }
  EXPECT_NEAR(static_cast<double>(paid), 200'000, 100);
}

TEST(Ledger, low_income_help_pays_what_exceeds_the_copayment) {
  Ledger ledger;
  const auto helped = ledger.drug(make_date(2024, 1, 3), 30'000, false, Help::low_income);
  EXPECT_EQ(helped.patient, 450);  // $4.50 for a generic in 2024
  EXPECT_EQ(helped.low_income, 30'000 - 450);
  const auto all = ledger.drug(make_date(2024, 1, 4), 10'000, false, Help::full);
  EXPECT_EQ(all.patient, 0);
}

TEST(Ledger, the_parts_of_a_drug_payment_add_up_to_its_cost) {
  Random random(9, 9);
  for (int year = 2016; year <= 2026; ++year) {
    Ledger ledger;
    for (int n = 0; n < 300; ++n) {
      const Cents cost = random.between(1, random.between(100, 400'000));
      const auto help = static_cast<Help>(random.between(0, 2));
      const auto p = ledger.drug(make_date(year, 6, 1), cost, random.per_mille(500), help);
      ASSERT_EQ(total(p), cost) << year;
      ASSERT_EQ(p.below + p.above, cost) << year;
      for (const Cents part : {p.patient, p.low_income, p.plan, p.discount, p.below, p.above})
        ASSERT_GE(part, 0) << year;
    }
  }
}

}  // namespace
}  // namespace bb::synth
