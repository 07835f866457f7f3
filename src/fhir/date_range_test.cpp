#include "fhir/date_range.h"

#include <gtest/gtest.h>

namespace bb::fhir {
namespace {

Instant at(std::string_view text) { return *parse_instant(text); }

InstantRange range(const std::vector<std::string_view>& values, std::string_view name = "_lastUpdated") {
  const auto parsed = parse_date_range(name, values);
  EXPECT_TRUE(parsed.ok()) << parsed.error().message;
  return parsed.ok() ? *parsed : InstantRange{};
}

std::string refused(const std::vector<std::string_view>& values, std::string_view name = "_lastUpdated") {
  const auto parsed = parse_date_range(name, values);
  EXPECT_FALSE(parsed.ok());
  if (parsed.ok()) return "accepted";
  EXPECT_EQ(parsed.error().kind, ErrorKind::invalid);
  return parsed.error().message;
}

TEST(DateRange, lower_bounds_begin_with_or_after_what_the_value_names) {
  EXPECT_EQ(range({"ge2020"}).from, at("2020-01-01"));
  EXPECT_EQ(range({"gt2020"}).from, at("2021-01-01"));
  EXPECT_EQ(range({"gt2020-02"}).from, at("2020-03-01"));
  EXPECT_EQ(range({"gt2020-02-28"}).from, at("2020-02-29"));
  EXPECT_EQ(range({"gt2020-02-28T10:20Z"}).from, at("2020-02-28T10:21:00Z"));
  EXPECT_EQ(range({"gt2020-02-28T10:20:30Z"}).from, at("2020-02-28T10:20:31Z"));
  EXPECT_EQ(range({"gt2020-02-28T10:20:30.125Z"}).from, at("2020-02-28T10:20:30.126Z"));
  EXPECT_EQ(range({"gt2020"}).to, std::nullopt);
}

TEST(DateRange, upper_bounds_end_with_or_before_what_the_value_names) {
  EXPECT_EQ(range({"le2020"}).to, at("2020-12-31T23:59:59.999Z"));
  EXPECT_EQ(range({"lt2020"}).to, at("2019-12-31T23:59:59.999Z"));
  EXPECT_EQ(range({"le2020-02-28T10:20-05:00"}).to, at("2020-02-28T15:20:59.999Z"));
  EXPECT_EQ(range({"le2020"}).from, std::nullopt);
}

TEST(DateRange, contains_both_ends) {
  const InstantRange may = range({"ge2020-05", "le2020-05"});
  EXPECT_TRUE(may.contains(at("2020-05-01")));
  EXPECT_TRUE(may.contains(at("2020-05-31T23:59:59.999Z")));
  EXPECT_FALSE(may.contains(at("2020-04-30T23:59:59.999Z")));
  EXPECT_FALSE(may.contains(at("2020-06-01")));
}

TEST(DateRange, nothing_given_contains_everything) {
  EXPECT_TRUE(range({}).contains(at("1970-01-01")));
  EXPECT_TRUE(range({"", ""}).contains(at("2100-01-01")));
}

TEST(DateRange, an_offset_whose_plus_became_a_blank_is_understood) {
  EXPECT_EQ(range({"ge2023-01-02T00:00 01:00"}).from, at("2023-01-01T23:00:00Z"));
}

TEST(DateRange, only_the_four_inequalities_are_prefixes) {
  EXPECT_EQ(refused({"2020"}), "_lastUpdate lower bound has an invalid prefix");
  EXPECT_EQ(refused({"eq2020"}), "_lastUpdate lower bound has an invalid prefix");
  EXPECT_EQ(refused({"sa2020"}), "_lastUpdate lower bound has an invalid prefix");
  EXPECT_EQ(refused({"eb2020"}), "_lastUpdate upper bound has an invalid prefix");
  EXPECT_EQ(refused({"2020"}, "service-date"), "Unsupported prefix supplied: EQUAL");
  EXPECT_EQ(refused({"ap2020"}, "service-date"), "Unsupported prefix supplied: APPROXIMATE");
}

TEST(DateRange, what_is_no_date_is_refused) {
  for (const std::string_view text : {"abc", "ge", "ge2020-13", "ge2020-02-30", "ge2020-02-28T25:00Z",
                                      "xx2020", "ge20200228", "ge 2020", "ge2020-02-28T10:20:30Z and more"})
    EXPECT_EQ(refused({text}).substr(0, 26), "Invalid date/time format: ") << text;
}

TEST(DateRange, a_side_has_one_bound) {
  EXPECT_EQ(refused({"ge2020", "gt2021"}),
            "Can not have multiple date range parameters for the same param that specify a lower bound");
  EXPECT_EQ(refused({"lt2020", "le2021"}),
            "Can not have multiple date range parameters for the same param that specify an upper bound");
}

TEST(DateRange, bounds_in_the_wrong_order_are_refused) {
  EXPECT_EQ(refused({"ge2021", "le2020"}), "Lower bound of _lastUpdated is after its upper bound");
  EXPECT_FALSE(range({"gt2020", "lt2020"}).contains(at("2020-05-01")));
}

}  // namespace
}  // namespace bb::fhir
