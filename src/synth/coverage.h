// What Medicare covers for a person, month by month, as the columns of a beneficiary's reference years tell
// it.
#pragma once

#include <string_view>
#include <vector>

#include "synth/calendar.h"
#include "synth/person.h"

namespace bb::synth {

struct CoverageMonth {
  bool part_b;
  const Plan* advantage;  // the Part C plan, which then pays all but hospice; null: fee for service
  std::string_view advantage_package;
  const Plan* drugs;  // the Part D plan, alone or that of Part C; null: none
  std::string_view drugs_package;
  bool retiree_subsidy;         // an employer's drug plan that Medicare subsidises
  std::string_view dual;        // CCW codebook: DUAL_01
  std::string_view cost_share;  // CCW codebook: CSTSHR01
  bool buy_in() const { return dual != "NA"; }
  // Cost sharing of Part D is paid by the low-income subsidy, all of it or some.
  bool low_income() const { return cost_share < "09"; }
};

struct Coverage {
  int first, last;                    // months covered, both included
  std::vector<CoverageMonth> months;  // from `first`
  int part_b_first;

  bool covers(int month) const { return month >= first && month <= last; }
  const CoverageMonth& month(int month) const { return months[static_cast<std::size_t>(month - first)]; }
  const CoverageMonth& at(Date date) const { return month(month_of(date)); }
};

Coverage draw_coverage(Random& random, const Person& person, const Counts& counts, Date as_of);

// The days up to `last` on which Medicare itself pays hospitals and doctors (Parts A and B without a Part C
// plan), and those with Part D.
Days fee_for_service_days(const Coverage& coverage, Date last);
Days part_d_days(const Coverage& coverage, Date last);

}  // namespace bb::synth
