#include "base/clock.h"

#include <gtest/gtest.h>

namespace bb {
namespace {

TEST(Clock, instants_are_written_in_utc) {
  const Instant at{Milliseconds{1'764'000'000'125}};
  EXPECT_EQ(format_instant(at), "2025-11-24T16:00:00.125Z");
  EXPECT_EQ(format_instant_seconds(at), "2025-11-24T16:00:00Z");
  EXPECT_EQ(format_instant(Instant{Milliseconds{-1}}), "1969-12-31T23:59:59.999Z");
}

TEST(Clock, instants_are_read_with_any_precision_and_zone) {
  EXPECT_EQ(parse_instant("2025"), parse_instant("2025-01-01T00:00:00Z"));
  EXPECT_EQ(parse_instant("2025-11"), parse_instant("2025-11-01"));
  EXPECT_EQ(parse_instant("2025-11-24T11:00:00.125-05:00"), Instant{Milliseconds{1'764'000'000'125}});
  EXPECT_EQ(parse_instant("2025-11-24T16:00"), Instant{Milliseconds{1'764'000'000'000}});
}

TEST(Clock, what_is_no_instant_is_refused) {
  for (const std::string_view text :
       {"", "25", "2025-13", "2025-02-29", "2025-11-24T24:00", "2025-11-24T10", "2025-11-24T10:00:00.",
        "2025-11-24T10:00+5", "2025-11-24 10:00", "2025-11-24Z"}) {
    EXPECT_FALSE(parse_instant(text)) << text;
  }
}

TEST(Clock, thirteen_months_later_is_the_same_day_or_the_last_of_the_month) {
  EXPECT_EQ(add_months(*parse_instant("2025-10-22T03:04:05Z"), 13), parse_instant("2026-11-22T03:04:05Z"));
  EXPECT_EQ(add_months(*parse_instant("2025-01-31T12:00:00Z"), 13), parse_instant("2026-02-28T12:00:00Z"));
  EXPECT_EQ(add_months(*parse_instant("2023-01-29T12:00:00Z"), 13), parse_instant("2024-02-29T12:00:00Z"));
}

}  // namespace
}  // namespace bb
