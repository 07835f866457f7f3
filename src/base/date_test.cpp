#include "base/date.h"

#include <gtest/gtest.h>

namespace bb {
namespace {

TEST(Date, rif_dates_in_both_forms_and_any_case) {
  for (const std::string_view text : {"17-MAR-1981", "17-Mar-1981", "17-mar-1981", "19810317"}) {
    const auto date = parse_rif_date(text);
    ASSERT_TRUE(date) << text;
    EXPECT_EQ(iso_date(*date), "1981-03-17");
  }
  EXPECT_EQ(rif_date(*parse_iso_date("2016-02-29")), "29-Feb-2016");
}

TEST(Date, what_is_no_day_of_the_calendar_is_refused) {
  for (const std::string_view text :
       {"", "29-FEB-2015", "31-APR-2015", "00-JAN-2015", "1-JAN-2015", "01-XXX-2015", "01/JAN/2015",
        "20150229", "20151301", "2015010a", "01-JAN-0000", "01-JAN-20155"}) {
    EXPECT_FALSE(parse_rif_date(text)) << text;
  }
  EXPECT_FALSE(parse_iso_date("2015-02-29"));
  EXPECT_FALSE(parse_iso_date("2015-2-01"));
}

TEST(Date, every_day_of_four_centuries_comes_back) {
  YearMonthDay last = year_month_day(make_date(1799, 12, 31));
  for (Date day = make_date(1800, 1, 1); day <= make_date(2200, 12, 31); ++day.days) {
    const YearMonthDay d = year_month_day(day);
    ASSERT_EQ(make_date(d.year, d.month, d.day), day);
    ASSERT_TRUE(d.day == last.day + 1 || d.day == 1);
    last = d;
  }
  EXPECT_EQ(make_date(1970, 1, 1).days, 0);
  EXPECT_EQ(make_date(2000, 2, 29).days, 11016);
}

}  // namespace
}  // namespace bb
