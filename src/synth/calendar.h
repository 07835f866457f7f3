// Months as numbers from the first month of the first reference year, and spans of days.
#pragma once

#include <algorithm>
#include <vector>

#include "base/date.h"

namespace bb::synth {

inline constexpr int kFirstYear = 2016;  // ICD-10 alone is valid in all its claims

inline Date first_day(int month) {
  const int in_year = (month % 12 + 12) % 12;
  return make_date(kFirstYear + (month - in_year) / 12, static_cast<unsigned>(in_year) + 1, 1);
}
inline Date last_day(int month) { return Date{first_day(month + 1).days - 1}; }
// Negative before the first year.
inline int month_of(Date date) {
  const YearMonthDay d = year_month_day(date);
  return (d.year - kFirstYear) * 12 + static_cast<int>(d.month) - 1;
}
inline Date operator+(Date date, int days) { return Date{date.days + days}; }
inline int operator-(Date later, Date earlier) { return later.days - earlier.days; }
inline int year_of(Date date) { return year_month_day(date).year; }
// 0 Sunday to 6 Saturday; 1970-01-01 was a Thursday.
inline int weekday(Date date) { return ((date.days % 7) + 11) % 7; }
// Full years from one date to another.
inline int age_at(Date birth, Date date) {
  const YearMonthDay b = year_month_day(birth), d = year_month_day(date);
  return d.year - b.year - (d.month < b.month || (d.month == b.month && d.day < b.day) ? 1 : 0);
}

// The days on which something may happen: spans in ascending order, counted through without the gaps.
class Days {
 public:
  void add(Date from, Date to) {
    if (to < from) return;
    if (!spans_.empty() && spans_.back().to + 1 == from) {
      spans_.back().to = to;
    } else {
      spans_.push_back({from, to});
    }
    total_ += to - from + 1;
  }
  int total() const { return total_; }
  bool empty() const { return total_ == 0; }
  bool contains(Date date) const { return left_from(date) > 0; }
  // The day at `offset` (0 to total() - 1, else the nearest).
  Date at(int offset) const {
    offset = std::clamp(offset, 0, total_ - 1);
    for (const Span& span : spans_) {
      const int length = span.to - span.from + 1;
      if (offset < length) return span.from + offset;
      offset -= length;
    }
    return spans_.back().to;
  }
  // Days from `date` to the end of its span, both included; 0 when it is in none.
  int left_from(Date date) const {
    for (const Span& span : spans_) {
      if (span.from <= date && date <= span.to) return span.to - date + 1;
    }
    return 0;
  }
  // Days before `date` from the start of its span, `date` included; 0 when it is in none.
  int left_before(Date date) const {
    for (const Span& span : spans_) {
      if (span.from <= date && date <= span.to) return date - span.from + 1;
    }
    return 0;
  }
  // Those of them up to `last`.
  Days until(Date last) const {
    Days days;
    for (const Span& span : spans_) days.add(span.from, std::min(span.to, last));
    return days;
  }
  // Those of them within both dates.
  Days between(Date from, Date to) const {
    Days days;
    for (const Span& span : spans_) days.add(std::max(span.from, from), std::min(span.to, to));
    return days;
  }

 private:
  struct Span {
    Date from, to;
  };
  std::vector<Span> spans_;
  int total_ = 0;
};

}  // namespace bb::synth
