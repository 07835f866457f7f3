#include "gateway/throttle.h"

#include <gtest/gtest.h>

namespace bb::gateway {
namespace {

const Instant kNow = *parse_instant("2026-09-21T18:00:00Z");
constexpr Rate kTwoAMinute{2, std::chrono::minutes(1)};

TEST(Checklist, item_40_the_throttle_admits_the_rate_and_then_refuses_until_the_window_ends) {
  Throttle throttle(kTwoAMinute);
  auto verdict = throttle.admit(1, kNow);
  EXPECT_TRUE(verdict.admitted);
  EXPECT_EQ(verdict.remaining, 1U);
  EXPECT_EQ(verdict.reset, std::chrono::seconds(60));
  EXPECT_TRUE(throttle.admit(1, kNow + Seconds(10)).admitted);
  verdict = throttle.admit(1, kNow + Seconds(20));
  EXPECT_FALSE(verdict.admitted);
  EXPECT_EQ(verdict.remaining, 0U);
  EXPECT_EQ(verdict.reset, std::chrono::seconds(40));
  EXPECT_FALSE(throttle.admit(1, kNow + Seconds(60) - Milliseconds(1)).admitted);
  EXPECT_TRUE(throttle.admit(1, kNow + Seconds(60)).admitted);
}

TEST(Throttle, one_token_does_not_count_for_another) {
  Throttle throttle({1, std::chrono::minutes(1)});
  EXPECT_TRUE(throttle.admit(1, kNow).admitted);
  EXPECT_FALSE(throttle.admit(1, kNow).admitted);
  EXPECT_TRUE(throttle.admit(17, kNow).admitted);  // of the same shard
  EXPECT_TRUE(throttle.admit(2, kNow).admitted);
}

TEST(Throttle, counts_survive_the_sweep_of_ended_windows) {
  Throttle throttle(kTwoAMinute);
  throttle.admit(0, kNow);
  throttle.admit(0, kNow);
  for (std::int64_t token = 16; token < 16 * 5000; token += 16) throttle.admit(token, kNow);
  EXPECT_FALSE(throttle.admit(0, kNow + Seconds(1)).admitted);
}

TEST(Throttle, rates_are_a_number_and_a_period) {
  EXPECT_EQ(parse_rate("100000/s")->requests, 100'000U);
  EXPECT_EQ(parse_rate("1/day")->period, std::chrono::hours(24));
  EXPECT_EQ(parse_rate("5/minute")->period, std::chrono::seconds(60));
  EXPECT_EQ(parse_rate("5/h")->period, std::chrono::minutes(60));
  for (const char* text : {"", "5", "5/", "/s", "0/s", "-1/s", "5/x", "five/s", "5 /s", "99999999999/s"}) {
    EXPECT_FALSE(parse_rate(text).ok()) << text;
  }
}

}  // namespace
}  // namespace bb::gateway
